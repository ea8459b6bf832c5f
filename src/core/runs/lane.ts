/**
 * A lane: claims a pack, asks the provider, stages what is valid, until no running run has anything pending.
 * It runs in a thread with its own connection. Settling a pack and claiming the next share one transaction, so that a
 * pack costs one fsync.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { ProviderKind } from '../../shared/domain.ts'
import type { ErrorCode, ErrorData } from '../../shared/errors.ts'
import { beatClaims, claimPacks, type ClaimedRow, releaseClaims, settlePack } from '../db/queries/claims.ts'
import { insertCall } from '../db/queries/llm-calls.ts'
import { findRunById, nextClaimableRun, type RunRow, setRunState } from '../db/queries/runs.ts'
import type { WriteHandle } from '../db/connection.ts'
import type { LaneContext } from './lane-context.ts'
import type { LaneCommand, LaneReport } from './lane-messages.ts'
import { HEARTBEAT_MS, MAX_BACKOFFS } from './limits.ts'
import { callProvider, type CallOutcome } from './pack-call.ts'

type Pack = readonly ClaimedRow[]
type Claim = { readonly run: RunRow; readonly packs: readonly Pack[] }

/** Failures that say nothing of the blocks: the run stops until a person acts. */
const STOPPING = new Set<ErrorCode>([
  'provider_auth',
  'provider_billing',
  'provider_key_missing',
  'provider_key_origin',
  'provider_unreachable',
  'provider_unknown',
  'schema_invalid',
])
/** Failures that pass by themselves: the same pack is asked again after a while. */
const PASSING = new Set<ErrorCode>(['provider_rate_limited', 'provider_overloaded'])

/** Rules answer in microseconds: several packs share one transaction, since each transaction costs a flush to disk. */
const PACKS_PER_CLAIM: Readonly<Record<ProviderKind, number>> = { rules: 25, anthropic: 1, 'openai-compatible': 1 }

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
    if (this.#current && (command.runIds === null || command.runIds.includes(this.#current.runId)))
      this.#current.abort.abort()
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
    const packs = claimPacks(db, {
      runId: run.id,
      owner: this.#context.task.owner,
      packs: PACKS_PER_CLAIM[run.provider],
    })
    return { run, packs }
  }

  async #workOn(claim: Claim): Promise<Claim | null> {
    const abort = new AbortController()
    this.#current = { runId: claim.run.id, abort }
    const signal = AbortSignal.any([abort.signal, this.#stop.signal])
    try {
      const done: CallOutcome[] = []
      for (const rows of claim.packs) {
        const outcome = await callProvider(this.#context, { run: claim.run, rows, signal })
        if (isInterruption(outcome)) return await this.#interrupt(claim, done, { outcome, signal })
        done.push(outcome)
      }
      return this.#settle(claim, done)
    } finally {
      this.#current = null
    }
  }

  #settle(claim: Claim, done: readonly CallOutcome[]): Claim | null {
    this.#backoffs = 0
    const next = this.#context.store.write((db) => {
      for (const outcome of done) this.#record(db, claim, outcome)
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

  /** Keeps what was done before the interruption; the rest goes back to pending with its attempt. */
  async #interrupt(
    claim: Claim,
    done: readonly CallOutcome[],
    { outcome: last, signal }: Interruption,
  ): Promise<Claim | null> {
    const { store, task } = this.#context
    const error = this.#stoppingError(last)
    store.write((db) => {
      for (const outcome of done) this.#record(db, claim, outcome)
      if (last.call) insertCall(db, claim.run.id, { ...last.call, worker: task.owner })
      releaseClaims(db, { runId: claim.run.id, owner: task.owner, refundAttempt: true })
      if (error) setRunState(db, claim.run.id, { state: 'failed', at: new Date().toISOString(), error })
    })
    this.#report(error ? { type: 'stopped', runId: claim.run.id, error } : { type: 'settled', runId: claim.run.id })
    if (!error && last.error?.code !== 'cancelled')
      await delay(backoffMs(this.#backoffs, last), undefined, { signal }).catch(() => undefined)
    return this.#claimNext()
  }

  /** The error that stops the run: at once, or after too many tries of something that should pass by itself. */
  #stoppingError({ error }: CallOutcome): ErrorData | null {
    if (!error || error.code === 'cancelled') return null
    if (STOPPING.has(error.code)) return error
    this.#backoffs += 1
    return this.#backoffs > MAX_BACKOFFS ? error : null
  }
}

type Interruption = { readonly outcome: CallOutcome; readonly signal: AbortSignal }

function isInterruption({ error }: CallOutcome): boolean {
  return error !== null && (error.code === 'cancelled' || STOPPING.has(error.code) || PASSING.has(error.code))
}

/** What the provider asked for, else exponential with full jitter: up to 0.5 s, 1 s, 2 s … 16 s. */
function backoffMs(tries: number, outcome: CallOutcome): number {
  const asked = outcome.error?.data?.retryAfterSeconds
  if (typeof asked === 'number' && asked >= 0) return Math.min(asked, 120) * 1000
  return Math.random() * 500 * 2 ** (tries - 1)
}
