import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Download } from '../core/host/download.ts'
import type { RendererFile } from '../core/host/renderer-files.ts'
import { AppError, type ErrorData } from '../shared/errors.ts'
import type { Refusal } from './guard.ts'

const TRPC_CODES = {
  401: { code: 'UNAUTHORIZED', number: -32001 },
  403: { code: 'FORBIDDEN', number: -32003 },
  413: { code: 'PAYLOAD_TOO_LARGE', number: -32013 },
  429: { code: 'TOO_MANY_REQUESTS', number: -32029 },
} as const

/** In tRPC's error shape, so that its client reads it as any other failure. */
export function sendRefusal(response: ServerResponse, { status, message }: Refusal): void {
  const { code, number } = TRPC_CODES[status]
  const app: ErrorData = new AppError(status === 413 ? 'file_too_large' : 'unauthorized', message).toData()
  const body = JSON.stringify({ error: { message, code: number, data: { code, httpStatus: status, app } } })
  // What is left of the request is not read: the connection ends with the answer.
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    connection: 'close',
    ...(status === 429 && { 'retry-after': '60' }),
  })
  response.end(body)
}

export function sendNotFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
  response.end('Not found.\n')
}

export function sendFile(response: ServerResponse, file: RendererFile | undefined): void {
  if (!file) {
    sendNotFound(response)
    return
  }
  response.writeHead(200, {
    'content-type': file.contentType,
    'content-length': file.bytes.byteLength,
    'cache-control': file.cacheControl,
  })
  response.end(file.bytes)
}

/** A reader that goes away ends the download; the ticket stays used. */
export async function sendDownload(response: ServerResponse, download: Download): Promise<void> {
  response.writeHead(200, download.headers)
  await pipeline(download.stream, response).catch(() => response.destroy())
}
