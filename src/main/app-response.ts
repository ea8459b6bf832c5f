import { Readable } from 'node:stream'
import type { Galley } from '../core/galley.ts'
import { openDownload, ticketInPath } from '../core/host/download.ts'
import type { RendererFiles } from '../core/host/renderer-files.ts'
import { SECURITY_HEADERS } from '../core/host/security-headers.ts'
import { APP_HOST } from './app-origin.ts'

type AppRequest = { readonly url: string; readonly method: string }
type AppContent = { readonly files: RendererFiles; readonly galley: Pick<Galley, 'exportFile'> }

/** Answers a request to `app://galley/`: the window's files from a fixed map, and exports for a ticket. */
export async function respond(request: AppRequest, { files, galley }: AppContent): Promise<Response> {
  const { host, pathname } = new URL(request.url)
  if (host !== APP_HOST || request.method !== 'GET') return emptyResponse(403)
  const ticket = ticketInPath(pathname)
  if (ticket !== null) {
    const download = await openDownload(galley, ticket)
    if (!download) return emptyResponse(404)
    return new Response(Readable.toWeb(download.stream) as ReadableStream, {
      headers: { ...SECURITY_HEADERS, ...download.headers },
    })
  }
  const file = files.get(pathname)
  if (!file) return emptyResponse(404)
  return new Response(file.bytes, {
    headers: { ...SECURITY_HEADERS, 'content-type': file.contentType, 'cache-control': file.cacheControl },
  })
}

function emptyResponse(status: 403 | 404): Response {
  return new Response(null, { status, headers: SECURITY_HEADERS })
}
