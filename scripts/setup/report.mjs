/** A failure that a newcomer can act on: its message is one sentence and is shown without a stack. */
export class SetupError extends Error {}

const liveIntervalMs = 1_000
const quietIntervalMs = 30_000

// Everything here goes to stderr, so that `npm start -- demo --json` keeps a clean stdout.
/** @param {string} line */
export function say(line) {
  process.stderr.write(`${line}\n`)
}

/** @param {number} startedMs */
export function secondsSince(startedMs) {
  return `${((performance.now() - startedMs) / 1000).toFixed(1)} s`
}

/**
 * Runs one step of the setup and reports it in one line: a counting one on a terminal, start and end elsewhere. A step
 * whose result is false was not possible, and the setup goes another way.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const startedMs = performance.now()
  const isLive = process.stderr.isTTY
  if (isLive) process.stderr.write(`${title} …`)
  else say(`${title} …`)
  const tick = () => {
    if (isLive) process.stderr.write(`\r${title} … ${Math.round((performance.now() - startedMs) / 1000)} s`)
    else say(`${title} … ${secondsSince(startedMs)} so far`)
  }
  const timer = setInterval(tick, isLive ? liveIntervalMs : quietIntervalMs)
  try {
    const result = await work()
    const verdict = result === false ? 'not possible, found out after' : 'done in'
    say(`${isLive ? '\r\u001b[K' : ''}${title}: ${verdict} ${secondsSince(startedMs)}`)
    return result
  } catch (error) {
    say(`${isLive ? '\r\u001b[K' : ''}${title}: failed after ${secondsSince(startedMs)}`)
    throw error
  } finally {
    clearInterval(timer)
  }
}

/**
 * Runs a script's main function and turns its failure into a sentence and an exit code.
 *
 * @param {() => Promise<number>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (error instanceof SetupError) say(error.message)
    else console.error(error)
    process.exitCode = 1
  }
}
