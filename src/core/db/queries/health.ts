import type { ReadHandle } from '../connection.ts'

export type DatabaseHealth = {
  /** Empty when SQLite finds nothing wrong. */
  readonly integrityFaults: readonly string[]
  readonly foreignKeyFaults: number
  readonly migrations: readonly string[]
}
export type WorkspaceCounts = {
  readonly projects: number
  readonly documents: number
  readonly blocks: number
  readonly schemas: number
  readonly runs: number
}

export function readHealth(db: ReadHandle): DatabaseHealth {
  const integrity = db.prepare('PRAGMA integrity_check').pluck().all() as string[]
  return {
    integrityFaults: integrity.filter((line) => line !== 'ok'),
    foreignKeyFaults: db.prepare('PRAGMA foreign_key_check').all().length,
    migrations: db.prepare('SELECT tag FROM galley_migrations ORDER BY id').pluck().all() as string[],
  }
}

export function countWorkspace(db: ReadHandle): WorkspaceCounts {
  return db
    .prepare(
      `SELECT (SELECT count(*) FROM projects) AS projects, (SELECT count(*) FROM sources WHERE next_id IS NULL) AS documents,
        (SELECT coalesce(sum(total_blocks), 0) FROM conversions WHERE state = 'ready') AS blocks,
        (SELECT count(*) FROM schemas) AS schemas, (SELECT count(*) FROM runs) AS runs`,
    )
    .get() as WorkspaceCounts
}
