/**
 * Brings a workspace database to the newest schema.
 *
 * Refuses a database of a newer Galley, backs up before it changes a populated one, runs each file of the journal in
 * its own transaction with foreign keys off (SQLite ignores that pragma inside one, and a table rebuild would delete
 * cascading children), then checks integrity and foreign keys; any finding brings the backup back.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import type Database from 'better-sqlite3'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { openConnection } from './connection.ts'

const journalSchema = z.object({ entries: z.array(z.object({ idx: z.number(), tag: z.string(), when: z.number() })) })

export type Migration = { readonly tag: string; readonly sql: string; readonly sha256: string }

/** The migrations of a folder in journal order. Fails when the journal's timestamps do not rise. */
export function readMigrations(dir: string): readonly Migration[] {
  const journal = journalSchema.parse(JSON.parse(readFileSync(join(dir, 'meta', '_journal.json'), 'utf8')))
  return journal.entries.map((entry, i) => {
    const before = journal.entries[i - 1]
    if (before && before.when >= entry.when)
      throw new Error(`Migration journal: ${entry.tag} is not newer than ${before.tag}.`)
    const sql = readFileSync(join(dir, `${entry.tag}.sql`), 'utf8').replaceAll('\r\n', '\n')
    return { tag: entry.tag, sql, sha256: createHash('sha256').update(sql).digest('hex') }
  })
}

export type MigrateOptions = {
  readonly databasePath: string
  readonly migrations: readonly Migration[]
  readonly backupDir: string
}
export type MigrateOutcome = { readonly applied: readonly string[]; readonly backupPath: string | null }

/** Fails with workspace_newer, workspace_damaged (the old database is back then) or disk_full. */
export async function migrateDatabase(options: MigrateOptions): Promise<MigrateOutcome> {
  const isNew = !existsSync(options.databasePath)
  const connection = openConnection(options.databasePath, 'write')
  let backupPath: string | null = null
  let applied: readonly string[] = []
  try {
    const done = appliedTags(connection.raw)
    refuseNewer(options, done)
    const missing = options.migrations.filter((m) => !done.includes(m.tag))
    if (missing.length === 0) return { applied: [], backupPath: null }
    if (!isNew && done.length > 0) backupPath = await backup(connection.raw, options, done.length)
    applied = applyAll(connection.raw, missing)
    verify(connection.raw, options.databasePath)
  } catch (error) {
    connection.close()
    if (backupPath) restore(options.databasePath, backupPath)
    throw error
  }
  connection.close()
  return { applied, backupPath }
}

/** True when the database has exactly the newest schema; asked before a read-only open. */
export function isCurrent(raw: Database.Database, migrations: readonly Migration[]): boolean {
  const done = appliedTags(raw)
  return done.length === migrations.length && migrations.every((m) => done.includes(m.tag))
}

function appliedTags(raw: Database.Database): readonly string[] {
  const table = raw.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'galley_migrations'`).get()
  if (!table) return []
  return raw.prepare('SELECT tag FROM galley_migrations ORDER BY id').pluck().all() as string[]
}

function refuseNewer(options: MigrateOptions, done: readonly string[]): void {
  const unknown = done.find((tag) => !options.migrations.some((m) => m.tag === tag))
  if (unknown)
    throw new AppError(
      'workspace_newer',
      `The workspace at ${dirname(options.databasePath)} was made by a newer Galley (${unknown}).`,
    )
}

async function backup(raw: Database.Database, options: MigrateOptions, version: number): Promise<string> {
  mkdirSync(options.backupDir, { recursive: true })
  const path = join(options.backupDir, `before-migration-${String(version).padStart(4, '0')}-${Date.now()}.sqlite`)
  await raw.backup(path)
  return path
}

function applyAll(raw: Database.Database, missing: readonly Migration[]): readonly string[] {
  raw.pragma('foreign_keys = OFF')
  raw.exec(`CREATE TABLE IF NOT EXISTS galley_migrations
    (id INTEGER PRIMARY KEY, tag TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, applied_at TEXT NOT NULL)`)
  for (const migration of missing) {
    raw
      .transaction(() => {
        for (const statement of migration.sql.split('--> statement-breakpoint'))
          if (statement.trim()) raw.exec(statement)
        raw
          .prepare('INSERT INTO galley_migrations (tag, sha256, applied_at) VALUES (?, ?, ?)')
          .run(migration.tag, migration.sha256, new Date().toISOString())
      })
      .immediate()
  }
  raw.pragma('foreign_keys = ON')
  return missing.map((m) => m.tag)
}

function verify(raw: Database.Database, path: string): void {
  const integrity = String(raw.pragma('integrity_check', { simple: true }))
  const foreign = raw.pragma('foreign_key_check') as unknown[]
  if (integrity !== 'ok' || foreign.length > 0)
    throw new AppError(
      'workspace_damaged',
      `The workspace database ${path} did not pass its check after the update; the old one was put back.`,
    )
}

function restore(databasePath: string, backupPath: string): void {
  const staged = `${databasePath}.restore`
  copyFileSync(backupPath, staged)
  for (const suffix of ['-wal', '-shm']) rmSync(databasePath + suffix, { force: true })
  renameSync(staged, databasePath)
}
