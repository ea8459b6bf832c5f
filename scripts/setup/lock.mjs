import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { say } from './report.mjs'

const pollMs = 200
const unwrittenGraceMs = 5_000

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** @param {string} file */
function readOwner(file) {
  try {
    return Number(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** @param {string} file */
function tryTake(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/**
 * @param {string} file
 * @param {number} owner
 */
function isAbandoned(file, owner) {
  if (owner > 0) return !isAlive(owner)
  try {
    return Date.now() - statSync(file).mtimeMs > unwrittenGraceMs
  } catch {
    return false
  }
}

// Renaming is atomic, so of two waiters that saw the same dead owner one gets the file; should it have got the lock
// of a live newcomer instead, it puts that one back.
/**
 * @param {string} file
 * @param {number} owner
 */
function removeAbandoned(file, owner) {
  const aside = `${file}.${String(process.pid)}`
  try {
    renameSync(file, aside)
    if (!Object.is(readOwner(aside), owner)) linkSync(aside, file)
  } catch {
    // Another waiter was first: the next round looks again.
  }
  rmSync(aside, { force: true })
}

/**
 * Holds a lock file while the work runs, so that two setups of one folder do not collide. The lock of a process that
 * is gone is taken over.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  let isAnnounced = false
  while (!tryTake(file)) {
    const owner = readOwner(file)
    if (owner === undefined) continue
    if (isAbandoned(file, owner)) {
      removeAbandoned(file, owner)
      continue
    }
    if (!isAnnounced) say(`Waiting for another setup of this folder (process ${String(owner)}) to finish …`)
    isAnnounced = true
    await sleep(pollMs)
  }
  const release = () => {
    rmSync(file, { force: true })
  }
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}
