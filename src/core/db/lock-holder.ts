import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/**
 * Who writes to the workspace now, as one phrase; null when nobody does. A read of the lock file fails as busy while
 * its exclusive transaction is open, and takes no lock that would keep another Galley from starting.
 */
export function findLockHolder(workspaceDir: string): string | null {
  const path = join(workspaceDir, 'galley.lock')
  if (!existsSync(path)) return null
  const raw = new Database(path, { readonly: true, timeout: 0 })
  try {
    raw.prepare('SELECT count(*) FROM sqlite_schema').get()
    return null
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return describe(workspaceDir)
    throw error
  } finally {
    raw.close()
  }
}

function describe(workspaceDir: string): string {
  try {
    const holder = JSON.parse(readFileSync(join(workspaceDir, 'galley.lock.json'), 'utf8')) as {
      program?: string
      pid?: number
    }
    return `${holder.program ?? 'another Galley'} (process ${String(holder.pid ?? '?')})`
  } catch {
    return 'another Galley'
  }
}
