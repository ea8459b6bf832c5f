/** A document converted by a Docling server (docling-serve): the user runs it and gives its address. */
import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { checkDoclingUrl } from './docling-url.ts'
import { type PostAnswer, PostError, postFile } from './post-file.ts'

export type DoclingRequest = {
  readonly url: string
  /** The file's name, maybe with folders; its extension tells the server the format. */
  readonly name: string
  readonly bytes: Uint8Array
  readonly signal?: AbortSignal
  readonly timeoutMs: number
  /** Default 512 MiB. */
  readonly maxAnswerBytes?: number
}

const MAX_ANSWER_BYTES = 512 * 1024 * 1024
/** The path of today's servers, and that of early ones. */
const PATHS = ['/v1/convert/file', '/v1alpha/convert/file'] as const
const FIELDS = { to_formats: 'json', image_export_mode: 'placeholder' } as const

/** The field of the document that carries what the server could not read; the reader of the JSON looks there. */
const PARTIAL_FIELD = 'galley__errors'

/**
 * The DoclingDocument in JSON. Fails with docling_unreachable, docling_failed (each naming the file and the server),
 * setting_invalid (the address) or cancelled.
 */
export async function convertWithDocling(request: DoclingRequest): Promise<Uint8Array> {
  const base = checkDoclingUrl(request.url)
  const timeout = AbortSignal.timeout(request.timeoutMs)
  const signal = request.signal ? AbortSignal.any([request.signal, timeout]) : timeout
  try {
    for (const path of PATHS) {
      const answer = await postFile({
        url: `${base}${path}`,
        name: request.name.slice(Math.max(request.name.lastIndexOf('/'), request.name.lastIndexOf('\\')) + 1),
        bytes: request.bytes,
        fields: FIELDS,
        maxAnswerBytes: request.maxAnswerBytes ?? MAX_ANSWER_BYTES,
        signal,
      })
      if (answer.status !== 404) return documentOf(answer, { name: request.name, base })
    }
  } catch (cause) {
    throw cause instanceof PostError ? toAppError(cause, { request, base }) : cause
  }
  throw failed({ name: request.name, base }, 'there is no Docling server at that address')
}

type Naming = { readonly name: string; readonly base: string }

function failed({ name, base }: Naming, why: string, cause?: unknown): AppError {
  return new AppError('docling_failed', `"${name}" was not converted by the Docling server ${base}: ${why}.`, { cause })
}

function toAppError(error: PostError, { request, base }: { request: DoclingRequest; base: string }): AppError {
  const naming = { name: request.name, base }
  switch (error.fault) {
    case 'connect':
      return new AppError(
        'docling_unreachable',
        `"${request.name}" could not be sent: nothing answers at ${base} (${error.message}).`,
        { cause: error },
      )
    case 'aborted':
      return request.signal?.aborted
        ? new AppError('cancelled', `The conversion of "${request.name}" was cancelled.`, { cause: error })
        : failed(naming, `it took more than ${request.timeoutMs / 1000} seconds`, error)
    case 'size':
      return failed(naming, 'its answer is too large', error)
    case 'broken':
      return failed(naming, `the connection ended before the whole answer was there (${error.message})`, error)
  }
}

const answerShape = z.object({
  document: z.object({ json_content: z.record(z.string(), z.unknown()).nullish() }).nullish(),
  status: z.string().nullish(),
  errors: z.array(z.object({ error_message: z.string() }).transform(({ error_message }) => error_message)).catch([]),
})

function documentOf({ status, body }: PostAnswer, naming: Naming): Uint8Array {
  if (status >= 300 && status < 400) throw failed(naming, `it leads to another address (status ${status})`)
  if (status !== 200) throw failed(naming, `status ${status}${saidIn(body)}`)
  const { document, errors, status: outcome } = parseAnswer(body, naming)
  const said = errors.map(plain).filter((text) => text !== '')
  const content = document?.json_content
  if (outcome === 'failure' || !content)
    throw failed(
      naming,
      said.length > 0 ? said.slice(0, 3).join('; ') : `it gave no document (${outcome ?? 'no status'})`,
    )
  const isPartial = outcome === 'partial_success'
  const { [PARTIAL_FIELD]: _forged, ...rest } = content
  try {
    return Buffer.from(
      JSON.stringify(isPartial ? { ...rest, [PARTIAL_FIELD]: said.length > 0 ? said : ['no reason given'] } : rest),
    )
  } catch (cause) {
    throw failed(naming, 'its document is nested too deep', cause)
  }
}

function parseAnswer(body: Buffer, naming: Naming): z.infer<typeof answerShape> {
  try {
    return answerShape.parse(JSON.parse(body.toString('utf8')))
  } catch (cause) {
    throw failed(naming, 'its answer is not that of a Docling server', cause)
  }
}

/** What FastAPI says about an error, else nothing: pages of a proxy are no sentence. */
function saidIn(body: Buffer): string {
  try {
    const { detail } = z.object({ detail: z.unknown() }).parse(JSON.parse(body.toString('utf8', 0, 10_000)))
    const text = plain(typeof detail === 'string' ? detail : JSON.stringify(detail))
    return text === '' ? '' : `, ${text}`
  } catch {
    return ''
  }
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 300)
}
