import type { TRPCLink } from '@trpc/client'
import { TRPCClientError, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { EventSource } from 'eventsource'
import type { AppRouter } from '../../core/api/router.ts'
import type { GalleyBridge } from '../../shared/bridge.ts'
import { galleyBridge } from './bridge.ts'
import { currentToken, refuseToken } from './token.ts'

const TOKEN_HEADER = 'x-galley-token'
/** JSON-RPC's internal error: the bridge carries Galley's own code in `data.app` instead. */
const INTERNAL_ERROR_CODE = -32603

function bridgeLink(bridge: GalleyBridge): TRPCLink<AppRouter> {
  return () =>
    ({ op }) =>
      observable((observer) => {
        if (op.type === 'subscription') {
          return bridge.subscribe({ path: op.path, input: op.input }, (data) => {
            observer.next({ result: { type: 'data', data } })
          })
        }
        let isActive = true
        bridge
          .request({ type: op.type, path: op.path, input: op.input })
          .then((reply) => {
            if (!isActive) return
            if (!reply.ok) {
              const error = { code: INTERNAL_ERROR_CODE, message: reply.error.message, data: reply.error.data }
              observer.error(TRPCClientError.from({ error }))
              return
            }
            observer.next({ result: { type: 'data', data: reply.data } })
            observer.complete()
          })
          .catch((cause: unknown) => {
            observer.error(TRPCClientError.from(cause instanceof Error ? cause : new Error(String(cause))))
          })
        return () => {
          isActive = false
        }
      })
}

async function fetchWithToken(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const headers = new Headers(init?.headers)
  headers.set(TOKEN_HEADER, currentToken() ?? '')
  const response = await fetch(input, { ...init, headers })
  if (response.status === 401) refuseToken()
  return response
}

/** Longer inputs of queries go in the body: they would not fit into an address. */
const MAX_ADDRESS_INPUT = 4_000

function httpLink(): TRPCLink<AppRouter> {
  const url = new URL('/trpc', window.location.href).href
  const fetch = (input: unknown, init: unknown): Promise<Response> =>
    fetchWithToken(input as RequestInfo, init as RequestInit)
  return splitLink({
    condition: (op) => op.type === 'subscription',
    true: httpSubscriptionLink({
      url,
      EventSource,
      eventSourceOptions: () => ({
        fetch: (input: string | URL, init: RequestInit) => fetchWithToken(input, init),
      }),
    }),
    false: splitLink({
      condition: (op) => op.type === 'query' && JSON.stringify(op.input ?? null).length > MAX_ADDRESS_INPUT,
      true: httpBatchLink({ url, fetch, methodOverride: 'POST' }),
      false: httpBatchLink({ url, fetch, maxURLLength: 8_000 }),
    }),
  })
}

/** The link to the host: preload's bridge in the desktop app, HTTP with the token in a header in a browser. */
export function hostLink(): TRPCLink<AppRouter> {
  const bridge = galleyBridge()
  return bridge ? bridgeLink(bridge) : httpLink()
}
