/** One file sent as a form, and the whole answer: no redirects, no cookies, a size cap. */
import { randomUUID } from 'node:crypto'
import { type IncomingMessage, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'

export type FileForm = {
  readonly url: string
  /** Without folders. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly fields: Readonly<Record<string, string>>
  readonly maxAnswerBytes: number
  readonly signal: AbortSignal
}
export type PostAnswer = { readonly status: number; readonly body: Buffer }

/** `connect`: nobody answers there. `broken`: the answer ended early. `size`: it is longer than allowed. */
export type PostFault = 'connect' | 'broken' | 'size' | 'aborted'
export class PostError extends Error {
  readonly fault: PostFault

  constructor(fault: PostFault, cause?: unknown) {
    super(cause instanceof Error ? cause.message : fault, { cause })
    this.fault = fault
  }
}

/** Fails with a PostError. */
export async function postFile(form: FileForm): Promise<PostAnswer> {
  const response = await send(form)
  try {
    return { status: response.statusCode ?? 0, body: await readBody(response, form) }
  } finally {
    // Also ends the sending, when the answer came before its end.
    response.destroy()
  }
}

function send({ url, name, bytes, fields, signal }: FileForm): Promise<IncomingMessage> {
  const boundary = `galley-${randomUUID()}`
  const head = Buffer.from(
    Object.entries(fields)
      .map(([key, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`)
      .join('') +
      `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="${quoted(name)}"\r\n` +
      'Content-Type: application/octet-stream\r\n\r\n',
  )
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`)
  return new Promise((resolve, reject) => {
    const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      agent: false,
      signal,
      headers: {
        accept: 'application/json',
        'accept-encoding': 'identity',
        'content-type': `multipart/form-data; boundary=${boundary}`,
        'content-length': head.byteLength + bytes.byteLength + tail.byteLength,
      },
    })
    let isConnected = false
    request.once('socket', (socket) => socket.once('connect', () => (isConnected = true)))
    request.once('response', resolve)
    request.on('error', (cause) =>
      reject(new PostError(signal.aborted ? 'aborted' : isConnected ? 'broken' : 'connect', cause)),
    )
    request.write(head)
    request.write(bytes)
    request.end(tail)
  })
}

/** As browsers write names into forms. */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

async function readBody(response: IncomingMessage, { maxAnswerBytes, signal }: FileForm): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.byteLength
      if (size > maxAnswerBytes) throw new PostError('size')
      chunks.push(chunk)
    }
  } catch (cause) {
    if (cause instanceof PostError) throw cause
    throw new PostError(signal.aborted ? 'aborted' : 'broken', cause)
  }
  return Buffer.concat(chunks)
}
