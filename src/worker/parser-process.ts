/** Entry of the parser process, and of the thread that watches over it. */
import { isMainThread, workerData } from 'node:worker_threads'
import { type HostPort, serveParser } from '../core/pool/parser-child.ts'
import type { ParserCommand } from '../core/pool/parser-messages.ts'
import { endOwnGroup, startWatchdog, type WatchOrder, watchProcess } from '../core/pool/parser-watchdog.ts'

/** What Electron gives to its utility processes instead of the channel of a fork. */
type ParentPort = {
  readonly postMessage: (message: unknown) => void
  readonly on: (event: 'message', listener: (event: { readonly data: unknown }) => void) => void
}

function electronPort(): HostPort | null {
  const { parentPort } = process as { readonly parentPort?: ParentPort }
  if (!parentPort) return null
  return {
    send: (report) => parentPort.postMessage(report),
    onCommand: (listener) => parentPort.on('message', ({ data }) => listener(data as ParserCommand)),
  }
}

function forkPort(): HostPort {
  process.once('disconnect', endOwnGroup)
  return {
    send: (report) => process.send?.(report),
    onCommand: (listener) => process.on('message', (message) => listener(message as ParserCommand)),
  }
}

if (isMainThread) {
  const memoryMiB = Number(process.argv[2])
  startWatchdog(import.meta.filename, { memoryMiB, parentPid: process.ppid })
  serveParser(electronPort() ?? forkPort())
} else watchProcess(workerData as WatchOrder)
