/** Tells clients what changed, a run or job at most ten times a second: the first change at once, the last one surely. */
import { findJobProject } from '../db/queries/jobs.ts'
import { getRunSummary } from '../db/queries/runs.ts'
import type { Store } from '../db/store.ts'
import type { EventBus } from '../events.ts'

const EVERY_MS = 100

type Pending = { readonly timer: NodeJS.Timeout; isDue: boolean; readonly emit: () => void }

export class Announcer {
  readonly #store: Store
  readonly #events: EventBus
  readonly #pending = new Map<string, Pending>()
  #isClosed = false

  constructor(store: Store, events: EventBus) {
    this.#store = store
    this.#events = events
  }

  run(runId: number): void {
    this.#throttle(`run ${runId}`, () => {
      const { runUid, documentUid, projectUid } = getRunSummary(this.#store.connection, runId)
      this.#events.emit({ type: 'run', runUid, documentUid, projectUid })
      this.#events.emit({ type: 'rows', runUid, documentUid })
    })
  }

  job(jobId: number): void {
    this.#throttle(`job ${jobId}`, () => {
      const job = findJobProject(this.#store.connection, jobId)
      if (job) this.#events.emit({ type: 'job', ...job })
    })
  }

  /** Emits what waits. */
  flush(): void {
    for (const [key, pending] of this.#pending) {
      clearTimeout(pending.timer)
      this.#pending.delete(key)
      if (pending.isDue) pending.emit()
    }
  }

  close(): void {
    this.#isClosed = true
    for (const { timer } of this.#pending.values()) clearTimeout(timer)
    this.#pending.clear()
  }

  #throttle(key: string, emit: () => void): void {
    if (this.#isClosed) return
    const known = this.#pending.get(key)
    if (known) {
      known.isDue = true
      return
    }
    const timer = setTimeout(() => this.#onTimer(key), EVERY_MS).unref()
    this.#pending.set(key, { timer, isDue: false, emit })
    emit()
  }

  #onTimer(key: string): void {
    const pending = this.#pending.get(key)
    this.#pending.delete(key)
    if (pending?.isDue) this.#throttle(key, pending.emit)
  }
}
