/** What a quote rests on: earlier calls of the schema at the model, else what models usually do. */
import type { Range } from '../../shared/model-work.ts'
import type { ReadHandle } from '../db/connection.ts'
import { listMeasuredCalls, listNewestRuns, type MeasuredCall } from '../db/queries/call-statistics.ts'
import type { Route } from '../schemas/prompt-config.ts'

/** More calls say nothing new; the newest count. */
const CALLS_TO_MEASURE = 200
const RUNS_TO_MEASURE = 50

/** A tokenizer that is further off than this was not measured well. */
const RATIO_BOUNDS = { low: 0.2, high: 3 } as const

/** Seconds until an answer begins, and tokens a second from then on: of a quick model at a quiet hour, and of a slow one. */
const QUICK = { beginSeconds: 0.8, tokensPerSecond: 100 } as const
const SLOW = { beginSeconds: 2.5, tokensPerSecond: 35 } as const

export type Pace = { readonly beginSeconds: number; readonly tokensPerSecond: number }
export type QuoteBasis = {
  /** Rows of the calls that were measured; 0 when it is estimated. */
  readonly measuredRows: number
  /** Real tokens for each that was estimated. */
  readonly inputRatio: number
  /** Tokens of an answer for a row, thinking included; null when nothing was measured. */
  readonly outputPerRow: Range | null
  readonly quick: Pace
  readonly slow: Pace
}

const ESTIMATED: QuoteBasis = { measuredRows: 0, inputRatio: 1, outputPerRow: null, quick: QUICK, slow: SLOW }

export function measure(db: ReadHandle, schemaId: number, route: Route): QuoteBasis {
  const calls: MeasuredCall[] = []
  if (route.provider === 'rules') return ESTIMATED
  for (const runId of listNewestRuns(db, schemaId, RUNS_TO_MEASURE)) {
    calls.push(...listMeasuredCalls(db, { runId, ...route }, CALLS_TO_MEASURE - calls.length))
    if (calls.length >= CALLS_TO_MEASURE) break
  }
  return basisOf(calls)
}

export function basisOf(calls: readonly MeasuredCall[]): QuoteBasis {
  const measuredRows = sum(calls, (call) => call.blocks)
  if (measuredRows === 0) return ESTIMATED
  const mean = sum(calls, (call) => call.outputTokens) / measuredRows
  // Few rows say little: three leave a factor of 1.6 either way, a hundred one of 1.1.
  const spread = 1 + 1 / Math.sqrt(measuredRows)
  const pace = paceOf(calls)
  return {
    measuredRows,
    inputRatio: ratioOf(calls),
    outputPerRow: { low: mean / spread, high: mean * spread },
    quick: pace ?? QUICK,
    slow: pace ? { beginSeconds: pace.beginSeconds * spread, tokensPerSecond: pace.tokensPerSecond / spread } : SLOW,
  }
}

/** A pack's later calls ask for a part of it: only the largest is comparable with its estimate. */
function ratioOf(calls: readonly MeasuredCall[]): number {
  const largest = new Map<string, MeasuredCall>()
  for (const call of calls) {
    const key = `${call.runId}/${call.packIndex}`
    if (call.packTokens > 0 && call.systemTokens > 0 && call.blocks >= (largest.get(key)?.blocks ?? 0))
      largest.set(key, call)
  }
  const whole = [...largest.values()]
  const estimated = sum(whole, (call) => call.packTokens + call.systemTokens)
  if (estimated === 0) return 1
  const ratio = sum(whole, (call) => call.inputTokens) / estimated
  return Math.min(RATIO_BOUNDS.high, Math.max(RATIO_BOUNDS.low, ratio))
}

function paceOf(calls: readonly MeasuredCall[]): Pace | null {
  const live = calls.filter((call) => call.lane === 'now' && call.latencyMs > 0)
  if (live.length === 0) return null
  const begun = sum(live, (call) => Math.min(call.latencyMs, call.begunMs ?? call.latencyMs / 4))
  const rest = sum(live, (call) => call.latencyMs) - begun
  const tokens = sum(live, (call) => call.outputTokens)
  return { beginSeconds: begun / live.length / 1000, tokensPerSecond: tokens / Math.max(0.001, rest / 1000) }
}

function sum(calls: readonly MeasuredCall[], of: (call: MeasuredCall) => number): number {
  return calls.reduce((total, call) => total + of(call), 0)
}
