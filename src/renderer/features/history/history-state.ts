import { useSyncExternalStore } from 'react'

/** The history is the workspace's, so one panel serves every screen. */
let isOpen = false
const listeners = new Set<() => void>()

function set(next: boolean): void {
  isOpen = next
  for (const listener of listeners) listener()
}

export const openHistory = (): void => set(true)
export const closeHistory = (): void => set(false)

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useHistoryOpen(): boolean {
  return useSyncExternalStore(subscribe, () => isOpen)
}
