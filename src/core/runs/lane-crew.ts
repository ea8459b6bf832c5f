/**
 * The lanes of the host: started when a request may leave and none is free, ended when nothing is left to do.
 *
 *   free --grant--> busy --finished--> busy (next grant) | resting --idle--> free       busy --nothing--> free
 */
import { randomUUID } from 'node:crypto'
import type { ErrorData } from '../../shared/errors.ts'
import { toErrorData } from '../../shared/errors.ts'
import { createModelPool, type Lane, type ModelPool } from '../pool/model-pool.ts'
import type { LaneCommand, LaneReport } from './lane-messages.ts'
import { MAX_LANES } from './limits.ts'
import type { RouteDesk } from './route-desk.ts'
import type { Permit } from './scheduler.ts'

/** A request that may be under way. */
export type LaneWork = { readonly desk: RouteDesk; readonly permit: Permit }
export type CrewLane = {
  readonly owner: string
  readonly lane: Lane
  state: 'free' | 'busy' | 'resting'
  work: LaneWork | null
}

export type CrewOptions = {
  readonly entry: string
  readonly databasePath: string
  readonly catalogueFile: string
  readonly onReport: (lane: CrewLane, report: LaneReport) => void
  /** The lane is gone; with an error, it was not told to go. */
  readonly onEnd: (lane: CrewLane, error: ErrorData | null) => void
}

export class LaneCrew {
  readonly #options: CrewOptions
  readonly #lanes = new Map<string, CrewLane>()
  #pool: ModelPool | null = null

  constructor(options: CrewOptions) {
    this.#options = options
  }

  /** No request is under way and nothing waits to be settled. */
  isAtRest(): boolean {
    return [...this.#lanes.values()].every((lane) => lane.state === 'free')
  }

  hasRoom(): boolean {
    return this.#lanes.size < MAX_LANES || this.#free() !== undefined
  }

  grant(work: LaneWork): void {
    this.give(this.#free() ?? this.#start(), work)
  }

  give(lane: CrewLane, work: LaneWork): void {
    lane.state = 'busy'
    lane.work = work
    lane.lane.command({ type: 'grant', grant: work.desk.grant(work.permit) })
  }

  rest(lane: CrewLane): void {
    lane.state = 'resting'
    lane.work = null
    lane.lane.command({ type: 'rest' })
  }

  tell(command: LaneCommand): void {
    for (const { lane } of this.#lanes.values()) lane.command(command)
  }

  /** Ends the free ones. Their threads stay for a while, for the next start. */
  dismiss(): void {
    for (const lane of this.#lanes.values()) {
      if (lane.state !== 'free') continue
      this.#lanes.delete(lane.owner)
      lane.lane.command({ type: 'end' })
    }
  }

  async close(timeoutMs: number): Promise<void> {
    this.tell({ type: 'cancel', runIds: null })
    this.tell({ type: 'end' })
    const ended = Promise.allSettled([...this.#lanes.values()].map(({ lane }) => lane.done))
    await Promise.race([ended, timeout(timeoutMs)])
    await this.#pool?.close()
  }

  #free(): CrewLane | undefined {
    return [...this.#lanes.values()].find((lane) => lane.state === 'free')
  }

  #start(): CrewLane {
    const { entry, databasePath, catalogueFile, onReport, onEnd } = this.#options
    this.#pool ??= createModelPool(entry)
    const owner = `worker-${randomUUID()}`
    const crewLane: CrewLane = {
      owner,
      lane: this.#pool.start({ databasePath, catalogueFile, owner }, (report) => onReport(crewLane, report)),
      state: 'free',
      work: null,
    }
    this.#lanes.set(owner, crewLane)
    const end = (error: ErrorData | null): void => {
      this.#lanes.delete(owner)
      onEnd(crewLane, error)
    }
    crewLane.lane.done.then(
      (result) => end(result.error),
      (error: unknown) => end(toErrorData(error)),
    )
    return crewLane
  }
}

function timeout(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
