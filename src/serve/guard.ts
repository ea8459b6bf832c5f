/** Which requests the loopback host hears at all, before it asks for the token. */
import type { IncomingMessage } from 'node:http'

export type Refusal = { readonly status: 401 | 403 | 413 | 429; readonly message: string }

type Checked = Pick<IncomingMessage, 'method' | 'headersDistinct'>
type Place = { readonly port: number; readonly path: string }

export const TOKEN_HEADER = 'x-galley-token'
/** Chunks of an upload are 1 MiB, a third more in base64. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024

/** Why this request is refused, or null. A browser cannot be made to forge Host, Origin or Sec-Fetch-Site. */
export function refusalOf(request: Checked, place: Place): Refusal | null {
  const { method } = request
  const isApi = isApiPath(place.path)
  if (method !== 'GET' && !(method === 'POST' && isApi))
    return forbid(`The method ${method ?? ''} is not allowed here.`)
  const host = only(request, 'host')
  if (!host || !hostsOf(place.port).includes(host)) return forbid('This address is not one of Galley.')
  const origin = only(request, 'origin')
  if (origin !== undefined && origin !== `http://${host}`) return forbid('Requests of other pages are not allowed.')
  if (!isFetchSiteAllowed(request, place.path)) return forbid('Requests of other pages are not allowed.')
  if (method !== 'POST') return null
  if (!isJson(only(request, 'content-type'))) return forbid('The content type must be application/json.')
  const isTooLarge = Number(only(request, 'content-length') ?? 0) > MAX_BODY_BYTES
  return isTooLarge ? { status: 413, message: 'The request is too large.' } : null
}

export function isApiPath(path: string): boolean {
  return path.startsWith('/trpc/')
}

function forbid(message: string): Refusal {
  return { status: 403, message }
}

function hostsOf(port: number): readonly string[] {
  return [`127.0.0.1:${port}`, `localhost:${port}`]
}

/** A header that is sent twice is as good as a wrong one. */
function only(request: Checked, name: string): string | null | undefined {
  const values = request.headersDistinct[name]
  if (values === undefined) return undefined
  return values.length === 1 ? values[0] : null
}

/** Another page may link to the window, which holds no data; it may not embed, fetch or download anything. */
function isFetchSiteAllowed(request: Checked, path: string): boolean {
  const site = only(request, 'sec-fetch-site')
  if (site === undefined || site === 'same-origin' || site === 'none') return true
  const isNavigation = only(request, 'sec-fetch-mode') === 'navigate' && only(request, 'sec-fetch-dest') === 'document'
  return isNavigation && path === '/'
}

function isJson(contentType: string | null | undefined): boolean {
  return contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json'
}
