const STORAGE_KEY = 'galley.token'
const listeners = new Set<() => void>()
let refused = false

function notify(): void {
  for (const listener of listeners) listener()
}

/** Finds a token in pasted text: the whole address that Galley printed, or the bare token. */
export function tokenFromText(text: string): string | null {
  const trimmed = text.trim()
  const inAddress = /[#&?]token=([^&\s]+)/.exec(trimmed)
  const token = inAddress?.[1] ? decodeURIComponent(inAddress[1]) : trimmed
  return /^[\w.~-]{4,512}$/.test(token) ? token : null
}

/** Moves the token from the address into this tab's session storage, so that it is in no history entry or bookmark. */
export function takeTokenFromAddress(): void {
  if (!window.location.hash.includes('token=')) return
  const token = tokenFromText(window.location.hash)
  if (token) window.sessionStorage.setItem(STORAGE_KEY, token)
  window.history.replaceState(null, '', `${window.location.pathname}${window.location.search}#/`)
}

export function currentToken(): string | null {
  return window.sessionStorage.getItem(STORAGE_KEY)
}

export function keepToken(token: string): void {
  window.sessionStorage.setItem(STORAGE_KEY, token)
  refused = false
  notify()
}

/** Called when the host answered 401: the token is of an earlier start. */
export function refuseToken(): void {
  if (refused) return
  refused = true
  window.sessionStorage.removeItem(STORAGE_KEY)
  notify()
}

export type TokenState = 'present' | 'missing' | 'refused'

export function tokenState(): TokenState {
  if (refused) return 'refused'
  return currentToken() ? 'present' : 'missing'
}

export function subscribeToToken(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
