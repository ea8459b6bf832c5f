import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { type KeyActionId, type KeyChoices, keysOf } from '../../shared/key-actions.ts'
import { trpc } from '../lib/api.ts'
import { keyName } from './key-names.ts'

/** What a screen does for the actions that it knows. */
export type KeyHandlers = Partial<Readonly<Record<KeyActionId, () => void>>>

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

/** A menu, a popover or a dialog has the keys to itself. */
function isTaken({ target }: KeyboardEvent): boolean {
  if (isTyping(target) || document.querySelector('[aria-modal="true"], [role="menu"]') !== null) return true
  return target instanceof Element && target.closest('[role="dialog"]') !== null
}

const taken = new WeakSet<KeyboardEvent>()

/**
 * Notes for each key press whose it is, before anyone else hears it: the Escape that closes a dialog must not reach the
 * screen below, though the dialog is gone by then. To be called before the app is rendered.
 */
export function watchKeys(): void {
  window.addEventListener(
    'keydown',
    (event) => {
      if (isTaken(event)) taken.add(event)
    },
    true,
  )
}

/** The command palette opens from anywhere; all else rests while a person types or a dialog is open. */
function isBlocked(event: KeyboardEvent, id: KeyActionId): boolean {
  return event.defaultPrevented || (id !== 'palette' && taken.has(event))
}

type Listening = { readonly current: { readonly handlers: KeyHandlers } }
/** Of the parts of the screen that is shown, in the order in which they hear keys. */
const listening = new Set<Listening>()

/** What can be done on the screen that is shown, each action once. */
export function actionsAtHand(): ReadonlyMap<KeyActionId, () => void> {
  const actions = new Map<KeyActionId, () => void>()
  for (const { current } of listening)
    for (const [id, run] of Object.entries(current.handlers) as ReadonlyArray<[KeyActionId, (() => void) | undefined]>)
      if (run && !actions.has(id)) actions.set(id, run)
  return actions
}

/** Does a screen's actions by their keys. Actions that have a handler of another screen are left to that one. */
export function useKeys(handlers: KeyHandlers): void {
  const choices = useKeyChoices()
  const current = useRef({ handlers, choices })
  useEffect(() => {
    current.current = { handlers, choices }
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const name = keyName(event)
      if (name === null) return
      const { handlers: known, choices: chosen } = current.current
      const ids = Object.keys(known) as readonly KeyActionId[]
      const id = ids.find((one) => known[one] !== undefined && keysOf(one, chosen).includes(name))
      if (id === undefined || isBlocked(event, id)) return
      event.preventDefault()
      known[id]?.()
    }
    listening.add(current)
    document.addEventListener('keydown', onKeyDown)
    return () => {
      listening.delete(current)
      document.removeEventListener('keydown', onKeyDown)
    }
  }, [])
}
