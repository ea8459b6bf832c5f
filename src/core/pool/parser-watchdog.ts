/**
 * A thread in the parser process that ends it when it takes too much memory or when the host is gone. It works while the
 * main thread is stuck in a reader. Thread limits of V8 would not do: they do not count array buffers.
 */
import { Worker } from 'node:worker_threads'

export type WatchOrder = { readonly memoryMiB: number; readonly parentPid: number }

const LOOK_EVERY_MS = 50
const THREAD_HEAP_MIB = 16

/** `entry` is a module that calls `watchProcess` when it finds itself in a thread. */
export function startWatchdog(entry: string, order: WatchOrder): void {
  const limits = { maxOldGenerationSizeMb: THREAD_HEAP_MIB }
  new Worker(entry, { workerData: order, execArgv: [], resourceLimits: limits }).unref()
}

/** Runs in the thread until the process ends. */
export function watchProcess({ memoryMiB, parentPid }: WatchOrder): void {
  setInterval(() => {
    const rssMiB = process.memoryUsage.rss() / 1024 ** 2
    if (rssMiB > memoryMiB || process.ppid !== parentPid) endOwnGroup()
  }, LOOK_EVERY_MS)
}

/** The process with the programs that it started; it leads a process group where the host could make it one. */
export function endOwnGroup(): void {
  try {
    process.kill(-process.pid, 'SIGKILL')
  } catch {
    process.kill(process.pid, 'SIGKILL')
  }
}
