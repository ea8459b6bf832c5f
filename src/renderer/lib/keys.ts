import { useEffect, useRef } from 'react'

/** Keys by name: `j`, `Shift+c`, `Escape`, `/`. Letters are lower case. */
export type KeyMap = Readonly<Record<string, (event: KeyboardEvent) => void>>

/** The name of a key press as a KeyMap spells it; null for presses with Ctrl, Alt or Meta, which belong to the browser. */
export function keyName(
  event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>,
): string | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null
  const isLetter = /^[a-z]$/i.test(event.key)
  const key = isLetter ? event.key.toLowerCase() : event.key
  // Shift is part of how signs like ? are typed, so it is named for letters and named keys only.
  return event.shiftKey && (isLetter || event.key.length > 1) ? `Shift+${key}` : key
}

/** True where a key press is text for a field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.closest('[role="combobox"], [role="listbox"]')) return true
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'range'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}

function isBlocked(event: KeyboardEvent): boolean {
  return event.defaultPrevented || isTyping(event.target) || document.querySelector('[aria-modal="true"]') !== null
}

/** Screen-wide keys. They rest while a person types or a dialog is open. */
export function useKeys(keys: KeyMap, isEnabled = true): void {
  const current = useRef(keys)
  useEffect(() => {
    current.current = keys
  })
  useEffect(() => {
    if (!isEnabled) return
    const onKeyDown = (event: KeyboardEvent): void => {
      const name = keyName(event)
      const action = name ? current.current[name] : undefined
      if (!action || isBlocked(event)) return
      event.preventDefault()
      action(event)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [isEnabled])
}
