import { APP_ORIGIN } from '../app-origin.ts'

type Frame = { readonly origin: string; readonly parent: object | null }

/** Only the window's own page may call: no frame inside it, no other origin, no frame that has gone. */
export function isTrustedSender(frame: Frame | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === APP_ORIGIN
}
