/** A real loopback host over a real Galley, and requests that send exactly the headers that a test names. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { type IncomingHttpHeaders, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type LoopbackHost, type LoopbackHostOptions, startLoopbackHost } from '../../src/serve/loopback-host.ts'
import { openTestGalley, type Opened, temporaryFolder } from './workspace.ts'

export type Served = Opened & { readonly host: LoopbackHost; readonly rendererDir: string }

/** A window of three files; `secret.txt` lies beside its folder. */
export async function serveTestGalley(
  options: Partial<Pick<LoopbackHostOptions, 'tokenLifetimeMs' | 'clock'>> = {},
): Promise<Served> {
  const opened = await openTestGalley()
  const rendererDir = join(temporaryFolder(), 'window')
  mkdirSync(join(rendererDir, 'assets'), { recursive: true })
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>Galley</title>')
  writeFileSync(join(rendererDir, 'assets', 'index-Ab12Cd34.js'), 'export {}')
  writeFileSync(join(rendererDir, 'assets', 'inter-x9Y8z7W6.woff2'), 'font')
  writeFileSync(join(rendererDir, '..', 'secret.txt'), 'secret')
  const host = await startLoopbackHost({ galley: opened.galley, rendererDir, ...options })
  onTestFinished(() => host.close())
  return { ...opened, host, rendererDir }
}

export type Asked = {
  readonly method?: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string
}
export type Answered = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }

/** Sends no header of its own but Host, when none is given, and the length of the body. */
export async function ask(host: LoopbackHost, { method = 'GET', path, headers = {}, body }: Asked): Promise<Answered> {
  const sent: Record<string, string | string[]> = {}
  if (body !== undefined && headers['transfer-encoding'] === undefined)
    sent['content-length'] = String(Buffer.byteLength(body))
  for (const [name, value] of Object.entries(headers)) sent[name] = typeof value === 'string' ? value : [...value]
  return await new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: host.port, method, path, headers: sent, agent: false })
    request.on('error', reject)
    request.on('response', (response) => {
      const { statusCode, headers: received } = response
      text(response).then((content) => resolve({ status: statusCode ?? 0, headers: received, body: content }), reject)
    })
    request.end(body)
  })
}

/** Sends the bytes as they are and returns the whole answer. */
export async function askRaw(host: LoopbackHost, bytes: string): Promise<string> {
  const socket = connect(host.port, '127.0.0.1')
  socket.end(bytes)
  return await text(socket)
}
