/** Documents with answered rows, written straight into the database: a model would take days. */
import type { createCaller } from '../src/core/api/router.ts'
import { requireProject } from '../src/core/projects.ts'
import type { Bench } from './fixtures.ts'

export const ROWS_SCHEMA = JSON.stringify({
  schema_ref: 'bench_rows_v1',
  type: 'object',
  additionalProperties: false,
  required: ['is_requirement', 'modality', 'subject'],
  properties: {
    is_requirement: { type: 'boolean' },
    modality: { type: 'string', enum: ['must', 'should', 'may', 'none'] },
    subject: { type: 'string' },
    load: { type: 'number' },
    due: { type: 'string', format: 'date' },
    tags: { type: 'array', items: { type: 'string' } },
    quote: { type: 'string' },
  },
})

const BLOCKS_SQL = `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @rows)
  INSERT INTO blocks (conversion_id, block_index, block_type, locator, content)
  SELECT c.id, i, CASE WHEN i % 20 = 0 THEN 'heading' WHEN i % 7 = 0 THEN 'list_item' ELSE 'paragraph' END,
    '{"type":"text_offset_range","start_offset":' || i * 100 || ',"end_offset":' || (i * 100 + 98) || '}',
    'Paragraph ' || i || ' must carry a load of ' || (i * 7919 % 10007) || ' kN over the harbour bridge of the northern district.'
  FROM conversions c CROSS JOIN n WHERE c.state = 'writing'`

/** Of a hundred rows 80 are staged (8 of them doubtful), 10 rejected, 6 failed and 4 pending. */
const OVERLAYS_SQL = `INSERT INTO overlays (run_id, block_index, pack_index, status, confidence, attempts, staging, staging_sha256,
    evidence, problem, edited_fields)
  SELECT r.id, b.block_index, b.block_index / 20, status, CASE WHEN x % 20 = 1 THEN 0.3 ELSE 0.5 + x / 250.0 END, 1,
    CASE WHEN status IN ('ai_complete', 'rejected') THEN json_object('due', date('2026-01-01', x || ' days'), 'is_requirement',
      json(CASE WHEN x % 3 = 0 THEN 'true' ELSE 'false' END), 'load', (b.block_index * 7919 + r.id * 31) % 10007 / 4.0, 'modality',
      CASE x % 4 WHEN 0 THEN 'must' WHEN 1 THEN 'should' WHEN 2 THEN 'may' ELSE 'none' END,
      'quote', b.content, 'subject', 'Bearing ' || ((b.block_index * 7919 + r.id) % 5003) || ' of the northern span',
      'tags', json_array('load', 'bridge ' || x)) END,
    CASE WHEN status IN ('ai_complete', 'rejected') THEN hex(b.block_index) END,
    '[{"pointer":"/quote","grade":"exact","span":[0,90],"isRequired":true},{"pointer":"/subject","grade":"' ||
      CASE WHEN x % 50 = 3 THEN 'not_found","span":null,"isRequired":true' ELSE 'normalised","span":[4,20],"isRequired":false' END || '}]',
    CASE WHEN x = 5 THEN 'load must be >= 0' END, CASE WHEN x % 25 = 7 THEN '["load"]' ELSE '[]' END
  FROM (SELECT *, block_index * 31 % 100 AS x, CASE WHEN block_index * 31 % 100 < 80 THEN 'ai_complete'
      WHEN block_index * 31 % 100 < 90 THEN 'rejected' WHEN block_index * 31 % 100 < 96 THEN 'failed' ELSE 'pending' END AS status
    FROM blocks) b
  CROSS JOIN runs r ON r.conversion_id = b.conversion_id AND r.n_pending = r.total_blocks AND r.schema_id = @schemaId
  WHERE b.conversion_id BETWEEN @first AND @last`

const COUNTERS_SQL = `UPDATE runs SET n_pending = n.pending, n_ai_complete = n.staged, n_rejected = n.rejected, n_failed = n.failed
  FROM (SELECT run_id, sum(status = 'pending') AS pending, sum(status = 'ai_complete') AS staged,
    sum(status = 'rejected') AS rejected, sum(status = 'failed') AS failed FROM overlays GROUP BY run_id) n WHERE n.run_id = runs.id`

export type ManyRows = {
  readonly projectUid: string
  readonly schemaUid: string
  readonly documentUids: readonly string[]
}
type Size = { readonly name: string; readonly documents: number; readonly rows: number }

export async function makeRows(
  { galley }: Pick<Bench, 'galley'>,
  api: ReturnType<typeof createCaller>,
  { name, documents, rows }: Size,
): Promise<ManyRows> {
  const { projectUid } = await api.projects.create({ name })
  const { schemaUid } = await api.schemas.add({ text: ROWS_SCHEMA })
  const projectId = requireProject(galley.store, projectUid).id
  const documentUids = Array.from({ length: documents }, (_, i) => `${name} ${i}`)
  const now = new Date().toISOString()
  galley.store.write((db) => {
    const schemaId = db.prepare('SELECT id FROM schemas WHERE schema_uid = ?').pluck().get(schemaUid) as number
    const ids = documentUids.map((uid) => {
      const source = db
        .prepare(
          `INSERT INTO sources (uid, project_id, source_uid, name, source_type, size_bytes, blob_sha256, status, uploaded_at)
          VALUES (?, ?, ?, ?, 'md', 1, '', 'ingested', ?)`,
        )
        .run(uid, projectId, uid, `${uid}.md`, now)
      const conversion = db
        .prepare(
          `INSERT INTO conversions (source_id, conv_uid, parsing_tool, representation_type, representation_sha256, total_blocks,
            total_characters, block_type_freq, created_at, state, indexed_blocks)
          VALUES (?, ?, 'bench', 'text', '', ?, ?, '{}', ?, 'writing', ?)`,
        )
        .run(source.lastInsertRowid, uid, rows, rows * 100, now, rows)
      db.prepare(
        `INSERT INTO runs (uid, conversion_id, schema_id, state, provider, model, packs, total_blocks, n_pending, created_at, updated_at)
        VALUES (?, ?, ?, 'cancelled', 'rules', 'rules', 0, ?, ?, ?, ?)`,
      ).run(`run of ${uid}`, conversion.lastInsertRowid, schemaId, rows, rows, now, now)
      return Number(conversion.lastInsertRowid)
    })
    db.prepare(BLOCKS_SQL).run({ rows })
    db.prepare(`UPDATE conversions SET state = 'ready' WHERE state = 'writing'`).run()
    db.prepare(OVERLAYS_SQL).run({ schemaId, first: ids[0], last: ids.at(-1) })
    db.prepare(COUNTERS_SQL).run()
  })
  return { projectUid, schemaUid, documentUids }
}
