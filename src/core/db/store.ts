/** The database of one workspace: a connection that writes (or only reads) and the folder that it lives in. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import {
  isSqliteSupported,
  openConnection,
  sqliteVersion,
  withWrite,
  type Connection,
  type ReadHandle,
  type WriteHandle,
} from './connection.ts'
import { isCurrent, migrateDatabase, readMigrations } from './migrate.ts'

export type Store = {
  readonly connection: Connection
  readonly write: <T>(fn: (db: WriteHandle) => T) => T
  /**
   * Reads from one unchanging state of the database over a connection of its own, however long it takes; what is
   * written meanwhile is not seen. On the store's own connection an open iterator would refuse every write.
   */
  readonly snapshot: <T>(read: (db: ReadHandle) => Promise<T>) => Promise<T>
  readonly close: () => void
}

export const DATABASE_FILE = 'galley.sqlite'

/** Opens for writing, migrating first when needed. The caller holds the workspace lock. */
export async function openStore(workspaceDir: string, migrationsDir: string): Promise<Store> {
  requireSqlite()
  const databasePath = join(workspaceDir, DATABASE_FILE)
  await migrateDatabase({
    databasePath,
    migrations: readMigrations(migrationsDir),
    backupDir: join(workspaceDir, 'backups'),
  })
  return toStore(openConnection(databasePath, 'write'))
}

/** Opens for reading beside a possible writer. Fails with workspace_not_found when there is none yet. */
export function openStoreForReading(workspaceDir: string, migrationsDir: string): Store {
  requireSqlite()
  const databasePath = join(workspaceDir, DATABASE_FILE)
  if (!existsSync(databasePath)) throw new AppError('workspace_not_found', `There is no workspace in ${workspaceDir}.`)
  const connection = openConnection(databasePath, 'read')
  if (isCurrent(connection.raw, readMigrations(migrationsDir))) return toStore(connection)
  connection.close()
  throw new AppError('workspace_newer', `The workspace in ${workspaceDir} has another version than this Galley.`, {
    hint: 'Open it with the newest Galley once, then try again.',
  })
}

/** A further connection to an open workspace, for a thread. */
export function openThreadStore(databasePath: string): Store {
  return toStore(openConnection(databasePath, 'write'))
}

function toStore(connection: Connection): Store {
  return {
    connection,
    write: (fn) => withWrite(connection, fn),
    snapshot: (read) => readSnapshot(connection.path, read),
    close: () => connection.close(),
  }
}

async function readSnapshot<T>(path: string, read: (db: ReadHandle) => Promise<T>): Promise<T> {
  const connection = openConnection(path, 'read')
  try {
    connection.raw.exec('BEGIN')
    return await read(connection)
  } finally {
    connection.close()
  }
}

function requireSqlite(): void {
  if (!isSqliteSupported()) throw new Error(`SQLite ${sqliteVersion()} is older than 3.51.3, which can lose commits.`)
}
