/** What crosses between the window and the Electron host: the types of preload's bridge and of its messages. */
import type { ErrorData } from './errors.ts'

export type BridgeRequest = { readonly type: 'query' | 'mutation'; readonly path: string; readonly input: unknown }

/** An error has the shape that tRPC gives it over HTTP. */
export type BridgeReply =
  | { readonly ok: true; readonly data: unknown }
  | { readonly ok: false; readonly error: { readonly message: string; readonly data: { readonly app: ErrorData } } }

export type BridgeSubscription = { readonly path: string; readonly input: unknown }

/** What preload puts on the window as `galley`, and nothing else. */
export type GalleyBridge = {
  readonly request: (request: BridgeRequest) => Promise<BridgeReply>
  /** Returns the function that unsubscribes. */
  readonly subscribe: (subscription: BridgeSubscription, onData: (data: unknown) => void) => () => void
}

export type BridgeChannel = 'galley:request' | 'galley:subscribe' | 'galley:unsubscribe' | 'galley:event'

/** On `galley:subscribe`; on `galley:unsubscribe` the id travels alone. */
export type BridgeSubscribe = BridgeSubscription & { readonly id: string }

/** On `galley:event`. */
export type BridgeEvent = { readonly id: string; readonly data: unknown }
