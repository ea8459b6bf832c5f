/** Connections to the workspace database: one place for pragmas, handles that the compiler tells apart, error classes. */
import Database from 'better-sqlite3'
import { drizzle, type BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import { AppError } from '../../shared/errors.ts'

type Statement = Database.Statement

/** A connection that may read. Query functions take a handle first. */
export type ReadHandle = {
  readonly path: string
  /** A prepared statement, cached by its text. */
  readonly prepare: (sql: string) => Statement
  /** Drizzle over the same connection, for single-table reads and writes. */
  readonly orm: BetterSQLite3Database
  readonly mode: 'read' | 'write'
}
/** Handed out by `withWrite` only: inside it an immediate transaction is open. */
export type WriteHandle = ReadHandle & { readonly mode: 'write' }

export type Connection = ReadHandle & {
  readonly raw: Database.Database
  readonly close: () => void
}

/** The oldest SQLite that does not lose commits when connections write and checkpoint together. */
const MIN_SQLITE = [3, 51, 3] as const

/**
 * Opens the database file. `write` creates it and uses WAL with synchronous=FULL; `read` needs an existing file.
 * Fails with workspace_not_found, workspace_unwritable or workspace_damaged.
 */
export function openConnection(path: string, mode: 'read' | 'write'): Connection {
  const raw = classified(path, () => new Database(path, { readonly: mode === 'read', fileMustExist: mode === 'read' }))
  try {
    classified(path, () => configure(raw, mode))
  } catch (error) {
    raw.close()
    throw error
  }
  const statements = new Map<string, Statement>()
  const prepare = (sql: string): Statement => {
    const known = statements.get(sql)
    if (known) return known
    const statement = raw.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  return { path, mode, prepare, raw, orm: drizzle({ client: raw }), close: () => raw.close() }
}

function configure(raw: Database.Database, mode: 'read' | 'write'): void {
  raw.pragma('busy_timeout = 10000')
  raw.pragma('foreign_keys = ON')
  raw.pragma('recursive_triggers = ON')
  raw.pragma('trusted_schema = OFF')
  raw.pragma('temp_store = MEMORY')
  raw.pragma('cache_size = -16000')
  if (mode === 'read') return
  raw.pragma('journal_mode = WAL')
  raw.pragma('synchronous = FULL')
}

/** Runs `fn` in one immediate transaction: all of it is stored, or none. */
export function withWrite<T>(connection: Connection, fn: (db: WriteHandle) => T): T {
  if (connection.mode !== 'write')
    throw new AppError('workspace_unwritable', `The workspace database ${connection.path} is open for reading only.`)
  const handle = connection as WriteHandle
  return classified(connection.path, () => connection.raw.transaction(() => fn(handle)).immediate())
}

/** SQLite's failures that a person can act on, as AppErrors; everything else passes. */
function classified<T>(path: string, fn: () => T): T {
  try {
    return fn()
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
    const code = error.code
    if (code === 'SQLITE_FULL')
      throw new AppError('disk_full', `The disk that holds ${path} is full.`, { cause: error })
    if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
      throw new AppError('workspace_damaged', `The workspace database ${path} is damaged: ${error.message}.`, {
        cause: error,
      })
    if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_PERM')
      throw new AppError('workspace_unwritable', `The workspace database ${path} cannot be written.`, { cause: error })
    if (code.startsWith('SQLITE_CANTOPEN'))
      throw new AppError('workspace_not_found', `The workspace database ${path} cannot be opened.`, { cause: error })
    throw error
  }
}

export function sqliteVersion(): string {
  const db = new Database(':memory:')
  try {
    return String(db.prepare('SELECT sqlite_version()').pluck().get())
  } finally {
    db.close()
  }
}

export function isSqliteSupported(version = sqliteVersion()): boolean {
  const parts = version.split('.').map(Number)
  for (const [i, min] of MIN_SQLITE.entries()) {
    const part = parts[i] ?? 0
    if (part !== min) return part > min
  }
  return true
}
