/**
 * Puts blocks into the full-text index behind ingest, in short steps between which the host answers.
 *
 *   asleep --documents event, wake()--> indexing --nothing left--> asleep          both --close--> closed
 *
 * How far each conversion is stands in its row, in the transaction of the step: a host that dies loses nothing.
 */
import { indexBlocks, nextUnindexed } from '../db/queries/search.ts'
import type { Store } from '../db/store.ts'
import type { EventBus } from '../events.ts'

export type IndexerOptions = { readonly store: Store; readonly events: EventBus }

/** A step takes about so long, its flush to the disk included; the longest seen is three times that. */
const STEP_MS = 6
const FIRST_STEP_ROWS = 200
const MIN_STEP_ROWS = 20
const MAX_STEP_ROWS = 2_000

export class BlockIndexer {
  readonly #options: IndexerOptions
  #stopListening: (() => void) | null = null
  #work: Promise<void> | null = null
  #isDue = false
  #isClosed = false
  #rows = FIRST_STEP_ROWS
  readonly #projects = new Set<string>()

  constructor(options: IndexerOptions) {
    this.#options = options
  }

  /** Indexes what is missing now and whatever comes from now on. */
  start(): void {
    this.#stopListening ??= this.#options.events.on((event) => {
      if (event.type === 'documents') this.#wake()
    })
    this.#wake()
  }

  /** Indexes what is missing of all projects; resolves when that is done. */
  async catchUp(): Promise<void> {
    this.#wake()
    while (this.#work) await this.#work
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#stopListening?.()
    await this.#work
  }

  #wake(): void {
    this.#isDue = true
    if (this.#isClosed) return
    this.#work ??= this.#workOff().finally(() => {
      this.#work = null
    })
  }

  async #workOff(): Promise<void> {
    while (this.#takeDue()) {
      while (this.#step()) await new Promise<void>((resolve) => setImmediate(resolve))
      const { events } = this.#options
      for (const projectUid of this.#projects) events.emit({ type: 'documents', projectUid })
      this.#projects.clear()
    }
  }

  /** True once for all wakes since the last time. */
  #takeDue(): boolean {
    const isDue = this.#isDue
    this.#isDue = false
    return isDue
  }

  /** False when all is indexed. */
  #step(): boolean {
    if (this.#isClosed) return false
    const { store } = this.#options
    const conversion = nextUnindexed(store.connection)
    if (!conversion) return false
    const startedMs = performance.now()
    const end = store.write((db) => indexBlocks(db, conversion, this.#rows))
    const rows = end - conversion.indexedBlocks
    this.#projects.add(conversion.projectUid)
    const factor = STEP_MS / Math.max(performance.now() - startedMs, 0.5)
    // A short remainder says little of how long a full step would take.
    if (rows === this.#rows || factor < 1)
      this.#rows = Math.round(Math.min(MAX_STEP_ROWS, Math.max(MIN_STEP_ROWS, rows * Math.min(2, factor))))
    return true
  }
}
