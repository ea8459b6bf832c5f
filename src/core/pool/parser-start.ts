/** Starts a parser process with Node's own fork. Electron's host has another way, with the same shape. */
import { fork } from 'node:child_process'
import module from 'node:module'
import type { ParserCommand, ParserReport } from './parser-messages.ts'

export type ParserExit = { readonly code: number | null; readonly signal: string | null }
/** A running parser process. */
export type ParserProcess = {
  /** Undefined while it is being started, and when it could not be. */
  readonly pid: number | undefined
  readonly send: (command: ParserCommand) => void
  readonly onReport: (listener: (report: ParserReport) => void) => void
  /** Called once, also when it could not be started. */
  readonly onExit: (listener: (exit: ParserExit) => void) => void
  /** Ends it at once, with the programs that it started. */
  readonly kill: () => void
  /** Whether it keeps the host's event loop alive. */
  readonly hold: (isHeld: boolean) => void
}
export type StartParser = (entry: string, memoryMiB: number) => ParserProcess

/** Share of the memory limit that V8's heap may take: the rest is for buffers, code and stacks. */
const HEAP_SHARE = 0.8
const PASSED_ON = ['PATH', 'Path', 'SystemRoot', 'HOME', 'USERPROFILE', 'TMPDIR', 'TMP', 'TEMP', 'LANG', 'LC_ALL']
const OWN = ['GALLEY_PANDOC', 'GALLEY_TESSERACT']

/**
 * Share of the memory limit up to which the heap grows without a full collection. Under a limit V8 collects early and
 * often: PDF pages were read at 42 a second without this, at 60 with it.
 */
const EASY_HEAP_SHARE = 0.2

export function parserArguments(memoryMiB: number): readonly string[] {
  return [
    `--max-old-space-size=${Math.floor(memoryMiB * HEAP_SHARE)}`,
    `--initial-old-space-size=${Math.floor(memoryMiB * EASY_HEAP_SHARE)}`,
  ]
}

/** Nothing of the host's environment but what programs need to start: no keys. */
export function parserEnvironment(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const passed = [...PASSED_ON, ...OWN].flatMap((name) => {
    const value = env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const cache = module.getCompileCacheDir()
  return { ...Object.fromEntries(passed), ...(cache !== undefined && { NODE_COMPILE_CACHE: cache }) }
}

export const forkParser: StartParser = (entry, memoryMiB) => {
  const child = fork(entry, [String(memoryMiB)], {
    serialization: 'advanced',
    execArgv: [...parserArguments(memoryMiB)],
    env: parserEnvironment(),
    // A group of its own: what it starts ends with it, and a Ctrl-C in the terminal is the host's to deal with.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const kill = (): void => {
    try {
      if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL')
    } catch {
      // The group is gone.
    }
    child.kill('SIGKILL')
  }
  return {
    pid: child.pid,
    send: (command) => {
      // A child that has just died is reported by its exit.
      if (child.connected) child.send(command, () => undefined)
    },
    onReport: (listener) => child.on('message', (message) => listener(message as ParserReport)),
    onExit: (listener) => {
      let isDone = false
      const end = (exit: ParserExit): void => {
        if (isDone) return
        isDone = true
        kill()
        listener(exit)
      }
      child.once('exit', (code, signal) => end({ code, signal }))
      child.once('error', () => end({ code: null, signal: null }))
    },
    kill,
    hold: (isHeld) => {
      if (isHeld) child.ref()
      else child.unref()
      if (isHeld) child.channel?.ref()
      else child.channel?.unref()
    },
  }
}
