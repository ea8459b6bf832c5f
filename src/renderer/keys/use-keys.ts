import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { type KeyActionId, type KeyChoices, keysOf } from '../../shared/key-actions.ts'
import { trpc } from '../lib/api.ts'
import { keyName } from './key-names.ts'

/** What a screen does for the actions that it knows. */
export type KeyHandlers = Partial<Readonly<Record<KeyActionId, (event: KeyboardEvent) => void>>>

const NO_CHOICES: KeyChoices = {}

/** The keys that the person has chosen in this workspace. */
export function useKeyChoices(): KeyChoices {
  return useQuery(trpc.settings.get.queryOptions(undefined, { select: ({ keys }) => keys })).data ?? NO_CHOICES
}

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

/** True where a key press is text for a field. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.closest('[role="combobox"], [role="listbox"]')) return true
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'range'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement
}

/** The command palette opens from anywhere; all else rests while a person types or a dialog is open. */
function isBlocked(event: KeyboardEvent, id: KeyActionId): boolean {
  if (event.defaultPrevented) return true
  if (id === 'palette') return false
  return isTyping(event.target) || document.querySelector('[aria-modal="true"]') !== null
}

/** Does a screen's actions by their keys. Actions that have a handler of another screen are left to that one. */
export function useKeys(handlers: KeyHandlers, isEnabled = true): void {
  const choices = useKeyChoices()
  const current = useRef({ handlers, choices })
  useEffect(() => {
    current.current = { handlers, choices }
  })
  useEffect(() => {
    if (!isEnabled) return
    const onKeyDown = (event: KeyboardEvent): void => {
      const name = keyName(event)
      if (name === null) return
      const { handlers: known, choices: chosen } = current.current
      const ids = Object.keys(known) as readonly KeyActionId[]
      const id = ids.find((one) => known[one] !== undefined && keysOf(one, chosen).includes(name))
      if (id === undefined || isBlocked(event, id)) return
      event.preventDefault()
      known[id]?.(event)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [isEnabled])
}
