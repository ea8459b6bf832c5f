import type { WorkRun } from '../db/queries/review.ts'
import type { EventBus } from '../events.ts'

type TouchedRun = Pick<WorkRun, 'projectUid' | 'documentUid' | 'runUid'>

/** Rows of the run changed, and its counts with them. */
export function announce(events: EventBus, { projectUid, documentUid, runUid }: TouchedRun): void {
  events.emit({ type: 'run', projectUid, documentUid, runUid })
  events.emit({ type: 'rows', documentUid, runUid })
}

/**
 * What listeners do when rows change (count, put lists in order, draw) costs more than a step of work: while it goes on,
 * they are told twice a second.
 */
const EVERY_MS = 500

/** Tells of runs whose rows a piece of work changes: of the first at once, of the rest now and then, of all by the end. */
export class Announcer {
  readonly #events: EventBus
  readonly #untold = new Map<string, TouchedRun>()
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(events: EventBus) {
    this.#events = events
  }

  touch(run: TouchedRun): void {
    this.#untold.set(run.runUid, run)
    if (performance.now() - this.#toldAt >= EVERY_MS) this.flush()
  }

  /** To be called when the work ends, however it ends. */
  flush(): void {
    for (const run of this.#untold.values()) announce(this.#events, run)
    this.#untold.clear()
    this.#toldAt = performance.now()
  }
}
