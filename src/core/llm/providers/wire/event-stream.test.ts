import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readEvents } from './event-stream.ts'

async function readAll(stream: Readable): Promise<readonly string[]> {
  const events: string[] = []
  for await (const data of readEvents(stream, 'http://host')) events.push(data)
  return events
}
const read = (chunks: Iterable<Uint8Array>): Promise<readonly string[]> => readAll(Readable.from(chunks))

const bytes = (text: string): Uint8Array => Buffer.from(text)

describe('reading an event stream', () => {
  it('gives the data of events, and leaves comments and other fields out', async () => {
    const text =
      ': hello\n\nevent: x\ndata: {"a":1}\nid: 7\n\ndata:two\ndata: lines\r\n\r\nretry: 5\n\ndata: [DONE]\n\n'
    expect(await read([bytes(text)])).toEqual(['{"a":1}', 'two\nlines', '[DONE]'])
  })
  it('gives an event that the end of the stream cuts off from its blank line', async () => {
    expect(await read([bytes('data: one\n\ndata: two')])).toEqual(['one', 'two'])
  })
  it('gives the same whatever pieces it comes in', async () => {
    const events = ['{"text":"é漢字🧭"}', 'plain', '']
    const whole = Buffer.from(events.map((data) => `data: ${data}\n\n`).join(''))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: whole.length - 1 })), async (cuts) => {
        const places = [0, ...new Set(cuts.toSorted((a, b) => a - b)), whole.length]
        const chunks = places.slice(1).map((end, index) => whole.subarray(places[index], end))
        expect(await read(chunks)).toEqual(events)
      }),
      { numRuns: 50 },
    )
  })
  it('fails on a line without end, a stream without end, and one that breaks off', async () => {
    const blanks = Buffer.alloc(1_000_000, ' ')
    const comments = Buffer.from(': nothing\n'.repeat(100_000))
    function* endless(chunk: Uint8Array): Generator<Uint8Array> {
      for (;;) yield chunk
    }
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(bytes('data: one\n\n'))
      throw new Error('gone')
    }
    for (const stream of [Readable.from(endless(blanks)), Readable.from(endless(comments)), Readable.from(broken())]) {
      await expect(readAll(stream)).rejects.toMatchObject({
        code: 'provider_bad_answer',
      })
    }
  })
})
