import { AppError } from '../../../../shared/errors.ts'
import type { JsonValue } from '../../../../shared/json.ts'
import { type PackAnswer, type PackRequest, type RateLimits, withLimits } from '../../provider.ts'
import { readAnswerText } from '../../response.ts'
import { AnswerDraft } from './answer-draft.ts'
import { brokeOff, streamOf } from './bounded-fetch.ts'
import {
  cancelledError,
  type CallPlace,
  type Failure,
  timeoutError,
  toCallError,
  toFailure,
  withData,
} from './call-errors.ts'
import { readEvents } from './event-stream.ts'
import { adaptManner, type Manner } from './manner.ts'

/** Adds an event of a stream, or a whole body, to the draft. Throws StreamFailure for an error among them. */
export type Absorb = (draft: AnswerDraft, data: JsonValue) => void

export type Exchange = {
  readonly request: PackRequest
  readonly place: CallPlace
  readonly manner: Manner
  readonly sendsTemperature: boolean
  readonly send: (manner: Manner, signal: AbortSignal) => Promise<Response>
  /** Made anew for each answer. */
  readonly createAbsorb: () => Absorb
  readonly limits: (headers: Headers) => RateLimits | null
  readonly promptTokens: () => number
  /** The server took the request in this manner. */
  readonly onTaken: (manner: Manner) => void
}
export type Conversation = { readonly answer: PackAnswer; readonly manner: Manner; readonly isStream: boolean }

const MAX_TURNS = 8

/**
 * Asks until the server takes the request in some manner, and reads the answer as far as it goes: an answer that breaks
 * off or is too slow counts with the items that are whole by then, and fails without any. Errors carry usage and limits.
 */
export async function converse(exchange: Exchange): Promise<Conversation> {
  const { request, place } = exchange
  const deadline = AbortSignal.timeout(request.timeoutMs)
  const signal = AbortSignal.any([request.signal, deadline])
  let manner = exchange.manner
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const { onBegun } = request
    const draft = new AnswerDraft({ origin: place.origin, onBegun, promptTokens: exchange.promptTokens })
    let isStream = false
    try {
      const response = await exchange.send(manner, signal)
      exchange.onTaken(manner)
      isStream = streamOf(response) !== undefined
      await receive(exchange, draft, response)
      return { answer: finish(draft, manner, place), manner, isStream }
    } catch (error) {
      if (request.signal.aborted) throw withData(cancelledError(place.origin), draft.facts)
      const failure = toFailure(error)
      const next = failure && draft.begunMs === null && !deadline.aborted ? adapt(exchange, manner, failure) : null
      if (next) {
        manner = next
        continue
      }
      const thrown = deadline.aborted ? timeoutError(place.origin) : toCallError(error, place)
      const answer = isStream && !draft.isRefused ? salvage(draft, manner, place) : null
      if (answer) return { answer: { ...answer, stopReason: cutReason(answer, thrown) }, manner, isStream }
      if (!(thrown instanceof AppError)) throw thrown
      const limits = failure?.headers ? exchange.limits(failure.headers) : draft.limits
      throw withLimits(withData(thrown, draft.facts), limits)
    }
  }
  throw new AppError('provider_bad_request', `${place.origin} takes no form of this request.`)
}

function adapt({ sendsTemperature }: Exchange, manner: Manner, failure: Failure): Manner | null {
  return adaptManner(manner, failure, sendsTemperature)
}

async function receive(exchange: Exchange, draft: AnswerDraft, response: Response): Promise<void> {
  const absorb = exchange.createAbsorb()
  draft.limits = exchange.limits(response.headers)
  draft.requestId = response.headers.get('request-id') ?? response.headers.get('x-request-id')
  const stream = streamOf(response)
  if (!stream) {
    absorb(draft, JSON.parse(await response.text()) as JsonValue)
    return
  }
  for await (const data of readEvents(stream, exchange.place.origin)) {
    if (data !== '[DONE]') absorb(draft, JSON.parse(data) as JsonValue)
  }
  if (draft.stopReason === null) throw brokeOff(exchange.place.origin)
}

export function finish(draft: AnswerDraft, manner: Manner, { origin, blocks }: CallPlace): PackAnswer {
  if (draft.isRefused) throw new AppError('provider_refused', `The model at ${origin} declined to answer.`)
  const { usage, stopReason, raw } = draft
  if (!usage) throw brokeOff(origin)
  try {
    const items = readAnswerText(
      raw,
      blocks.map(({ blockUid }) => blockUid),
    )
    return {
      items,
      usage,
      model: draft.model ?? '',
      requestId: draft.requestId,
      stopReason,
      rung: manner.rung,
      limits: draft.limits,
      begunMs: draft.begunMs,
      raw,
    }
  } catch (error) {
    if (!(error instanceof AppError) || stopReason !== 'max_tokens') throw error
    throw new AppError(error.code, 'The answer was cut before its first result was whole.', { cause: error })
  }
}

function salvage(draft: AnswerDraft, manner: Manner, place: CallPlace): PackAnswer | null {
  try {
    return finish(draft, manner, place)
  } catch {
    return null
  }
}

/** A model's own reason to stop is told before the reason that its last bytes are missing. */
function cutReason({ stopReason }: PackAnswer, thrown: unknown): string {
  if (stopReason !== null) return stopReason
  return thrown instanceof AppError && thrown.code === 'provider_timeout' ? 'timed_out' : 'broken_off'
}
