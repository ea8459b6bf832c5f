/** Threads for model work. The only place that knows Piscina. */
import { availableParallelism } from 'node:os'
import { MessageChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { MAX_LANES } from '../runs/limits.ts'
import type { LaneCommand, LaneReport, LaneResult, LaneTask } from '../runs/lane-messages.ts'

export type Lane = { readonly command: (command: LaneCommand) => void; readonly done: Promise<LaneResult> }
export type ModelPool = {
  readonly start: (task: Omit<LaneTask, 'port'>, onReport: (report: LaneReport) => void) => Lane
  /** Ends the threads; lanes still at work are stopped where they are. */
  readonly close: () => Promise<void>
}

/** All lanes fit one thread: a machine with one core has no more. */
const MAX_LANES_PER_THREAD = MAX_LANES

/** `entry` is the absolute path of the thread’s module. One thread a core, four at most: lanes mostly wait. */
export function createModelPool(entry: string): ModelPool {
  const threads = Math.max(1, Math.min(4, availableParallelism()))
  const pool = new Piscina<LaneTask, LaneResult>({
    filename: entry,
    name: 'workLane',
    minThreads: 0,
    maxThreads: threads,
    concurrentTasksPerWorker: MAX_LANES_PER_THREAD,
    idleTimeout: 10_000,
    // A thread runs many lanes that wait for answers: it must never block on Atomics while one is at work.
    atomics: 'disabled',
    // The host's own flags are not a thread's: V8 settings among them, as `npm start` gives, are refused by the thread.
    execArgv: [],
  })
  return {
    start: (task, onReport) => {
      const { port1, port2 } = new MessageChannel()
      port1.on('message', onReport)
      const done = pool.run({ ...task, port: port2 }, { transferList: [port2] }).finally(() => port1.close())
      return { command: (command) => port1.postMessage(command), done }
    },
    close: () => pool.destroy(),
  }
}
