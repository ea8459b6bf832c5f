import type { BlockAttributes, BlockLocator, BlockType, ParsedBlock } from '../../../shared/domain.ts'
import type { ContextBlock } from '../../../shared/views.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'

/** Rows a statement: the measured optimum of better-sqlite3 lies near 100. */
const ROWS_PER_INSERT = 100

export type BlockRow = {
  readonly blockIndex: number
  readonly type: BlockType
  readonly content: string
  readonly locator: BlockLocator
  readonly attributes: BlockAttributes
}

/** Stores blocks in order; the first takes the index `firstIndex`, the others follow. */
export function insertBlocks(
  db: WriteHandle,
  conversionId: number,
  { blocks, firstIndex }: { blocks: readonly ParsedBlock[]; firstIndex: number },
): void {
  for (let start = 0; start < blocks.length; start += ROWS_PER_INSERT) {
    const part = blocks.slice(start, start + ROWS_PER_INSERT)
    const values = Array.from(part, () => '(?, ?, ?, ?, ?, ?)').join(', ')
    const parameters = part.flatMap((b, i) => [
      conversionId,
      firstIndex + start + i,
      b.type,
      JSON.stringify(b.locator),
      b.content,
      b.attributes ? JSON.stringify(b.attributes) : null,
    ])
    db.prepare(
      `INSERT INTO blocks (conversion_id, block_index, block_type, locator, content, attributes) VALUES ${values}`,
    ).run(...parameters)
  }
}

type RawBlock = {
  readonly block_index: number
  readonly block_type: BlockType
  readonly content: string
  readonly locator: string
  readonly attributes: string | null
}

function toBlock(row: RawBlock): BlockRow {
  return {
    blockIndex: row.block_index,
    type: row.block_type,
    content: row.content,
    locator: JSON.parse(row.locator) as BlockLocator,
    attributes: JSON.parse(row.attributes ?? '{}') as BlockAttributes,
  }
}

/** Blocks with `first <= index <= last`, in order. */
export function listBlocks(
  db: ReadHandle,
  conversionId: number,
  range: { first: number; last: number },
): readonly ContextBlock[] {
  const sql = `SELECT block_index, block_type, content, locator, attributes FROM blocks
    WHERE conversion_id = ? AND block_index BETWEEN ? AND ? ORDER BY block_index`
  return (db.prepare(sql).all(conversionId, range.first, range.last) as RawBlock[]).map(toBlock)
}

export type BlockOutline = { readonly blockIndex: number; readonly type: BlockType; readonly content: string }

export type HeadingRow = {
  readonly content: string
  /** From 1; null where the level stands in the Markdown of the content. */
  readonly level: number | null
}

/** The headings before a block, the nearest first. */
export function* iterateHeadingsBefore(
  db: ReadHandle,
  conversionId: number,
  blockIndex: number,
): Generator<HeadingRow> {
  const sql = `SELECT content, attributes ->> 'level' AS level FROM blocks
    WHERE conversion_id = ? AND block_index < ? AND block_type = 'heading' ORDER BY block_index DESC`
  yield* db.prepare(sql).iterate(conversionId, blockIndex) as IterableIterator<HeadingRow>
}
