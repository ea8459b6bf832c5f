/**
 * A lane: claims a pack, asks the provider, stages what is valid, until no running run has anything pending.
 * It runs in a thread with its own connection. Settling a pack and claiming the next share one transaction, so that a
 * pack costs one fsync.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { AppError, type ErrorCode, toErrorData } from '../../shared/errors.ts'
import { beatClaims, claimPack, type ClaimedRow, insertCall, releaseClaims, settlePack } from '../db/queries/claims.ts'
import { findRunById, nextClaimableRun, type RunRow, setRunState } from '../db/queries/runs.ts'
import type { WriteHandle } from '../db/connection.ts'
import type { Store } from '../db/store.ts'
import type { LaneCommand, LaneReport, LaneTask } from './lane-messages.ts'
import { HEARTBEAT_MS, MAX_BACKOFFS } from './limits.ts'
import { callProvider, type CallOutcome, type PackWork, type RunBook } from './pack-call.ts'

type Claim = { readonly run: RunRow; readonly rows: readonly ClaimedRow[] }

/** Failures that say nothing of the blocks: the run stops until a person acts. */
const STOPPING = new Set<ErrorCode>([
  'provider_auth', 'provider_billing', 'provider_key_missing', 'provider_key_origin', 'provider_unreachable', 'provider_unknown', 'schema_invalid',
])
/** Failures that pass by themselves: the same pack is asked again after a while. */
const PASSING = new Set<ErrorCode>(['provider_rate_limited', 'provider_overloaded'])

export type LaneContext = { readonly store: Store; readonly task: LaneTask; readonly book: RunBook }

export async function runLane(context: LaneContext): Promise<number> {
  const lane = new Lane(context)
  try {
    return await lane.work()
  } finally {
    lane.close()
  }
}

class Lane {
  readonly #context: LaneContext
  readonly #stop = new AbortController()
  #current: { readonly runId: number; readonly abort: AbortController } | null = null
  readonly #beat: NodeJS.Timeout
  #backoffs = 0

  constructor(context: LaneContext) {
    this.#context = context
    context.task.port.on('message', (command: LaneCommand) => this.#obey(command))
    this.#beat = setInterval(() => this.#showLife(), HEARTBEAT_MS)
    this.#beat.unref()
  }

  async work(): Promise<number> {
    let packs = 0
    let claim = this.#claimNext()
    while (claim) {
      packs += 1
      claim = await this.#workOn(claim)
    }
    return packs
  }

  close(): void {
    clearInterval(this.#beat)
    this.#context.task.port.close()
  }

  #obey(command: LaneCommand): void {
    if (command.runIds === null) this.#stop.abort()
    if (this.#current && (command.runIds === null || command.runIds.includes(this.#current.runId))) this.#current.abort.abort()
  }

  #showLife(): void {
    const { store, task } = this.#context
    const current = this.#current
    if (current) store.write((db) => beatClaims(db, current.runId, task.owner))
  }

  #report(report: LaneReport): void {
    this.#context.task.port.postMessage(report)
  }

  #claimNext(): Claim | null {
    const { store } = this.#context
    if (nextClaimableRun(store.connection) === undefined) return null
    return store.write((db) => this.#claimInside(db))
  }

  /** Claims inside the caller's transaction. */
  #claimInside(db: WriteHandle): Claim | null {
    if (this.#stop.signal.aborted) return null
    const runId = nextClaimableRun(db)
    const run = runId === undefined ? undefined : findRunById(db, runId)
    if (!run) return null
    return { run, rows: claimPack(db, run.id, this.#context.task.owner) }
  }

  async #workOn(claim: Claim): Promise<Claim | null> {
    const abort = new AbortController()
    this.#current = { runId: claim.run.id, abort }
    try {
      const work: PackWork = { run: claim.run, rows: claim.rows, signal: AbortSignal.any([abort.signal, this.#stop.signal]) }
      const outcome = await callProvider(this.#context, work)
      return await this.#settle(claim, outcome, work.signal)
    } finally {
      this.#current = null
    }
  }

  async #settle(claim: Claim, outcome: CallOutcome, signal: AbortSignal): Promise<Claim | null> {
    const code = outcome.error?.code
    if (code === 'cancelled') return this.#giveBack(claim, outcome)
    if (code && STOPPING.has(code)) return this.#stopRun(claim, outcome)
    if (code && PASSING.has(code)) return await this.#backOff(claim, outcome, signal)
    this.#backoffs = 0
    const next = this.#context.store.write((db) => {
      this.#record(db, claim, outcome)
      return this.#claimInside(db)
    })
    this.#report({ type: 'settled', runId: claim.run.id })
    return next
  }

  #record(db: WriteHandle, claim: Claim, outcome: CallOutcome): void {
    const { owner } = this.#context.task
    const callId = outcome.call ? insertCall(db, claim.run.id, { ...outcome.call, worker: owner }) : null
    settlePack(db, { runId: claim.run.id, owner, callId, staged: outcome.staged, unstaged: outcome.unstaged })
  }

  #release(claim: Claim, outcome: CallOutcome): void {
    const { store, task } = this.#context
    store.write((db) => {
      if (outcome.call) insertCall(db, claim.run.id, { ...outcome.call, worker: task.owner })
      releaseClaims(db, { runId: claim.run.id, owner: task.owner, refundAttempt: true })
    })
  }

  #giveBack(claim: Claim, outcome: CallOutcome): Claim | null {
    this.#release(claim, outcome)
    this.#report({ type: 'settled', runId: claim.run.id })
    return this.#claimNext()
  }

  #stopRun(claim: Claim, outcome: CallOutcome): Claim | null {
    const error = outcome.error ?? toErrorData(new AppError('internal', 'The run stopped without a reason.'))
    this.#release(claim, outcome)
    this.#context.store.write((db) => setRunState(db, claim.run.id, { state: 'failed', at: new Date().toISOString(), error }))
    this.#report({ type: 'stopped', runId: claim.run.id, error })
    return this.#claimNext()
  }

  async #backOff(claim: Claim, outcome: CallOutcome, signal: AbortSignal): Promise<Claim | null> {
    this.#backoffs += 1
    if (this.#backoffs > MAX_BACKOFFS) return this.#stopRun(claim, outcome)
    this.#release(claim, outcome)
    await delay(backoffMs(this.#backoffs, outcome), undefined, { signal }).catch(() => undefined)
    return this.#claimNext()
  }
}

/** What the provider asked for, else exponential with full jitter: up to 0.5 s, 1 s, 2 s … 16 s. */
function backoffMs(tries: number, outcome: CallOutcome): number {
  const asked = outcome.error?.data?.retryAfterSeconds
  if (typeof asked === 'number' && asked >= 0) return Math.min(asked, 120) * 1000
  return Math.random() * 500 * 2 ** (tries - 1)
}
