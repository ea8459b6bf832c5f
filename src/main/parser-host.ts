import { utilityProcess } from 'electron'
import type { ParserReport } from '../core/pool/parser-messages.ts'
import { parserArguments, parserEnvironment, type StartParser } from '../core/pool/parser-start.ts'

/** Parser processes as Electron has them: its binary refuses to run as Node, so that there is no fork. */
export const startUtilityParser: StartParser = (entry, memoryMiB) => {
  const child = utilityProcess.fork(entry, [String(memoryMiB)], {
    execArgv: [...parserArguments(memoryMiB)],
    env: parserEnvironment(),
    serviceName: 'Galley document reader',
    stdio: 'ignore',
  })
  return {
    get pid() {
      return child.pid
    },
    send: (command) => child.postMessage(command),
    onReport: (listener) => {
      child.on('message', (message: ParserReport) => listener(message))
    },
    onExit: (listener) => {
      child.once('exit', (code) => listener({ code, signal: null }))
    },
    kill: () => {
      if (child.pid === undefined) child.kill()
      else endProcess(child.pid)
    },
    // Electron's windows keep its event loop alive.
    hold: () => undefined,
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has just ended by itself.
  }
}
