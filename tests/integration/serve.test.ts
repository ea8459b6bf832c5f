import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client'
import { EventSource } from 'eventsource'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { AppRouter } from '../../src/core/api/router.ts'
import { type LoopbackHost, startLoopbackHost } from '../../src/serve/loopback-host.ts'
import type { HostEvent } from '../../src/shared/views.ts'
import { ask, type Asked, askRaw, serveTestGalley } from '../helpers/loopback.ts'
import { failureOf, openTestGalley, temporaryFolder } from '../helpers/workspace.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const MIB = 1024 * 1024

function clientOf(host: LoopbackHost, token = host.token) {
  const url = `${host.origin}/trpc`
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (op) => op.type === 'subscription',
        true: httpSubscriptionLink({
          url,
          EventSource,
          eventSourceOptions: () => ({
            fetch: async (input: string | URL, init: RequestInit) => {
              const sent = new Headers(init.headers)
              sent.set('x-galley-token', token)
              return await fetch(input, { ...init, headers: sent })
            },
          }),
        }),
        false: httpBatchLink({ url, headers: { 'x-galley-token': token } }),
      }),
    ],
  })
}

it('serves the window with its policy, and keeps only hashed files', async () => {
  const { host } = await serveTestGalley()
  const page = await ask(host, { path: '/' })
  expect(page.status).toBe(200)
  expect(page.body).toContain('<title>Galley</title>')
  expect(page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy':
      "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; " +
      "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
  })
  const script = await ask(host, { path: '/assets/index-Ab12Cd34.js?v=1' })
  expect(script.headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  })
  const font = await ask(host, { path: '/assets/inter-x9Y8z7W6.woff2' })
  expect(font.headers['content-type']).toBe('font/woff2')
})

it('sends the policy with every answer, also a refusal and an error, and never a cookie or a CORS header', async () => {
  const { host } = await serveTestGalley()
  const answers = [
    await ask(host, { path: '/none' }),
    await ask(host, { path: '/trpc/projects.list' }),
    await ask(host, { method: 'OPTIONS', path: '/trpc/projects.list', headers: { origin: host.origin } }),
    await ask(host, { path: '/trpc/projects.list', headers: { 'x-galley-token': host.token, origin: host.origin } }),
    await ask(host, { path: '/trpc/projects.none', headers: { 'x-galley-token': host.token } }),
  ]
  expect(answers.map(({ status }) => status)).toEqual([404, 401, 403, 200, 404])
  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(Object.keys(headers).filter((name) => name === 'set-cookie' || name.startsWith('access-control'))).toEqual(
      [],
    )
  }
  const malformed = await askRaw(host, 'GET / HTTP/1.1\r\nbad header\r\n\r\n')
  expect(malformed).toMatch(/^HTTP\/1\.1 400 /)
  expect(malformed).toContain("default-src 'none'")
})

it('listens on 127.0.0.1 alone and puts a random token of 32 bytes into the fragment', async () => {
  const [first, second] = [await serveTestGalley(), await serveTestGalley()]
  expect(first.host.url).toBe(`http://127.0.0.1:${first.host.port}/#token=${first.host.token}`)
  expect(Buffer.from(first.host.token, 'base64url')).toHaveLength(32)
  expect(first.host.token).not.toBe(second.host.token)
  await expect(fetch(`http://[::1]:${first.host.port}/`)).rejects.toThrow()
})

const WRONG: Readonly<Record<string, (host: LoopbackHost) => Partial<Asked>>> = {
  'another host': () => ({ headers: { host: 'galley.example' } }),
  'a host that only begins alike': ({ port }) => ({ headers: { host: `127.0.0.1.evil.example:${port}` } }),
  'a host without the port': () => ({ headers: { host: '127.0.0.1' } }),
  'another port': ({ port }) => ({ headers: { host: `127.0.0.1:${port + 1}` } }),
  'another address of this machine': ({ port }) => ({ headers: { host: `[::1]:${port}` } }),
  'another origin': () => ({ headers: { origin: 'https://evil.example' } }),
  'an opaque origin': () => ({ headers: { origin: 'null' } }),
  'the origin with another scheme': ({ port }) => ({ headers: { origin: `https://127.0.0.1:${port}` } }),
  'the origin of another port': ({ port }) => ({ headers: { origin: `http://127.0.0.1:${port + 1}` } }),
  'the origin of the other name': ({ port }) => ({ headers: { origin: `http://localhost:${port}` } }),
  'an empty origin': () => ({ headers: { origin: '' } }),
  'two origins': ({ origin }) => ({ headers: { origin: [origin, 'https://evil.example'] } }),
  'a page of another site': () => ({ headers: { 'sec-fetch-site': 'cross-site' } }),
  'a page of another port': () => ({ headers: { 'sec-fetch-site': 'same-site' } }),
  'a navigation from another site': () => ({
    headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
  }),
  'no token': () => ({ headers: { 'x-galley-token': '' } }),
  'a wrong token': ({ token }) => ({ headers: { 'x-galley-token': `${token.slice(0, -2)}AA` } }),
  'a longer token': ({ token }) => ({ headers: { 'x-galley-token': `${token}A` } }),
  'the token in the address': ({ token }) => ({
    path: `/trpc/projects.create?token=${token}`,
    headers: { 'x-galley-token': '' },
  }),
  'the token in a cookie': ({ token }) => ({ headers: { 'x-galley-token': '', cookie: `x-galley-token=${token}` } }),
  'the token as a bearer': ({ token }) => ({ headers: { 'x-galley-token': '', authorization: `Bearer ${token}` } }),
  'the method PUT': () => ({ method: 'PUT' }),
  'the method DELETE': () => ({ method: 'DELETE' }),
  'the method PATCH': () => ({ method: 'PATCH' }),
  'the method OPTIONS': () => ({ method: 'OPTIONS' }),
  'the method GET': () => ({
    method: 'GET',
    path: `/trpc/projects.create?input=${encodeURIComponent('{"name":"x"}')}`,
    body: '',
  }),
  'the content type of a plain form': () => ({ headers: { 'content-type': 'text/plain' } }),
  'the content type of a form': () => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  'the content type of an upload': () => ({ headers: { 'content-type': 'multipart/form-data; boundary=x' } }),
  'a content type that only begins alike': () => ({ headers: { 'content-type': 'application/jsonp' } }),
  'no content type': () => ({ headers: { 'content-type': '' } }),
}

it.each(Object.keys(WRONG))('refuses a mutation with %s, and nothing changes', async (name) => {
  const { host, api } = await serveTestGalley()
  const right = { 'x-galley-token': host.token, ...JSON_TYPE }
  const wrong = WRONG[name]?.(host) ?? {}
  const answer = await ask(host, {
    method: 'POST',
    path: '/trpc/projects.create',
    body: '{"name":"x"}',
    ...wrong,
    headers: { ...right, ...wrong.headers },
  })
  expect([401, 403]).toContain(answer.status)
  expect(answer.body).not.toContain(host.token)
  expect(await api.projects.list()).toEqual([])
})

it.each(['', 'host: \r\n', 'host: 127.0.0.1\r\n', 'host:\r\nhost: 127.0.0.1:1\r\n'])(
  'refuses a request with the host line %j',
  async (line) => {
    const { host, api } = await serveTestGalley()
    const body = '{"name":"x"}'
    const head = `POST /trpc/projects.create HTTP/1.1\r\n${line}x-galley-token: ${host.token}\r\ncontent-type: application/json\r\nconnection: close`
    const answer = await askRaw(host, `${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
    expect(answer).toMatch(/^HTTP\/1\.1 403 /)
    expect(await api.projects.list()).toEqual([])
  },
)

it('lets another site link to the window, but not embed, fetch or download from it', async () => {
  const { host } = await serveTestGalley()
  const from = (dest: string, mode: string) => ({
    'sec-fetch-site': 'cross-site',
    'sec-fetch-dest': dest,
    'sec-fetch-mode': mode,
  })
  expect((await ask(host, { path: '/', headers: from('document', 'navigate') })).status).toBe(200)
  expect((await ask(host, { path: '/', headers: from('iframe', 'navigate') })).status).toBe(403)
  expect((await ask(host, { path: '/assets/index-Ab12Cd34.js', headers: from('script', 'no-cors') })).status).toBe(403)
  expect((await ask(host, { path: '/download/x', headers: from('document', 'navigate') })).status).toBe(403)
  expect((await ask(host, { path: '/', headers: { 'sec-fetch-site': 'none' } })).status).toBe(200)
})

it('answers queries and mutations under both names of this machine', async () => {
  const { host } = await serveTestGalley()
  const client = clientOf(host)
  const { projectUid } = await client.projects.create.mutate({ name: 'Bridge' })
  expect(await client.projects.get.query({ projectUid })).toMatchObject({ name: 'Bridge' })
  const byName = await ask(host, {
    path: '/trpc/projects.list',
    headers: { host: `localhost:${host.port}`, origin: `http://localhost:${host.port}`, 'x-galley-token': host.token },
  })
  expect(byName.status).toBe(200)
  expect(byName.headers['cache-control']).toBe('no-store')
})

it("carries Galley's own error data, and no stack", async () => {
  const { host } = await serveTestGalley()
  const failing = clientOf(host).projects.get.query({ projectUid: 'none' })
  await expect(failing).rejects.toMatchObject({ data: { app: { code: 'project_not_found' } } })
  await expect(clientOf(host, 'wrong').projects.list.query()).rejects.toMatchObject({
    data: { app: { code: 'unauthorized' } },
  })
  const { body } = await ask(host, { path: '/trpc/projects.get?input=1', headers: { 'x-galley-token': host.token } })
  expect(body).not.toContain('stack')
})

it('takes a chunk of 1 MiB and refuses a body over 4 MiB', async () => {
  const { host, api } = await serveTestGalley()
  const client = clientOf(host)
  const { projectUid } = await api.projects.create({ name: 'Test' })
  const { uploadUid } = await client.uploads.begin.mutate({ projectUid, name: 'a.txt', sizeBytes: MIB })
  const base64 = Buffer.alloc(MIB, 'a').toString('base64')
  expect(await client.uploads.append.mutate({ uploadUid, offset: 0, base64 })).toEqual({ received: MIB })
  const headers = { 'x-galley-token': host.token, ...JSON_TYPE }
  const big = JSON.stringify({ name: 'x'.repeat(4 * MIB) })
  const declared = await ask(host, {
    method: 'POST',
    path: '/trpc/projects.create',
    headers: { ...headers, 'content-length': String(5 * MIB) },
  }).catch(() => null)
  expect(declared?.status ?? 413).toBe(413)
  const chunked = await ask(host, {
    method: 'POST',
    path: '/trpc/projects.create',
    headers: { ...headers, 'transfer-encoding': 'chunked' },
    body: big,
  })
  expect(chunked.status).toBe(413)
  expect(await api.projects.list()).toHaveLength(1)
})

it('streams events to a subscriber until it leaves', async () => {
  const { host, api } = await serveTestGalley()
  const events: HostEvent[] = []
  const onStarted = vi.fn()
  const subscription = clientOf(host).events.subscribe.subscribe(undefined, {
    onStarted,
    onData: (event) => events.push(event),
  })
  await vi.waitFor(() => expect(onStarted).toHaveBeenCalled())
  // The stream is open before the host listens to the bus: say it again until it was heard.
  await vi.waitFor(async () => {
    await api.settings.set({ concurrency: 3 })
    expect(events).toContainEqual({ type: 'settings' })
  })
  subscription.unsubscribe()
})

it('refuses a subscriber without the token', async () => {
  const { host } = await serveTestGalley()
  const { status } = await ask(host, { path: '/trpc/events.subscribe', headers: { accept: 'text/event-stream' } })
  expect(status).toBe(401)
})

it('hands out an export for its ticket once, and only once', async () => {
  const { host, api } = await serveTestGalley()
  const { projectUid } = await api.projects.createSample()
  const outcome = await api.exports.create({
    projectUid,
    schemaUid: null,
    documentUids: null,
    format: 'jsonl',
    includeStaged: false,
  })
  const { url } = await clientOf(host).exports.ticket.mutate({ exportUid: outcome.exportUid })
  const first = await ask(host, { path: url })
  expect(first.status).toBe(200)
  expect(first.headers).toMatchObject({
    'content-type': 'application/x-ndjson; charset=utf-8',
    'content-length': String(outcome.sizeBytes),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  expect(first.headers['content-disposition']).toContain(`attachment; filename="${outcome.fileName}"`)
  expect(first.body.trimEnd().split('\n')).toHaveLength(outcome.rows)
  expect((await ask(host, { path: url })).status).toBe(404)
  expect((await ask(host, { path: '/download/' })).status).toBe(404)
  expect((await ask(host, { path: '/download/..%2f..%2fgalley.db' })).status).toBe(404)
})

it.each([
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/..%5csecret.txt',
  '/....//secret.txt',
  '//secret.txt',
  '/assets/',
  '/assets',
  '/index.html%00.js',
  '/trpc',
  '/__proto__',
  '/%',
  'http://127.0.0.1/secret.txt',
])('finds nothing at %s', async (path) => {
  const { host } = await serveTestGalley()
  const { status, body } = await ask(host, { path })
  expect([403, 404]).toContain(status)
  expect(body).not.toContain('secret')
})

it('lets the token expire when it was not used for its lifetime, for good', async () => {
  let now = 1_000
  const { host } = await serveTestGalley({ tokenLifetimeMs: 500, clock: () => now })
  const status = async () =>
    (await ask(host, { path: '/trpc/projects.list', headers: { 'x-galley-token': host.token } })).status
  now += 500
  expect(await status()).toBe(200)
  now += 500
  expect(await status()).toBe(200)
  now += 501
  expect(await status()).toBe(401)
  now -= 501
  expect(await status()).toBe(401)
})

it('counts an open event stream as use of the token', async () => {
  let now = 0
  const { host } = await serveTestGalley({ tokenLifetimeMs: 500, clock: () => now })
  const client = clientOf(host)
  const onStarted = vi.fn()
  const subscription = client.events.subscribe.subscribe(undefined, { onStarted })
  await vi.waitFor(() => expect(onStarted).toHaveBeenCalled())
  now += 10_000
  expect(await client.projects.list.query()).toEqual([])
  subscription.unsubscribe()
})

it('limits wrong tokens to 20 a minute, and does not lock out the right one', async () => {
  let now = 0
  const { host } = await serveTestGalley({ clock: () => now })
  const status = async (token: string) =>
    (await ask(host, { path: '/trpc/projects.list', headers: { 'x-galley-token': token } })).status
  const first: number[] = []
  for (let i = 0; i < 21; i++) first.push(await status(`wrong-${i}`))
  expect(first).toEqual([...Array.from({ length: 20 }, () => 401), 429])
  expect(await status(host.token)).toBe(200)
  now += 60_000
  expect(await status('wrong')).toBe(401)
})

it('ends event streams and idle connections within a second when it closes, and leaves no handle', async () => {
  const { galley, rendererDir } = await serveTestGalley()
  const before = process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length
  const host = await startLoopbackHost({ galley, rendererDir })
  const response = await fetch(`${host.origin}/trpc/events.subscribe`, {
    headers: { 'x-galley-token': host.token, accept: 'text/event-stream' },
  })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const ended = response.text().catch(() => 'cut')
  const startedMs = performance.now()
  await host.close()
  await ended
  expect(performance.now() - startedMs).toBeLessThan(1_000)
  await host.close()
  await expect(fetch(host.origin)).rejects.toThrow()
  await vi.waitFor(async () => {
    await setImmediate()
    expect(process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length).toBeLessThanOrEqual(before)
  })
})

it('says what is wrong when the window is not built or the port is taken', async () => {
  const { galley } = await openTestGalley()
  const missing = await failureOf(startLoopbackHost({ galley, rendererDir: temporaryFolder() }))
  expect(missing).toMatchObject({ code: 'file_not_found', hint: 'Run `npm run build`, then start Galley again.' })
  const { rendererDir } = await serveTestGalley()
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  const { port } = other.address() as AddressInfo
  const taken = await failureOf(startLoopbackHost({ galley, rendererDir, port }))
  expect(taken).toMatchObject({ code: 'usage', message: `The port ${port} is in use.` })
})
