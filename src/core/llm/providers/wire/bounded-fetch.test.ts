import { createServer, type RequestListener, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { createBoundedFetch, streamOf } from './bounded-fetch.ts'

let server: Server | undefined
afterEach(async () => {
  server?.closeAllConnections()
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()))
  server = undefined
})

async function serve(listener: RequestListener): Promise<string> {
  const started = createServer(listener)
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  const address = started.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

describe('the fetch of model calls', () => {
  it('sends its own headers alone, and bodies of text or of a Blob with their length', async () => {
    const seen: string[] = []
    const url = await serve((incoming, response) => {
      const {
        authorization,
        'x-other': other,
        'content-length': length,
        'transfer-encoding': coding,
      } = incoming.headers
      void text(incoming).then((body) => {
        seen.push(JSON.stringify([authorization, other, length, coding, body]))
        response.end('{}')
      })
    })
    const boundedFetch = createBoundedFetch({ headers: { authorization: 'Bearer k' }, origin: url })
    for (const body of ['é', new Blob(['é', 'é'])]) {
      await boundedFetch(url, { method: 'POST', body, headers: { 'x-other': '1', authorization: 'Bearer other' } })
    }
    expect(seen).toEqual(['["Bearer k",null,"2",null,"é"]', '["Bearer k",null,"4",null,"éé"]'])
  })
  it.each([
    ['gzip', gzipSync('plain')],
    ['deflate', deflateSync('plain')],
    ['br', brotliCompressSync('plain')],
  ])('decodes %s', async (coding, body) => {
    const url = await serve((_incoming, response) => response.setHeader('content-encoding', coding).end(body))
    const response = await createBoundedFetch({ headers: {}, origin: url })(url)
    expect(await response.text()).toBe('plain')
    expect(response.headers.get('content-encoding')).toBeNull()
  })
  it('gives an event stream as it arrives, and an error of that type as a whole', async () => {
    const url = await serve((incoming, response) => {
      response.writeHead(incoming.url === '/bad' ? 400 : 200, { 'content-type': 'text/event-stream' })
      response.end('data: x\n\n')
    })
    const boundedFetch = createBoundedFetch({ headers: {}, origin: url })
    const stream = streamOf(await boundedFetch(url))
    expect(stream && (await text(stream))).toBe('data: x\n\n')
    const refusal = await boundedFetch(`${url}/bad`)
    expect(streamOf(refusal)).toBeUndefined()
    expect(await refusal.text()).toBe('data: x\n\n')
  })
  it('ends an event stream when its signal fires', async () => {
    const url = await serve((_incoming, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: x\n\n')
    })
    const controller = new AbortController()
    const response = await createBoundedFetch({ headers: {}, origin: url })(url, { signal: controller.signal })
    const stream = streamOf(response)
    const end = stream && text(stream)
    controller.abort()
    await expect(end).rejects.toThrow()
  })
  it('refuses a redirect and a body that is too large, and says where', async () => {
    const url = await serve((incoming, response) => {
      if (incoming.url === '/away') response.writeHead(302, { location: '/' }).end()
      else response.end(Buffer.alloc(9_000_000, ' '))
    })
    const boundedFetch = createBoundedFetch({ headers: {}, origin: url })
    await expect(boundedFetch(`${url}/away`)).rejects.toMatchObject({ code: 'provider_unreachable' })
    await expect(boundedFetch(url)).rejects.toMatchObject({ code: 'provider_bad_answer' })
  })
})
