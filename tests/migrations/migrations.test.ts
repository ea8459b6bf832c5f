import { copyFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { migrateDatabase, readMigrations } from '../../src/core/db/migrate.ts'
import { assets } from '../helpers/built.ts'
import { confirmRows } from '../helpers/review.ts'
import { failureOf, openWithDocument, addSchema, paragraphs, runRules, temporaryFolder } from '../helpers/workspace.ts'

const all = readMigrations(assets.migrationsDir)

/** Rows of every table of the first version, written the way the first version wrote them. */
const POPULATE = `
  INSERT INTO projects (id, uid, name, created_at, updated_at) VALUES (1, 'prj_a', 'Old project', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
  INSERT INTO sources (id, uid, project_id, source_uid, name, source_type, size_bytes, total_characters, blob_sha256, status, error, uploaded_at) VALUES (1, 'doc_a', 1, 'aa', 'a.md', 'md', 5, 5, 'aa', 'ingested', NULL, '2026-01-01T00:00:00Z');
  INSERT INTO conversions (id, source_id, conv_uid, parsing_tool, representation_type, representation_sha256, total_blocks, total_characters, block_type_freq, created_at) VALUES (1, 1, 'cc', 'mdast', 'markdown_bytes', 'aa', 2, 4, '{"paragraph":2}', '2026-01-01T00:00:00Z');
  INSERT INTO blocks (id, conversion_id, block_index, block_type, locator, content) VALUES (1, 1, 0, 'paragraph', '{"type":"text_offset_range","start_offset":0,"end_offset":2}', 'ab'),
    (2, 1, 1, 'paragraph', '{"type":"text_offset_range","start_offset":3,"end_offset":5}', 'cd');
  INSERT INTO schemas (id, schema_uid, schema_ref, title, body, created_at) VALUES (1, 'ss', 'old_v1', 'Old', '{"schema_ref":"old_v1"}', '2026-01-01T00:00:00Z');
  INSERT INTO runs (id, uid, conversion_id, schema_id, state, provider, model, packs, total_blocks, n_pending, n_confirmed, created_at, updated_at)
    VALUES (1, 'run_a', 1, 1, 'running', 'rules', 'rules-1', 1, 2, 1, 1, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
  INSERT INTO overlays (run_id, block_index, pack_index, status, staging, staging_sha256) VALUES
    (1, 0, 0, 'ai_complete', '{"a":1}', 'ff'), (1, 1, 0, 'pending', NULL, NULL);
  UPDATE overlays SET status = 'confirmed', confirmed = staging, confirmed_sha256 = staging_sha256 WHERE block_index = 0;
  INSERT INTO llm_calls (id, run_id, pack_index, worker, provider, model, started_at, latency_ms, blocks, input_tokens, output_tokens,
    cache_read_tokens, cache_creation_tokens) VALUES (1, 1, 0, 'w', 'rules', 'rules-1', '2026-01-01T00:00:00Z', 1, 2, 0, 0, 0, 0);
  INSERT INTO review_events (id, run_id, action, rows, row_count, actor, at) VALUES (1, 1, 'confirm', '[[0,0]]', 1, 'me', '2026-01-01T00:00:00Z');
  INSERT INTO exports VALUES (1, 'exp_a', 1, 'a.jsonl', 'jsonl', 2, 1, 10, 'ee', '2026-01-01T00:00:00Z');
  INSERT INTO settings VALUES ('theme', '"dark"');
  INSERT INTO providers VALUES ('anthropic', 'http://localhost:1', '2026-01-01T00:00:00Z');`

/** From the fourth migration on a conversion takes its blocks before it is ready. */
function populate(db: Database.Database): void {
  const hasState = db.prepare("SELECT 1 FROM pragma_table_info('conversions') WHERE name = 'state'").get() !== undefined
  if (!hasState) {
    db.exec(POPULATE)
    return
  }
  db.exec(POPULATE.replace("'{\"paragraph\":2}', '2026", "'{\"paragraph\":2}', 'writing', '2026").replace('block_type_freq, created_at', 'block_type_freq, state, created_at'))
  db.exec(`UPDATE conversions SET state = 'ready'`)
}

const TABLES = ['projects', 'sources', 'conversions', 'blocks', 'schemas', 'runs', 'overlays', 'llm_calls', 'review_events', 'exports', 'settings', 'providers']

function dump(path: string): Record<string, unknown[]> {
  const db = new Database(path, { readonly: true })
  const rows = Object.fromEntries(TABLES.map((table) => [table, db.prepare(`SELECT * FROM ${table}`).all()]))
  db.close()
  return rows
}

describe('migrations', () => {
  it.each(all.map((_, i) => i + 1))('keep every row of a populated database that stopped after %i of them', async (count) => {
    const dir = temporaryFolder()
    const options = { databasePath: join(dir, 'galley.sqlite'), backupDir: join(dir, 'backups') }
    await migrateDatabase({ ...options, migrations: all.slice(0, count) })
    const db = new Database(options.databasePath)
    populate(db)
    db.close()
    const before = dump(options.databasePath)
    const outcome = await migrateDatabase({ ...options, migrations: all })
    expect(outcome.applied).toEqual(all.slice(count).map((m) => m.tag))
    const after = dump(options.databasePath)
    for (const table of TABLES) expect(after[table]).toMatchObject(before[table] ?? [])
    expect(outcome.backupPath === null).toBe(count === all.length)
    if (outcome.backupPath) expect(dump(outcome.backupPath)).toEqual(before)
  })

  it('give a schema of the first version its text, so that it can still be used', async () => {
    const dir = temporaryFolder()
    const options = { databasePath: join(dir, 'galley.sqlite'), backupDir: join(dir, 'backups') }
    await migrateDatabase({ ...options, migrations: all.slice(0, 2) })
    const db = new Database(options.databasePath)
    populate(db)
    db.close()
    await migrateDatabase({ ...options, migrations: all })
    expect(dump(options.databasePath).schemas).toMatchObject([{ body: '{"schema_ref":"old_v1"}', text: '{"schema_ref":"old_v1"}' }])
  })

  it('give the rows of runs from before packs of their own, which no job holds', async () => {
    const dir = temporaryFolder()
    const options = { databasePath: join(dir, 'galley.sqlite'), backupDir: join(dir, 'backups') }
    const before = all.findIndex(({ tag }) => tag.startsWith('0004'))
    await migrateDatabase({ ...options, migrations: all.slice(0, before) })
    const db = new Database(options.databasePath)
    populate(db)
    db.exec(`INSERT INTO overlays (run_id, block_index, pack_index, status) VALUES (1, 2, 1, 'failed')`)
    db.close()
    await migrateDatabase({ ...options, migrations: all })
    const after = new Database(options.databasePath, { readonly: true })
    const packs = after.prepare('SELECT pack_index, state, job_id, provider, model, rows FROM packs ORDER BY pack_index').all()
    after.close()
    const route = { job_id: null, provider: 'rules', model: 'rules-1' }
    expect(packs).toEqual([
      { pack_index: 0, state: 'held', ...route, rows: 1 },
      { pack_index: 1, state: 'done', ...route, rows: 0 },
    ])
  })

  it('bring the old database back when one of them fails half way', async () => {
    const dir = temporaryFolder()
    const options = { databasePath: join(dir, 'galley.sqlite'), backupDir: join(dir, 'backups') }
    await migrateDatabase({ ...options, migrations: all })
    const db = new Database(options.databasePath)
    populate(db)
    db.close()
    const before = dump(options.databasePath)
    const broken = { tag: '9999_broken', sha256: 'x', sql: 'ALTER TABLE projects ADD extra text;--> statement-breakpoint\nINSERT INTO nowhere VALUES (1);' }
    await expect(migrateDatabase({ ...options, migrations: [...all, broken] })).rejects.toThrow('nowhere')
    expect(dump(options.databasePath)).toEqual(before)
  })

  it('put the backup back when the new database does not pass its checks', async () => {
    const dir = temporaryFolder()
    const options = { databasePath: join(dir, 'galley.sqlite'), backupDir: join(dir, 'backups') }
    await migrateDatabase({ ...options, migrations: all })
    const db = new Database(options.databasePath)
    populate(db)
    db.close()
    const before = dump(options.databasePath)
    const orphaning = { tag: '9999_orphans', sha256: 'x', sql: 'DELETE FROM projects;' }
    const failure = await failureOf(migrateDatabase({ ...options, migrations: [...all, orphaning] }))
    expect(failure.code).toBe('workspace_damaged')
    expect(dump(options.databasePath)).toEqual(before)
  })

  it('refuse a database of a newer Galley and leave it alone', async () => {
    const dir = temporaryFolder()
    const options = { databasePath: join(dir, 'galley.sqlite'), backupDir: join(dir, 'backups') }
    const newer = { tag: '9999_future', sha256: 'x', sql: 'CREATE TABLE future (id integer);' }
    await migrateDatabase({ ...options, migrations: [...all, newer] })
    const bytes = readFileSync(options.databasePath)
    expect((await failureOf(migrateDatabase({ ...options, migrations: all }))).code).toBe('workspace_newer')
    expect(readFileSync(options.databasePath)).toEqual(bytes)
  })

  it('refuse a journal whose times do not rise', () => {
    const dir = join(temporaryFolder(), 'migrations')
    cpSync(assets.migrationsDir, dir, { recursive: true })
    const journalPath = join(dir, 'meta', '_journal.json')
    const journal = JSON.parse(readFileSync(journalPath, 'utf8')) as { entries: Array<{ when: number }> }
    journal.entries.forEach((entry) => (entry.when = 1))
    writeFileSync(journalPath, JSON.stringify(journal))
    expect(() => readMigrations(dir)).toThrow('not newer')
  })

  it('leave a workspace that the present Galley filled as it is', async () => {
    const opened = await openWithDocument(paragraphs(30))
    const schemaUid = await addSchema(opened.api)
    const runUid = await runRules(opened, schemaUid)
    await confirmRows(opened.api, { runUid, blockIndexes: null })
    await opened.galley.close()
    const dir = temporaryFolder()
    mkdirSync(join(dir, 'copy'))
    const path = join(dir, 'copy', 'galley.sqlite')
    copyFileSync(join(opened.dir, 'galley.sqlite'), path)
    const before = dump(path)
    expect(await migrateDatabase({ databasePath: path, backupDir: join(dir, 'backups'), migrations: all })).toEqual({ applied: [], backupPath: null })
    expect(dump(path)).toEqual(before)
  })
})
