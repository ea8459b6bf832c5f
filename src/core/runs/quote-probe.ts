import type { DispatchRequest, Quote } from '../../shared/model-work.ts'
import { AppError, type ErrorCode, type ErrorData } from '../../shared/errors.ts'
import { findJobByUid } from '../db/queries/jobs.ts'
import type { Galley } from '../galley.ts'
import { DEFAULT_MODELS } from '../llm/provider-info.ts'
import { readPromptConfig, routeOf } from '../schemas/prompt-config.ts'
import { dispatch } from './dispatch.ts'
import { cancelJob } from './jobs.ts'
import { pagesInScope } from './quote-pages.ts'
import { quoteDispatch } from './quote.ts'
import { quotedDocument, quoteTarget } from './quote-target.ts'

/** Characters above which a block says little of the others, and costs much. */
const MAX_CHARACTERS = 50_000

const PROBE_ROWS = 3

export type ProbeRows = { readonly documentUid: string; readonly blockIndexes: readonly number[] }

/**
 * Three rows in scope that say most of the others: the first, the middle and the longest one of the first document that
 * has as many. Rows that the schema routes elsewhere are left out. Null when no row is in scope.
 */
export async function probeRows(galley: Galley, request: DispatchRequest): Promise<ProbeRows | null> {
  const target = quoteTarget(galley, request)
  const config = readPromptConfig(target.body)
  let best: ProbeRows | null = null
  for (const source of target.sources) {
    const document = quotedDocument(galley, target, source)
    if (!document) continue
    const sizes: Array<readonly [blockIndex: number, characters: number]> = []
    for await (const { wanted } of pagesInScope(galley, target, document)) {
      for (const { blockIndex, type, content } of wanted) {
        const { provider, model } = routeOf({ config, type, run: target.route }, DEFAULT_MODELS)
        const isOwn = provider === target.route.provider && model === target.route.model
        if (isOwn && content.length <= MAX_CHARACTERS) sizes.push([blockIndex, content.length])
      }
    }
    const blockIndexes = pickRows(sizes)
    if (blockIndexes.length > (best?.blockIndexes.length ?? 0)) best = { documentUid: source.uid, blockIndexes }
    if (blockIndexes.length === PROBE_ROWS) break
  }
  return best
}

/** First, middle and longest, in block order; the next longest where these are the same. */
export function pickRows(sizes: ReadonlyArray<readonly [blockIndex: number, characters: number]>): readonly number[] {
  const ends = [sizes[0]?.[0], sizes[Math.floor(sizes.length / 2)]?.[0]]
  const byLength = sizes.toSorted(([, a], [, b]) => b - a).slice(0, PROBE_ROWS)
  const picked = new Set([...ends, ...byLength.map(([blockIndex]) => blockIndex)].filter((n) => n !== undefined))
  return [...picked].slice(0, PROBE_ROWS).sort((a, b) => a - b)
}

/**
 * Asks for three of the rows, which are staged like any others, and quotes the rest by what they took. Fails with the
 * reason for which the probe could not be answered.
 */
export async function probeQuote(galley: Galley, request: DispatchRequest): Promise<Quote> {
  if (request.opinion === 'new')
    throw new AppError('usage', 'A new opinion is not measured before it starts: its first rows would make the run.', {
      hint: 'Ask for its price without a probe.',
    })
  const rows = request.provider === 'rules' ? null : await probeRows(galley, request)
  if (!rows) return await quoteDispatch(galley, request)
  const { documentUid, blockIndexes } = rows
  const { jobUid } = await dispatch(galley, {
    ...request,
    documentUids: [documentUid],
    scope: { kind: 'rows', blockIndexes },
    lane: 'now',
  })
  if (jobUid !== null) await jobEnd(galley, jobUid)
  return await quoteDispatch(galley, request)
}

async function jobEnd(galley: Galley, jobUid: string): Promise<void> {
  const ended = (): boolean => findJobByUid(galley.store.connection, jobUid)?.state !== 'running'
  await new Promise<void>((resolve) => {
    const stop = galley.events.on(() => {
      if (ended()) finish()
    })
    const finish = (): void => {
      stop()
      resolve()
    }
    if (ended()) finish()
  })
  const job = findJobByUid(galley.store.connection, jobUid)
  if (job?.state !== 'paused') return
  const error = JSON.parse(job.lastError ?? 'null') as ErrorData | null
  // Nothing is left to resume: the rows wait as they did before.
  await cancelJob(galley, jobUid)
  const code: ErrorCode = error?.code ?? 'cancelled'
  throw new AppError(code, error?.message ?? 'The probe was paused.', error?.hint ? { hint: error.hint } : {})
}
