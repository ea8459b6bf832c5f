import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MessageCreateParamsNonStreaming } from '@anthropic-ai/sdk/resources/messages'
import type { BatchRequest } from '../../provider.ts'

/** Bytes that are put together before the event loop gets its turn: about 5 ms of work. */
const STEP_CHARS = 1_000_000

/**
 * The body of a submission, made in steps: 100 MB in one JSON.stringify, as the SDK would do it, would hold the host up
 * for half a second. A Blob has a known length and is read by fetch piece by piece.
 */
export async function encodeBatchBody(
  requests: readonly BatchRequest[],
  params: (request: BatchRequest['request']) => MessageCreateParamsNonStreaming,
  signal: AbortSignal,
): Promise<Blob> {
  const parts: Blob[] = []
  let text = '{"requests":['
  for (const [i, { customId, request }] of requests.entries()) {
    if (i > 0) text += ','
    text += JSON.stringify({ custom_id: customId, params: params(request) })
    if (text.length < STEP_CHARS) continue
    parts.push(new Blob([text]))
    text = ''
    await nextTurn()
    signal.throwIfAborted()
  }
  parts.push(new Blob([`${text}]}`]))
  return new Blob(parts)
}
