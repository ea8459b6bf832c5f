import { AppError, type ErrorData } from '../../shared/errors.ts'
import {
  firstErrorOf,
  hasLivePack,
  listWaitingPacks,
  moveToNow,
  type PackKey,
  type WaitingGroup,
} from '../db/queries/batches.ts'
import { findJobById, pauseJobs } from '../db/queries/jobs.ts'
import { findPack } from '../db/queries/packs.ts'
import type { BatchDesk } from './batch-desk.ts'
import type { PlanOrder } from './plan-batch.ts'

type Probe = PackKey & { readonly group: WaitingGroup }

/**
 * First requests: a batch is checked only while it is processed, hours later. So one pack goes live before the first
 * batch of a schema at a model, and shows which form of answer works.
 */
export class ProbeBook {
  readonly #desk: BatchDesk
  readonly #onSettled: () => void
  readonly #probes = new Map<string, Probe>()
  #stopListening: (() => void) | null = null

  constructor(desk: BatchDesk, onSettled: () => void) {
    this.#desk = desk
    this.#onSettled = onSettled
  }

  /** A first request is on its way. That of a paused job waits with it. */
  isProbing(): boolean {
    const { connection } = this.#desk.store
    return [...this.#probes.values()].some(({ group }) => findJobById(connection, group.jobId)?.state === 'running')
  }

  close(): void {
    this.#stopListening?.()
    this.#stopListening = null
    this.#probes.clear()
  }

  /** True when the group may be submitted. Else its first request is on its way, or has failed and paused the job. */
  async isReady({ group, baseUrl }: PlanOrder): Promise<boolean> {
    const { store, book } = this.#desk
    const name = JSON.stringify([group.jobId, group.provider, group.model])
    const probe = this.#probes.get(name)
    const schemaId = findJobById(store.connection, group.jobId)?.schemaId
    if (schemaId === undefined) return false
    const { provider, model } = group
    if (book.rung({ schemaId, provider, baseUrl, model }) !== null) {
      this.#forget(name)
      return true
    }
    if (hasLivePack(store.connection, group)) {
      this.#listen()
      return false
    }
    const cause = probe && firstErrorOf(store.connection, probe)
    if (probe) this.#forget(name)
    if (cause) this.#giveUp(group, cause)
    // Earlier answers may have filled all of it without a request.
    else await this.#begin(name, group)
    return false
  }

  async #begin(name: string, group: WaitingGroup): Promise<void> {
    const [first] = listWaitingPacks(this.#desk.store.connection, group, 1)
    if (!first || !this.#desk.store.write((db) => moveToNow(db, first))) return
    this.#probes.set(name, { ...first, group })
    this.#listen()
    this.#desk.tell({ runIds: [first.runId], jobIds: [group.jobId] })
    await this.#desk.startLive(group.jobId)
  }

  #giveUp({ jobId }: WaitingGroup, cause: ErrorData): void {
    this.#desk.store.write((db) => pauseJobs(db, [jobId], probeError(cause)))
    this.#desk.tell({ runIds: [], jobIds: [jobId] })
  }

  #forget(name: string): void {
    this.#probes.delete(name)
    if (this.#probes.size === 0) {
      this.#stopListening?.()
      this.#stopListening = null
    }
  }

  #listen(): void {
    this.#stopListening ??= this.#desk.events.on((event) => {
      if (event.type === 'run' && this.#hasSettled()) this.#onSettled()
    })
  }

  #hasSettled(): boolean {
    const { connection } = this.#desk.store
    return [...this.#probes.values()].some((probe) => findPack(connection, probe)?.state === 'done')
  }
}

function probeError({ message }: ErrorData): ErrorData {
  return new AppError('batch_failed', `The first request, sent before the batch, failed: ${message}`, {
    hint: 'Nothing was submitted. Correct the schema or choose another model; then resume.',
  }).toData()
}
