import type { ErrorData } from '../../shared/errors.ts'

/** An error as the host sends it: the same shape as tRPC's own over HTTP. */
export type WireError = {
  readonly message: string
  readonly code: number
  readonly data: { readonly app: ErrorData }
}
export type BridgeRequest = { readonly type: 'query' | 'mutation'; readonly path: string; readonly input: unknown }
export type BridgeReply =
  { readonly ok: true; readonly data: unknown } | { readonly ok: false; readonly error: Omit<WireError, 'code'> }

/** What preload puts on the window in the desktop app. */
export type GalleyBridge = {
  readonly request: (request: BridgeRequest) => Promise<BridgeReply>
  readonly subscribe: (
    subscription: { readonly path: string; readonly input: unknown },
    onData: (data: unknown) => void,
  ) => () => void
}

declare global {
  interface Window {
    readonly galley?: GalleyBridge
  }
}

/** The preload bridge, or undefined in a browser. */
export function galleyBridge(): GalleyBridge | undefined {
  return window.galley
}
