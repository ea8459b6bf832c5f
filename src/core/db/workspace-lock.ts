/**
 * One writer for each workspace. The lock is an SQLite file held in an exclusive transaction for the life of the
 * process: the operating system lets go of it however the process ends, also after a SIGKILL. Who holds it stands in a
 * JSON file beside it, for the message only.
 */
import { mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { AppError } from '../../shared/errors.ts'

export type LockHolder = {
  readonly pid: number
  readonly host: string
  readonly program: string
  readonly since: string
}
export type WorkspaceLock = { readonly release: () => void }

/** Creates the folder when it is not there. Fails with workspace_locked (says who) or workspace_unwritable. */
export function acquireWorkspaceLock(dir: string, program: string): WorkspaceLock {
  const real = ensureFolder(dir)
  const holderPath = join(real, 'galley.lock.json')
  const raw = openLockFile(real, holderPath)
  const holder: LockHolder = { pid: process.pid, host: hostname(), program, since: new Date().toISOString() }
  writeFileSync(holderPath, JSON.stringify(holder))
  return {
    release: () => {
      rmSync(holderPath, { force: true })
      raw.exec('ROLLBACK')
      raw.close()
    },
  }
}

function ensureFolder(dir: string): string {
  try {
    mkdirSync(dir, { recursive: true })
    return realpathSync(dir)
  } catch (error) {
    throw new AppError('workspace_unwritable', `The workspace folder ${dir} cannot be created or written.`, {
      cause: error,
    })
  }
}

function openLockFile(real: string, holderPath: string): Database.Database {
  let raw: Database.Database | undefined
  try {
    raw = new Database(join(real, 'galley.lock'), { timeout: 0 })
    raw.exec('BEGIN EXCLUSIVE')
    return raw
  } catch (error) {
    raw?.close()
    const isBusy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')
    if (!isBusy)
      throw new AppError('workspace_unwritable', `The workspace folder ${real} cannot be written.`, { cause: error })
    throw new AppError('workspace_locked', `The workspace ${real} is open in ${describeHolder(holderPath)}.`)
  }
}

function describeHolder(path: string): string {
  try {
    const holder = JSON.parse(readFileSync(path, 'utf8')) as Partial<LockHolder>
    return `${holder.program ?? 'another Galley'} (process ${holder.pid ?? '?'} on ${holder.host ?? '?'}, since ${holder.since ?? '?'})`
  } catch {
    return 'another Galley'
  }
}
