/** The full-text index over blocks, and what it finds. */
import type { BlockType } from '../../../shared/domain.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { NEWEST_CONVERSION } from './newest-conversion.ts'

export type UnindexedConversion = {
  readonly id: number
  readonly projectUid: string
  readonly indexedBlocks: number
  readonly totalBlocks: number
}

/** The oldest ready conversion that has blocks outside the index. */
export function nextUnindexed(db: ReadHandle): UnindexedConversion | undefined {
  const sql = `SELECT c.id, p.uid AS projectUid, c.indexed_blocks AS indexedBlocks, c.total_blocks AS totalBlocks
    FROM conversions c INDEXED BY conversions_unindexed JOIN sources s ON s.id = c.source_id
      JOIN projects p ON p.id = s.project_id
    WHERE c.indexed_blocks < c.total_blocks AND c.state = 'ready'
    ORDER BY c.id LIMIT 1`
  return db.prepare(sql).get() as UnindexedConversion | undefined
}

/** Puts up to `rows` further blocks of a conversion into the index; returns below which index all are in it now. */
export function indexBlocks(db: WriteHandle, conversion: UnindexedConversion, rows: number): number {
  const { id, indexedBlocks: first, totalBlocks } = conversion
  const end = Math.min(totalBlocks, first + rows)
  db.prepare(
    `INSERT INTO blocks_fts (rowid, content) SELECT id, content FROM blocks
      WHERE conversion_id = ? AND block_index >= ? AND block_index < ?`,
  ).run(id, first, end)
  db.prepare('UPDATE conversions SET indexed_blocks = ? WHERE id = ?').run(end, id)
  return end
}

/** The documents that search looks into: the newest ready conversion of each current document. */
export type SearchedDocument = {
  readonly conversionId: number
  readonly documentUid: string
  readonly name: string
  readonly totalBlocks: number
  readonly indexedBlocks: number
  /** Ids of its blocks lie between these two. */
  readonly firstBlockId: number
  readonly lastBlockId: number
}

export function listSearchedDocuments(db: ReadHandle, projectId: number): readonly SearchedDocument[] {
  const sql = `SELECT c.id AS conversionId, s.uid AS documentUid, s.name, c.total_blocks AS totalBlocks,
      c.indexed_blocks AS indexedBlocks,
      (SELECT id FROM blocks WHERE conversion_id = c.id AND block_index = 0) AS firstBlockId,
      (SELECT id FROM blocks WHERE conversion_id = c.id AND block_index = c.total_blocks - 1) AS lastBlockId
    FROM sources s JOIN conversions c ON c.id = ${NEWEST_CONVERSION}
    WHERE s.project_id = ? AND s.next_id IS NULL AND c.total_blocks > 0`
  return db.prepare(sql).all(projectId) as SearchedDocument[]
}

export type Candidate = {
  readonly id: number
  readonly conversionId: number
  readonly type: BlockType
  /** bm25: the smaller, the better; null for a type that is not asked for. */
  readonly score: number | null
}
export type IdRange = { readonly first: number; readonly last: number }

/**
 * The hot statement, exported for its query-plan test: matches in the order of their ids. Each is ranked when it comes,
 * which is the larger part of its cost, so only if its type is asked for. Numbers are bound as reals, and FTS5 takes
 * limits of rowids only as integers: hence the casts.
 */
export const CANDIDATES_SQL = `
  SELECT f.rowid AS id, b.conversion_id AS conversionId, b.block_type AS type,
    CASE WHEN @types IS NULL OR b.block_type IN (SELECT value FROM json_each(@types)) THEN bm25(blocks_fts) END AS score
  FROM blocks_fts f CROSS JOIN blocks b ON b.id = f.rowid
  WHERE blocks_fts MATCH @match AND f.rowid BETWEEN CAST(@first AS INTEGER) AND CAST(@last AS INTEGER)`

export type CandidateOrder = { readonly match: string; readonly types: readonly BlockType[] | null }

/** Read no further than is needed: each row costs. Nothing can be written on the handle before it has ended. */
export function* iterateCandidates(db: ReadHandle, order: CandidateOrder, range: IdRange): Generator<Candidate> {
  const types = order.types && JSON.stringify(order.types)
  yield* db.prepare(CANDIDATES_SQL).iterate({ match: order.match, types, ...range }) as IterableIterator<Candidate>
}

const SNIPPET_TOKENS = 28

export type SnippetOrder = { readonly match: string; readonly marks: readonly [start: string, end: string] }

/**
 * Of blocks that match, by their ids, a part with its hits between the marks. One walk over the matches between the
 * smallest and the largest id: a walk for each id would gather the words of a beginning (`th*`) each time.
 */
export function findSnippets(
  db: ReadHandle,
  ids: readonly number[],
  { match, marks }: SnippetOrder,
): ReadonlyMap<number, string> {
  const sql = `SELECT rowid AS id, snippet(blocks_fts, 0, @start, @end, '…', ${SNIPPET_TOKENS}) AS text FROM blocks_fts
    WHERE blocks_fts MATCH @match AND rowid BETWEEN CAST(@first AS INTEGER) AND CAST(@last AS INTEGER)
      AND +rowid IN (SELECT value FROM json_each(@ids))`
  const [start, end] = marks
  const range = { first: Math.min(...ids), last: Math.max(...ids) }
  const rows = db.prepare(sql).all({ match, start, end, ids: JSON.stringify(ids), ...range })
  return new Map((rows as Array<{ id: number; text: string }>).map(({ id, text }) => [id, text]))
}

export type FoundBlock = {
  readonly id: number
  readonly conversionId: number
  readonly blockIndex: number
  readonly type: BlockType
  readonly content: string
  readonly pageNo: number | null
}

const FOUND_COLUMNS = `id, conversion_id AS conversionId, block_index AS blockIndex, block_type AS type, content,
  locator ->> 'page_no' AS pageNo`

export function findFoundBlock(db: ReadHandle, id: number): FoundBlock {
  return db.prepare(`SELECT ${FOUND_COLUMNS} FROM blocks WHERE id = ?`).get(id) as FoundBlock
}

/** Blocks of a range of ids that hold a substring, letter case ignored for ASCII; for what the index cannot find. */
export function listBlocksWith(db: ReadHandle, substring: string, range: IdRange): readonly FoundBlock[] {
  const pattern = `%${substring.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
  const sql = `SELECT ${FOUND_COLUMNS} FROM blocks WHERE id BETWEEN @first AND @last AND content LIKE @pattern ESCAPE '\\' ORDER BY id`
  return db.prepare(sql).all({ pattern, ...range }) as FoundBlock[]
}
