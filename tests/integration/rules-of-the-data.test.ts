import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { confirmRows, rejectRows } from '../helpers/review.ts'
import { addSchema, type Ingested, openWithDocument, paragraphs, runRules } from '../helpers/workspace.ts'

describe('the database itself', () => {
  let opened: Ingested
  let runUid: string
  const exec = (sql: string) => () => opened.galley.store.connection.raw.exec(sql)

  beforeEach(async () => {
    opened = await openWithDocument(paragraphs(5))
    runUid = await runRules(opened, await addSchema(opened.api))
    await confirmRows(opened.api, { runUid, blockIndexes: [0] })
    await rejectRows(opened.api, { runUid, blockIndexes: [1], reason: null })
  })

  it('refuses to change or delete a block', () => {
    expect(exec(`UPDATE blocks SET content = 'x'`)).toThrow('immutable')
    expect(exec('DELETE FROM blocks')).toThrow('immutable')
    expect(exec('INSERT OR REPLACE INTO blocks SELECT * FROM blocks')).toThrow('takes no blocks')
  })

  it.each([
    [
      'other data than the staged',
      `UPDATE overlays SET status = 'confirmed', confirmed = '{}', confirmed_sha256 = staging_sha256 WHERE block_index = 2`,
    ],
    [
      'a hash that is not the staged one',
      `UPDATE overlays SET status = 'confirmed', confirmed = staging, confirmed_sha256 = 'x' WHERE block_index = 2`,
    ],
    ['no data', `UPDATE overlays SET status = 'confirmed' WHERE block_index = 2`],
    [
      'a rejected row',
      `UPDATE overlays SET status = 'confirmed', confirmed = staging, confirmed_sha256 = staging_sha256 WHERE block_index = 1`,
    ],
    ['data without the status', `UPDATE overlays SET confirmed = staging WHERE block_index = 2`],
    [
      'staging changed in the same step',
      `UPDATE overlays SET staging = '{}', status = 'confirmed', confirmed = '{}', confirmed_sha256 = staging_sha256 WHERE block_index = 2`,
    ],
  ])('refuses to confirm with %s', (_, sql) => {
    expect(exec(sql)).toThrow(/confirm/)
  })

  it.each([
    ['change its confirmed data', `UPDATE overlays SET confirmed = '{"a":1}' WHERE block_index = 0`],
    ['change its staging', `UPDATE overlays SET staging = '{"a":1}' WHERE block_index = 0`],
    [
      'skip to another status',
      `UPDATE overlays SET status = 'pending', confirmed = NULL, confirmed_sha256 = NULL WHERE block_index = 0`,
    ],
    ['reopen and keep the data', `UPDATE overlays SET status = 'ai_complete' WHERE block_index = 0`],
    ['delete it', 'DELETE FROM overlays WHERE block_index = 0'],
  ])('refuses, of a confirmed row, to %s', (_, sql) => {
    expect(exec(sql)).toThrow(/confirm|frozen/)
  })

  it('refuses to insert a row that is confirmed already', () => {
    const sql = `INSERT INTO overlays (run_id, block_index, pack_index, status, staging, confirmed) VALUES (1, 99, 0, 'confirmed', '{}', '{}')`
    expect(exec(sql)).toThrow('unconfirmed')
  })

  it('refuses to change or delete history', () => {
    expect(exec(`UPDATE review_events SET actor = 'someone else'`)).toThrow('append-only')
    expect(exec('DELETE FROM review_events')).toThrow('append-only')
  })

  it('keeps the SHA-256 of each confirmed payload beside it', () => {
    const row = opened.galley.store.connection
      .prepare('SELECT confirmed, confirmed_sha256 AS sha FROM overlays WHERE block_index = 0')
      .get() as { confirmed: string; sha: string }
    expect(row.sha).toBe(createHash('sha256').update(row.confirmed).digest('hex'))
  })
})
