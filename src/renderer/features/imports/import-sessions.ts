import { useSyncExternalStore } from 'react'
import { galleyBridge } from '../../lib/bridge.ts'
import type { ImportSnapshot } from './import-session.ts'
import { ImportSession } from './import-session.ts'

/** The imports of this window: one session a project, and which one's dialog is open. They go on when the dialog is closed. */
const sessions = new Map<string, ImportSession>()
const listeners = new Set<() => void>()
let opened: string | null = null
let active: readonly ImportSnapshot[] = []

/** In a browser, closing the tab would lose what has not been sent; the app's own window is closed by its menu. */
function onLeave(event: BeforeUnloadEvent): void {
  const unsent = active.some(({ tally }) => tally.waiting + tally.uploading > 0)
  if (unsent && galleyBridge() === undefined) event.preventDefault()
}
window.addEventListener('beforeunload', onLeave)

function tell(): void {
  active = [...sessions.values()].map((session) => session.snapshot()).filter(({ isActive }) => isActive)
  for (const listener of listeners) listener()
}

/** Makes a session known to the whole window, so that its import is seen from every screen. */
export function keepSession(projectUid: string, session: ImportSession): void {
  if (sessions.get(projectUid) === session) return
  sessions.set(projectUid, session)
  session.subscribe(tell)
}

export function sessionOf(projectUid: string): ImportSession {
  const known = sessions.get(projectUid)
  if (known) return known
  const session = new ImportSession(projectUid)
  keepSession(projectUid, session)
  return session
}

/** Opens the dialog in which documents are added to a project. */
export function openImport(projectUid: string): void {
  opened = projectUid
  tell()
}

export function closeImport(): void {
  opened = null
  tell()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The project whose dialog is open, or null. */
export function useOpenImport(): string | null {
  return useSyncExternalStore(subscribe, () => opened)
}

/** The imports that are under way. */
export function useActiveImports(): readonly ImportSnapshot[] {
  return useSyncExternalStore(subscribe, () => active)
}

export function useImport(session: ImportSession): ImportSnapshot {
  return useSyncExternalStore(session.subscribe, session.snapshot)
}
