/** One request for one claimed pack: from rows to what is staged, what is tried again and what fails. */
import { type ErrorCode, type ErrorData, toErrorData } from '../../shared/errors.ts'
import type { CallRecord } from '../db/queries/llm-calls.ts'
import { limitsOf, type PackAnswer, type RateLimits } from '../llm/provider.ts'
import { billedUsage, toCallRecord } from './call-record.ts'
import type { LaneContext, PackWork } from './lane-context.ts'
import type { PreparedPack } from './pack-request.ts'
import { takeOver, type TakenOver } from './take-over.ts'
import { isTooLargeTogether, judgeAnswer, judgeFailure, type Verdict } from './verdict.ts'

export type CallOutcome = Verdict & {
  /** Null when no request was sent. */
  readonly call: Omit<CallRecord, 'worker'> | null
  /** Why the whole call failed, if it did. */
  readonly error: ErrorData | null
  readonly limits: RateLimits | null
  /** The pack is to be cut in two. */
  readonly isSplit: boolean
}

/** Failures before anything left the machine: there is no call to keep. */
const NEVER_SENT = new Set<ErrorCode>([
  'provider_key_missing',
  'provider_unknown',
  'schema_invalid',
  'schema_not_found',
  'document_not_found',
  'setting_invalid',
])

/** Asks the pack's provider and judges the answer. Does not throw for what can go wrong with a call. */
export async function askPack(context: LaneContext, work: PackWork): Promise<CallOutcome> {
  let taken: TakenOver = { rows: work.pack.rows, staged: [], prepared: null }
  const startedAt = new Date().toISOString()
  const clock = performance.now()
  const record = (answer: Partial<PackAnswer>, error: ErrorData | null): Omit<CallRecord, 'worker'> =>
    toCallRecord({
      pack: work.pack,
      rows: taken.rows.length,
      lane: 'now',
      baseUrl: work.grant.access.baseUrl,
      systemTokens: taken.prepared?.systemTokens ?? 0,
      startedAt,
      latencyMs: Math.round(performance.now() - clock),
      answer,
      error,
      catalogue: context.book.catalogue,
    })
  try {
    taken = takeOver(context, {
      run: work.run,
      pack: work.pack,
      rows: work.pack.rows,
      jobId: work.pack.jobId,
      baseUrl: work.grant.access.baseUrl,
    })
    const { prepared, rows } = taken
    if (rows.length === 0 || !prepared)
      return { staged: taken.staged, unstaged: [], call: null, error: null, limits: null, isSplit: false }
    const answer = await send(context, work, prepared)
    const verdict = judgeAnswer({ prepared, rows }, answer)
    return {
      staged: [...taken.staged, ...verdict.staged],
      unstaged: verdict.unstaged,
      call: record(answer, null),
      error: null,
      limits: answer.limits,
      isSplit: false,
    }
  } catch (thrown) {
    const error = toErrorData(thrown)
    return {
      staged: taken.staged,
      unstaged: judgeFailure({ ...taken, returns: work.pack.rank }, error).unstaged,
      call: NEVER_SENT.has(error.code) ? null : record({ usage: billedUsage(error) }, error),
      error,
      limits: limitsOf(thrown),
      isSplit: isTooLargeTogether(error, taken.rows.length),
    }
  }
}

async function send(context: LaneContext, work: PackWork, prepared: PreparedPack): Promise<PackAnswer> {
  const { access, keyId, route } = work.grant
  const key = access.keys.find((one) => one.keyId === keyId)?.key ?? null
  const provider = await context.book.provider({ kind: route.provider, baseUrl: access.baseUrl, key })
  return await provider.call({
    ...prepared.request,
    timeoutMs: prepared.settings.timeoutMs,
    signal: work.signal,
    onBegun: work.onBegun,
  })
}
