import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** @typedef {{ code: number, output: string, isTimedOut: boolean }} RunResult */
/** @typedef {{ env?: NodeJS.ProcessEnv, cwd?: string, limitMs?: number, isShown?: boolean }} RunOptions */

const isWindows = process.platform === 'win32'
/** @type {readonly NodeJS.Signals[]} */
const signals = isWindows ? ['SIGINT', 'SIGTERM'] : ['SIGINT', 'SIGTERM', 'SIGHUP']

/** @param {NodeJS.Signals} signal */
export const exitCodeOf = (signal) => 128 + constants.signals[signal]

/** @param {import('node:child_process').ChildProcess} child */
function killTree(child) {
  if (child.pid === undefined) return
  if (isWindows) {
    spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' })
    return
  }
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    child.kill('SIGKILL')
  }
}

/**
 * Runs a command in a process group of its own and collects what it prints. The group is killed at the limit, and when
 * this process is told to stop.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    let output = ''
    let isTimedOut = false
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', options.isShown ? 'inherit' : 'pipe', options.isShown ? 'inherit' : 'pipe'],
      detached: !isWindows,
      shell: isWindows && /\.cmd$/i.test(command),
      windowsHide: true,
    })
    /** @param {NodeJS.Signals} signal */
    const stop = (signal) => {
      killTree(child)
      process.exit(exitCodeOf(signal))
    }
    for (const signal of signals) process.on(signal, stop)
    const collect = (/** @type {Buffer} */ chunk) => (output += chunk.toString())
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    const timer =
      options.limitMs === undefined
        ? undefined
        : setTimeout(() => {
            isTimedOut = true
            killTree(child)
          }, options.limitMs)
    const settle = (/** @type {number} */ code) => {
      clearTimeout(timer)
      for (const signal of signals) process.off(signal, stop)
      resolve({ code, output, isTimedOut })
    }
    child.on('error', (error) => {
      output += error.message
      settle(127)
    })
    child.on('close', (code) => {
      settle(code ?? 1)
    })
  })
}

/**
 * Runs a command in the foreground: it has this terminal, gets this process's signals, and gives back its exit code.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<number>}
 */
export function runInForeground(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env ?? process.env, stdio: 'inherit' })
    // A terminal sends Ctrl-C to the whole foreground group: passing it on as well would make it two.
    const forward = (/** @type {NodeJS.Signals} */ signal) => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    for (const signal of signals) process.on(signal, forward)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, forward)
      resolve(code ?? (signal === null ? 1 : exitCodeOf(signal)))
    })
  })
}
