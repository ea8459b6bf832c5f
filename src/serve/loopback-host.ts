/** The loopback host: the window and the API on 127.0.0.1, for whoever has the token. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http'
import { appRouter } from '../core/api/router.ts'
import type { Galley } from '../core/galley.ts'
import { openDownload, ticketInPath } from '../core/host/download.ts'
import { loadRendererFiles, type RendererFiles } from '../core/host/renderer-files.ts'
import { SECURITY_HEADERS } from '../core/host/security-headers.ts'
import { AppError } from '../shared/errors.ts'
import { AccessToken, type TokenVerdict } from './access-token.ts'
import { sendDownload, sendFile, sendNotFound, sendRefusal } from './answers.ts'
import { isApiPath, MAX_BODY_BYTES, refusalOf, TOKEN_HEADER } from './guard.ts'

export type LoopbackHostOptions = {
  readonly galley: Galley
  readonly rendererDir: string
  /** Default 0: a free one. */
  readonly port?: number
  /** How long the token lives without use. Default 12 hours. */
  readonly tokenLifetimeMs?: number
  /** In milliseconds. Default the wall clock, which goes on while the machine sleeps. */
  readonly clock?: () => number
}

export type LoopbackHost = {
  /** The address to open, with the token in its fragment: a fragment is not sent, logged or passed on as a referrer. */
  readonly url: string
  readonly origin: string
  readonly token: string
  readonly port: number
  /** Ends event streams and sockets within a second. The Galley stays open. */
  readonly close: () => Promise<void>
}

type Host = { readonly galley: Galley; readonly files: RendererFiles; readonly token: AccessToken }

const ADDRESS = '127.0.0.1'
const TOKEN_LIFETIME_MS = 12 * 60 * 60_000
const GRACE_MS = 500

/** Fails with file_not_found when the window is not built, and with usage when the port is taken. */
export async function startLoopbackHost(options: LoopbackHostOptions): Promise<LoopbackHost> {
  const files = await loadRendererFiles(options.rendererDir)
  const token = new AccessToken({
    lifetimeMs: options.tokenLifetimeMs ?? TOKEN_LIFETIME_MS,
    clock: options.clock ?? Date.now,
  })
  const host: Host = { galley: options.galley, files, token }
  // Without a Host header Node answers by itself, and without our headers.
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    answer(host, request, response).catch(() => response.destroy())
  })
  server.on('clientError', refuseUnreadable)
  const port = await listen(server, options.port ?? 0)
  const origin = `http://${ADDRESS}:${port}`
  return { url: `${origin}/#token=${token.value}`, origin, token: token.value, port, close: () => close(server) }
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    server.listen(port, ADDRESS)
    await once(server, 'listening')
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    const hint = 'Choose another --port, or none for a free one.'
    throw new AppError('usage', `The port ${port} ${isTaken ? 'is in use' : 'cannot be opened'}.`, { cause, hint })
  }
  return (server.address() as AddressInfo).port
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS)
  await closed
  clearTimeout(timer)
}

async function answer(host: Host, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
  const path = request.url?.split('?', 1)[0] ?? ''
  const refusal = refusalOf(request, { port: request.socket.localPort ?? 0, path })
  const ticket = ticketInPath(path)
  if (refusal) sendRefusal(response, refusal)
  else if (isApiPath(path)) await answerCall(host, request, response)
  else if (ticket !== null) await answerDownload(host, ticket, response)
  else sendFile(response, host.files.get(path))
}

async function answerDownload(host: Host, ticket: string, response: ServerResponse): Promise<void> {
  const download = await openDownload(host.galley, ticket)
  if (download) await sendDownload(response, download)
  else sendNotFound(response)
}

const REFUSALS: Readonly<Record<Exclude<TokenVerdict, 'accepted'>, Parameters<typeof sendRefusal>[1]>> = {
  missing: { status: 401, message: 'The request has no token.' },
  wrong: { status: 401, message: 'The token is not the one of this Galley.' },
  expired: { status: 401, message: 'The token was not used for too long.' },
  limited: { status: 429, message: 'There were too many wrong tokens.' },
}

async function answerCall(host: Host, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const verdict = host.token.check(request.headersDistinct[TOKEN_HEADER]?.[0])
  if (verdict !== 'accepted') {
    sendRefusal(response, REFUSALS[verdict])
    return
  }
  response.once('close', host.token.use())
  response.setHeader('cache-control', 'no-store')
  await nodeHTTPRequestHandler({
    router: appRouter,
    createContext: () => host.galley,
    req: request,
    res: response,
    path: (request.url?.split('?', 1)[0] ?? '').slice('/trpc/'.length),
    maxBodySize: MAX_BODY_BYTES,
    // A query about rows that were chosen one by one is longer than an address may be.
    allowMethodOverride: true,
    // A method that the procedure does not take is refused in the same way as one that the host does not take.
    responseMeta: ({ errors }) =>
      errors.some((error) => error.code === 'METHOD_NOT_SUPPORTED') ? { status: 403 } : {},
  })
}

function refuseUnreadable(_error: Error, socket: Socket | NodeJS.WritableStream): void {
  const headers = Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}\r\n`)
  const start = 'HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n'
  if (socket.writable) socket.end(`${start}${headers.join('')}\r\n`)
}
