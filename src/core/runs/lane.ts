/**
 * A lane: claims what the host's scheduler grants, asks the provider, stages what is valid. It runs in a thread with its
 * own connection. Settling a pack and claiming the next share one transaction, so that a pack costs one fsync.
 *
 *   resting --grant--> asking --answer--> waiting --grant--> asking
 *                                         waiting --rest--> resting      any --end--> over
 */
import { toErrorData } from '../../shared/errors.ts'
import type { WriteHandle } from '../db/connection.ts'
import { writeAnswerForm } from '../db/queries/answer-forms.ts'
import { beatClaims, type Claim, type ClaimedPack, claimPacks, settlePack } from '../db/queries/claims.ts'
import { insertCall } from '../db/queries/llm-calls.ts'
import { sendBehind, splitPack } from '../db/queries/packs.ts'
import { findRunById, type RunRow } from '../db/queries/runs.ts'
import type { LaneContext } from './lane-context.ts'
import type { CallNews, Grant, LaneCommand, LaneReport, LaneResult } from './lane-messages.ts'
import { mayBreakProvider } from './call-effect.ts'
import { HEARTBEAT_MS } from './limits.ts'
import { askPack, type CallOutcome } from './pack-call.ts'
import { worstCostMicroUsd } from './pack-request.ts'

type Asked = {
  readonly run: RunRow
  readonly pack: ClaimedPack
  readonly grant: Grant
  readonly outcome: CallOutcome
}
const NO_CLAIM: Claim = { packs: [], pausedJobIds: [] }

type Step = Extract<LaneCommand, { readonly type: 'grant' | 'rest' | 'end' }>

/** Works until it is told to end, or something breaks that no pack is to blame for. */
export async function runLane(context: LaneContext): Promise<LaneResult> {
  const lane = new Lane(context)
  try {
    await lane.work()
    return { packs: lane.packs, error: null }
  } catch (error) {
    return { packs: lane.packs, error: toErrorData(error) }
  } finally {
    lane.close()
  }
}

class Lane {
  readonly #context: LaneContext
  readonly #beat: NodeJS.Timeout
  readonly #steps: Step[] = []
  #wake: () => void = () => undefined
  #current: { readonly runIds: ReadonlySet<number>; readonly abort: AbortController } | null = null
  #waiting: readonly Asked[] = []
  packs = 0

  constructor(context: LaneContext) {
    this.#context = context
    context.task.port.on('message', (command: LaneCommand) => this.#obey(command))
    this.#beat = setInterval(() => this.#showLife(), HEARTBEAT_MS)
    this.#beat.unref()
  }

  async work(): Promise<void> {
    for (;;) {
      const step = await this.#nextStep()
      if (step.type === 'grant') await this.#follow(step.grant)
      else this.#settleAndClaim(null)
      if (step.type === 'end') return
      if (step.type === 'rest') this.#report({ type: 'idle' })
    }
  }

  close(): void {
    clearInterval(this.#beat)
    this.#context.task.port.close()
  }

  #obey(command: LaneCommand): void {
    if (command.type !== 'cancel') {
      this.#steps.push(command)
      this.#wake()
      return
    }
    const { runIds } = command
    if (this.#current && (runIds === null || runIds.some((id) => this.#current?.runIds.has(id))))
      this.#current.abort.abort()
  }

  async #nextStep(): Promise<Step> {
    for (;;) {
      const step = this.#steps.shift()
      if (step) return step
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  #showLife(): void {
    const { store, task } = this.#context
    const runIds = this.#current?.runIds ?? new Set(this.#waiting.map(({ run }) => run.id))
    if (runIds.size > 0) store.write((db) => beatClaims(db, task.owner, [...runIds]))
  }

  #report(report: LaneReport): void {
    this.#context.task.port.postMessage(report)
  }

  async #follow(grant: Grant): Promise<void> {
    const claim = this.#settleAndClaim(grant)
    if (claim.packs.length === 0) {
      this.#report({ type: 'nothing', grantId: grant.grantId })
      return
    }
    const startedMs = performance.now()
    this.#waiting = await this.#ask(claim.packs, grant)
    this.packs += claim.packs.length
    const news = newsOf(this.#waiting, performance.now() - startedMs)
    this.#report({ type: 'finished', grantId: grant.grantId, news })
  }

  async #ask(packs: readonly ClaimedPack[], grant: Grant): Promise<readonly Asked[]> {
    const abort = new AbortController()
    this.#current = { runIds: new Set(packs.map((pack) => pack.runId)), abort }
    const runs = new Map<number, RunRow>()
    const onBegun = (): void => this.#report({ type: 'began', grantId: grant.grantId })
    try {
      const asked: Asked[] = []
      for (const pack of packs) {
        const run = runs.get(pack.runId) ?? this.#requireRun(pack.runId)
        runs.set(pack.runId, run)
        asked.push({
          run,
          pack,
          grant,
          outcome: await askPack(this.#context, { run, pack, grant, signal: abort.signal, onBegun }),
        })
      }
      return asked
    } finally {
      this.#current = null
    }
  }

  #requireRun(id: number): RunRow {
    const run = findRunById(this.#context.store.connection, id)
    if (!run) throw new Error(`The run ${id} is gone.`)
    return run
  }

  /** Writes what waits, and claims for the grant in the same transaction. */
  #settleAndClaim(grant: Grant | null): Claim {
    const waiting = this.#waiting
    this.#waiting = []
    if (waiting.length === 0 && !grant) return NO_CLAIM
    const returned = new Set<Asked>()
    const claim = this.#context.store.write((db) => {
      for (const asked of waiting) if (this.#settle(db, asked)) returned.add(asked)
      return grant ? this.#claim(db, grant) : NO_CLAIM
    })
    for (const list of Map.groupBy(waiting, ({ pack }) => `${pack.runId} ${pack.jobId}`).values()) {
      const [first] = list
      if (!first) continue
      const { runId, jobId, provider, model } = first.pack
      const hasReturned = list.some((asked) => returned.has(asked))
      this.#report({ type: 'settled', runId, jobId, route: { provider, model }, hasReturned })
    }
    for (const jobId of claim.pausedJobIds) this.#report({ type: 'paused', jobId })
    return claim
  }

  #claim(db: WriteHandle, grant: Grant): Claim {
    const { store, book, task } = this.#context
    const { baseUrl } = grant.access
    const { provider } = grant.route
    return claimPacks(db, {
      owner: task.owner,
      route: grant.route,
      jobIds: grant.jobIds,
      packs: grant.packs,
      worstCost: (pack, rows) =>
        provider === 'rules'
          ? 0
          : worstCostMicroUsd({ store, book }, { run: this.#requireRun(pack.runId), pack, rows, baseUrl }),
    })
  }

  /** True when rows went back to a pack that may be claimed again. */
  #settle(db: WriteHandle, { run, pack, grant, outcome }: Asked): boolean {
    const { task, book } = this.#context
    const { runId, packIndex, jobId, reservedMicroUsd } = pack
    const callId = outcome.call ? insertCall(db, runId, { ...outcome.call, worker: task.owner }) : null
    const { staged, unstaged } = outcome
    const cost = { jobId, costMicroUsd: outcome.call?.costMicroUsd ?? 0, reservedMicroUsd }
    const settled = settlePack(db, { runId, packIndex, owner: task.owner, callId, staged, unstaged, cost })
    if (outcome.isSplit && settled.returned > 1) splitPack(db, pack)
    if (outcome.error && mayBreakProvider(outcome.error.code)) sendBehind(db, pack)
    const rung = outcome.call?.rung
    if (rung) {
      const place = {
        schemaId: run.schemaId,
        provider: pack.provider,
        baseUrl: grant.access.baseUrl,
        model: pack.model,
      }
      if (book.noteRung(place, rung)) writeAnswerForm(db, place, rung)
    }
    return settled.returned > 0
  }
}

function newsOf(asked: readonly Asked[], latencyMs: number): CallNews {
  const [first] = asked
  const failed = asked.find(({ outcome }) => outcome.error !== null)
  return {
    runId: (failed ?? first)?.run.id ?? 0,
    jobId: (failed ?? first)?.pack.jobId ?? null,
    error: failed?.outcome.error ?? null,
    limits: asked.find(({ outcome }) => outcome.limits !== null)?.outcome.limits ?? null,
    isSent: asked.some(({ outcome }) => outcome.call !== null),
    tokens: tokensOf(asked),
    latencyMs: Math.round(latencyMs),
  }
}

/** Reading from the cache does not count towards the limits. */
function tokensOf(asked: readonly Asked[]): CallNews['tokens'] {
  const [call] = asked.flatMap(({ outcome }) => (outcome.call && !outcome.error ? [outcome.call] : []))
  return call ? { input: call.inputTokens + call.cacheCreationTokens, output: call.outputTokens } : null
}
