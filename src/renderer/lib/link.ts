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

function httpLink(): TRPCLink<AppRouter> {
  const url = new URL('/trpc', window.location.href).href
  return splitLink({
    condition: (op) => op.type === 'subscription',
    true: httpSubscriptionLink({
      url,
      EventSource,
      eventSourceOptions: () => ({
        fetch: (input: string | URL, init: RequestInit) => fetchWithToken(input, init),
      }),
    }),
    false: httpBatchLink({
      url,
      fetch: (input, init) => fetchWithToken(input as RequestInfo, init as RequestInit),
      maxURLLength: 8_000,
    }),
  })
}

/** The link to the host: preload's bridge in the desktop app, HTTP with the token in a header in a browser. */
export function hostLink(): TRPCLink<AppRouter> {
  const bridge = galleyBridge()
  return bridge ? bridgeLink(bridge) : httpLink()
}
