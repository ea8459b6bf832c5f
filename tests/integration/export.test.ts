import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { iterateRecordRows } from '../../src/core/db/queries/exports.ts'
import { parsedRecords } from '../../src/core/export/parsed-records.ts'
import { DEFAULT_READ_OPTIONS } from '../../src/core/ingest/reader.ts'
import { createParserPool } from '../../src/core/pool/parser-pool.ts'
import type { CanonicalRecord } from '../../src/shared/domain.ts'
import { assets } from '../helpers/built.ts'
import { confirmRows, rejectRows } from '../helpers/review.ts'
import { addSchema, failureOf, openWithDocument, runRules, type Ingested } from '../helpers/workspace.ts'

const MARKDOWN = '# Loads\n\nThe deck must carry 9 kN.\n\n- one “quoted” item\n- two\n'

async function exported(opened: Ingested, schemaUid: string | null, includeStaged = false) {
  const outcome = await opened.api.exports.create({
    projectUid: opened.projectUid,
    schemaUid,
    documentUids: null,
    format: 'jsonl',
    includeStaged,
  })
  const text = readFileSync(join(opened.dir, 'exports', outcome.fileName), 'utf8')
  return {
    outcome,
    text,
    records: text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as CanonicalRecord),
  }
}

describe('the JSONL export', () => {
  it('has one record a block, in order, with confirmed data only', async () => {
    const opened = await openWithDocument(MARKDOWN)
    const schemaUid = await addSchema(opened.api)
    const runUid = await runRules(opened, schemaUid)
    await confirmRows(opened.api, { runUid, blockIndexes: [1] })
    const { outcome, records, text } = await exported(opened, schemaUid)
    expect(outcome).toMatchObject({
      rows: 4,
      confirmedRows: 1,
      sha256: createHash('sha256').update(text).digest('hex'),
    })
    expect(records.map((r) => r.immutable.block.block_index)).toEqual([0, 1, 2, 3])
    expect(records.map((r) => r.user_defined.data !== null)).toEqual([false, true, false, false])
    expect(records[1]?.user_defined).toMatchObject({
      schema_ref: 'test_v1',
      schema_uid: schemaUid,
      data: { is_rule: false },
    })
    expect(Object.keys(records[0] ?? {})).toEqual(['immutable', 'user_defined'])
  })

  it('keeps the export contract in every member', async () => {
    const opened = await openWithDocument(MARKDOWN)
    const { records } = await exported(opened, null)
    const bytes = Buffer.from(MARKDOWN)
    const sourceUid = createHash('sha256').update('md\n').update(bytes).digest('hex')
    const convUid = createHash('sha256').update('mdast\nmarkdown_bytes\n').update(bytes).digest('hex')
    for (const [index, { immutable, user_defined }] of records.entries()) {
      const { source_upload, conversion, block } = immutable
      expect(source_upload).toMatchObject({
        source_uid: sourceUid,
        source_type: 'md',
        source_filesize: bytes.length,
        source_total_characters: MARKDOWN.length,
      })
      expect(Date.parse(source_upload.source_upload_timestamp)).not.toBeNaN()
      expect(conversion).toMatchObject({
        conv_status: 'success',
        conv_uid: convUid,
        conv_parsing_tool: 'mdast',
        conv_representation_type: 'markdown_bytes',
        conv_total_blocks: records.length,
      })
      expect(Object.values(conversion.conv_block_type_freq).reduce((a, b) => a + b, 0)).toBe(records.length)
      expect(conversion.conv_total_characters).toBe(
        records.reduce((sum, r) => sum + r.immutable.block.block_content.length, 0),
      )
      expect(block.block_uid).toBe(`${convUid}:${index}`)
      if (block.block_locator.type !== 'text_offset_range') expect.fail('another locator')
      const { start_offset, end_offset } = block.block_locator
      expect(bytes.subarray(start_offset, end_offset).toString()).toBe(block.block_content)
      expect(user_defined).toEqual({ schema_ref: null, schema_uid: null, data: {} })
    }
  })

  it('marks staged data when it was asked for', async () => {
    const opened = await openWithDocument(MARKDOWN)
    const schemaUid = await addSchema(opened.api)
    const runUid = await runRules(opened, schemaUid)
    await confirmRows(opened.api, { runUid, blockIndexes: [0] })
    await rejectRows(opened.api, { runUid, blockIndexes: [1], reason: null })
    const { records } = await exported(opened, schemaUid, true)
    expect(records.map((r) => r.user_defined.review)).toEqual([
      { status: 'confirmed', confirmed: true },
      { status: 'rejected', confirmed: false },
      { status: 'ai_complete', confirmed: false },
      { status: 'ai_complete', confirmed: false },
    ])
    expect(records.map((r) => r.user_defined.data !== null)).toEqual([true, false, true, true])
  })

  it('stops at a confirmed payload that was changed on disk, names the row and leaves no file', async () => {
    const opened = await openWithDocument(MARKDOWN)
    const schemaUid = await addSchema(opened.api)
    const runUid = await runRules(opened, schemaUid)
    await confirmRows(opened.api, { runUid, blockIndexes: null })
    const raw = new Database(join(opened.dir, 'galley.sqlite'))
    raw.exec(`DROP TRIGGER overlays_confirm_step; DROP TRIGGER overlays_confirmed_staging_frozen;
      UPDATE overlays SET confirmed = replace(confirmed, 'false', 'true ') WHERE block_index = 2`)
    raw.close()
    const failure = await failureOf(exported(opened, schemaUid))
    expect(failure.code).toBe('payload_corrupt')
    expect(failure.message).toContain('row 2 of "document.md"')
    expect(readdirSync(join(opened.dir, 'exports'))).toEqual([])
  })

  it('equals what `parse` prints for the same file, but for the upload time', async () => {
    const opened = await openWithDocument(MARKDOWN)
    const { records } = await exported(opened, null)
    const timestamp = records[0]?.immutable.source_upload.source_upload_timestamp ?? ''
    const lines: string[] = []
    const pool = createParserPool({ entry: assets.parserEntry, processes: () => 1 })
    onTestFinished(() => pool.close())
    await pool.parse({
      name: 'document.md',
      input: { bytes: Buffer.from(MARKDOWN) },
      options: DEFAULT_READ_OPTIONS,
      convertedPath: null,
      representationPath: null,
      limits: { timeoutMs: 60_000, memoryMiB: 1024 },
      onBlocks: async (blocks, header) => {
        lines.push(...parsedRecords(header, { name: 'document.md', timestamp })(blocks, lines.length))
        return true
      },
    })
    expect(lines.map((line) => JSON.parse(line) as CanonicalRecord)).toEqual(records)
  })

  it('reads one state of the data, while edits go through beside it', async () => {
    const opened = await openWithDocument(MARKDOWN)
    const runUid = await runRules(opened, await addSchema(opened.api))
    const statuses = await opened.galley.store.snapshot(async (db) => {
      const seen: Array<string | null> = []
      for (const row of iterateRecordRows(db, 1, 1)) {
        if (seen.length === 0) expect((await confirmRows(opened.api, { runUid, blockIndexes: null })).rows).toBe(4)
        seen.push(row.status)
      }
      return seen
    })
    expect(statuses).toEqual(['ai_complete', 'ai_complete', 'ai_complete', 'ai_complete'])
  })

  it('is downloaded once with its ticket', async () => {
    const opened = await openWithDocument(MARKDOWN)
    const { outcome } = await exported(opened, null)
    const { url } = await opened.api.exports.ticket({ exportUid: outcome.exportUid })
    const ticket = url.replace('/download/', '')
    expect(opened.galley.exportFile(ticket)).toMatchObject({ fileName: outcome.fileName, sizeBytes: outcome.sizeBytes })
    expect(opened.galley.exportFile(ticket)).toBeNull()
    expect((await failureOf(opened.api.exports.ticket({ exportUid: 'exp_none' }))).code).toBe('export_not_found')
  })
})
