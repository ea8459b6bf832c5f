import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { parseDocument } from '../parse.ts'
import { convertWithDocling, type DoclingRequest } from './convert-with-docling.ts'
import { checkDoclingUrl } from './docling-url.ts'

const DOCUMENT = {
  schema_name: 'DoclingDocument',
  version: '1.5.0',
  body: { children: [{ $ref: '#/texts/0' }] },
  texts: [{ label: 'title', text: 'Ducks' }],
}
const SUCCESS = { document: { json_content: DOCUMENT }, status: 'success', errors: [] }

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown

/** A server on the loopback that answers as the test says; gives its address. */
async function serve(answer: Answer): Promise<string> {
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const reply =
  (status: number, value: unknown): Answer =>
  async (request, response) => {
    await buffer(request)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(typeof value === 'string' ? value : JSON.stringify(value))
  }

const convert = (url: string, rest: Partial<DoclingRequest> = {}): Promise<Uint8Array> =>
  convertWithDocling({ url, name: 'folder/a.pdf', bytes: Buffer.from('%PDF-'), timeoutMs: 20_000, ...rest })

async function failure(action: Promise<unknown>): Promise<AppError> {
  const error: unknown = await action.then(
    () => null,
    (cause: unknown) => cause,
  )
  if (!(error instanceof AppError)) throw new Error('It did not fail as expected.', { cause: error })
  return error
}

test('a file is sent as a form, and the document comes back', async () => {
  let seen = ''
  let form = ''
  const url = await serve(async (request, response) => {
    seen = `${request.method} ${request.url}`
    form = (await buffer(request)).toString('latin1')
    response.end(JSON.stringify(SUCCESS))
  })
  const json = await convert(`${url}/`, { name: 'folder/a "b"\r\nX: y.pdf', bytes: Buffer.from([0, 255, 13, 10]) })
  expect(JSON.parse(Buffer.from(json).toString())).toEqual(DOCUMENT)
  expect(seen).toBe('POST /v1/convert/file')
  expect(form).toContain('name="to_formats"\r\n\r\njson\r\n')
  expect(form).toContain('name="image_export_mode"\r\n\r\nplaceholder\r\n')
  expect(form).toContain('name="files"; filename="a %22b%22%0D%0AX: y.pdf"\r\n')
  expect(form).toContain('\r\n\r\n\0\xff\r\n\r\n--')
})

test('what comes back is read as a document of the file', async () => {
  const converted = await convert(await serve(reply(200, SUCCESS)))
  const parsed = await parseDocument({ name: 'a.pdf', bytes: Buffer.from('%PDF-1.7'), converted })
  expect(parsed).toMatchObject({
    sourceType: 'pdf',
    parsingTool: 'docling',
    blocks: [{ type: 'heading', content: 'Ducks' }],
  })
})

test('an early server is asked under its own path', async () => {
  const paths: Array<string | undefined> = []
  const url = await serve((request, response) => {
    paths.push(request.url)
    return reply(request.url === '/v1/convert/file' ? 404 : 200, SUCCESS)(request, response)
  })
  await convert(url)
  expect(paths).toEqual(['/v1/convert/file', '/v1alpha/convert/file'])
})

test('what a server could not read is said in the receipt', async () => {
  const partial = { ...SUCCESS, status: 'partial_success', errors: [{ error_message: 'Page 3 failed' }] }
  const converted = await convert(await serve(reply(200, partial)))
  const { receipt } = await parseDocument({ name: 'a.pdf', bytes: Buffer.from('%PDF-1.7'), converted })
  expect(receipt.skipped).toMatchObject([
    { code: 'docling_partial', count: 1, message: expect.stringContaining('Page 3 failed') as string },
  ])
})

test.each([
  ['a redirect', 307, '', 'leads to another address (status 307)'],
  ['an error with a reason', 422, { detail: 'Unknown\nformat' }, 'status 422, Unknown format.'],
  ['an error page', 502, '<html><h1>Bad gateway</h1></html>', 'status 502.'],
  ['an unknown path', 404, { detail: 'Not Found' }, 'no Docling server'],
  ['a failed conversion', 200, { ...SUCCESS, status: 'failure', errors: [{ error_message: 'It broke' }] }, 'It broke.'],
  [
    'no document',
    200,
    { document: { json_content: null }, status: 'skipped', errors: [] },
    'it gave no document (skipped)',
  ],
  ['other JSON', 200, [1, 2], 'not that of a Docling server'],
  ['no JSON', 200, 'Hello', 'not that of a Docling server'],
  ['half of the JSON', 200, '{"document": {"json_con', 'not that of a Docling server'],
  [
    'nesting without end',
    200,
    `{"status":"success","document":{"json_content":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}}`,
    '',
  ],
] as const)('%s is a failed conversion that says why', async (...[, status, value, why]) => {
  const error = await failure(convert(await serve(reply(status, value))))
  expect(error.code).toBe('docling_failed')
  expect(error.message).toContain('"folder/a.pdf"')
  expect(error.message).toContain('127.0.0.1')
  expect(error.message).toContain(why)
})

test('redirects are not followed', async () => {
  const asked: string[] = []
  const other = await serve((_, response) => {
    asked.push('other')
    response.end(JSON.stringify(SUCCESS))
  })
  const url = await serve(async (request, response) => {
    await buffer(request)
    response.writeHead(302, { location: `${other}/v1/convert/file` }).end()
  })
  expect((await failure(convert(url))).code).toBe('docling_failed')
  expect(asked).toEqual([])
})

test('an answer that breaks off is a failed conversion', async () => {
  const url = await serve(async (request, response) => {
    await buffer(request)
    response.writeHead(200, { 'content-length': '1000' })
    response.write('{"document":', () => response.destroy())
  })
  const error = await failure(convert(url))
  expect(error.code).toBe('docling_failed')
  expect(error.message).toContain('the connection ended')
})

test('a connection that is closed without an answer is a failed conversion', async () => {
  const server = createTcpServer((socket) => socket.once('data', () => socket.destroy()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const error = await failure(convert(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  expect(error.code).toBe('docling_failed')
})

test('an answer without end is cut at the limit', async () => {
  const url = await serve(async (request, response) => {
    await buffer(request)
    const more = (): void => {
      if (!response.destroyed) response.write('x'.repeat(65_536), more)
    }
    more()
  })
  const error = await failure(convert(url, { maxAnswerBytes: 1_000_000 }))
  expect(error.code).toBe('docling_failed')
  expect(error.message).toContain('too large')
})

test('an answer that comes before the file is sent whole counts', async () => {
  const url = await serve((_, response) => {
    response.writeHead(413, { connection: 'close' })
    response.end('{"detail":"Too large"}')
  })
  const error = await failure(convert(url, { bytes: Buffer.alloc(20_000_000) }))
  expect(error.code).toBe('docling_failed')
})

test('a server that is silent ends at the time limit', async () => {
  const error = await failure(convert(await serve(() => {}), { timeoutMs: 30 }))
  expect(error.code).toBe('docling_failed')
  expect(error.message).toContain('more than 0.03 seconds')
})

test('a conversion can be cancelled, before and while the server works', async () => {
  const controller = new AbortController()
  const url = await serve(() => controller.abort())
  expect((await failure(convert(url, { signal: controller.signal }))).code).toBe('cancelled')
  expect((await failure(convert(url, { signal: AbortSignal.abort() }))).code).toBe('cancelled')
})

test('a server that is not there is unreachable', async () => {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  const error = await failure(convert(`http://127.0.0.1:${port}`))
  expect(error.code).toBe('docling_unreachable')
  expect(error.message).toContain(`http://127.0.0.1:${port}`)
})

test.each([
  ['http://localhost:5001', 'http://localhost:5001'],
  [' https://Docling.example.org/tools/docling// ', 'https://docling.example.org/tools/docling'],
  ['http://[::1]:80/', 'http://[::1]'],
])('the address %s is kept as %s', (address, kept) => {
  expect(checkDoclingUrl(address)).toBe(kept)
})

test.each([
  '',
  'localhost:5001',
  'docling',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'ftp://a.b',
  'http://a:b@c.d',
  'http://a.b/?x=1',
  'http://a.b/#x',
  'http://',
])('the address "%s" is refused', async (address) => {
  const error = await failure(convert(address))
  expect(error.code).toBe('setting_invalid')
})
