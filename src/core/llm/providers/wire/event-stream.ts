import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import { AppError } from '../../../../shared/errors.ts'
import { MAX_ANSWER_SIZE } from '../../response.ts'
import { brokeOff, tooLarge } from './bounded-fetch.ts'

/** What is not text of the answer may be eight times as much: each token comes in an event of a few hundred bytes. */
const MAX_STREAM_SIZE = 8 * MAX_ANSWER_SIZE

/**
 * The `data` of each event of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html), as it arrives.
 * A stream that ends in an event gives that too. Fails with provider_bad_answer when it breaks off, or is larger than 64 MB
 * in all or 8 MB in one line.
 */
export async function* readEvents(stream: Readable, origin: string): AsyncGenerator<string> {
  const lines = splitLines(stream, origin)
  let data: string[] = []
  for await (const line of lines) {
    if (line === '') {
      if (data.length > 0) yield data.join('\n')
      data = []
    } else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5))
  }
  if (data.length > 0) yield data.join('\n')
}

async function* splitLines(stream: Readable, origin: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let size = 0
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.byteLength
      if (size > MAX_STREAM_SIZE || rest.length > MAX_ANSWER_SIZE) throw tooLarge(origin)
      const text = decoder.write(chunk)
      let from = 0
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
        yield withoutReturn(rest + text.slice(from, end))
        rest = ''
        from = end + 1
      }
      rest += text.slice(from)
    }
  } catch (error) {
    throw error instanceof AppError ? error : brokeOff(origin, error)
  }
  if (rest !== '') yield withoutReturn(rest)
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
