/** The order of a grid as SQL. Empty values come last in both directions. */
import { OVERLAY_STATUSES } from '../../../shared/domain.ts'
import type { RowSort } from '../../../shared/rows.ts'
import { DATA_SQL, memberPath, type SqlParameters } from './row-filter.ts'

/** Enough of a block to sort by; the rest of it need not go through the sorter. */
const SORTED_CHARACTERS = 256
const STATUS_ORDER = OVERLAY_STATUSES.map((status, nth) => `WHEN '${status}' THEN ${nth}`).join(' ')

export type OrderSql = {
  /** What is compared; the rows' own order decides between equals. */
  readonly value: string
  readonly parameters: SqlParameters
  readonly needsBlock: boolean
  readonly needsOverlay: boolean
}

/** `index` is the SQL of the block's index, `nth` that of the document's place. */
export function orderSql(
  { column }: Pick<RowSort, 'column'>,
  { index, nth }: { readonly index: string; readonly nth: string },
): OrderSql {
  const plain = { parameters: {}, needsBlock: false, needsOverlay: false }
  switch (column) {
    case 'index':
      return { ...plain, value: index }
    case 'document':
      return { ...plain, value: nth }
    case 'type':
      return { ...plain, value: 'b.block_type', needsBlock: true }
    case 'content':
      return { ...plain, value: `substr(b.content, 1, ${SORTED_CHARACTERS})`, needsBlock: true }
    case 'status':
      return { ...plain, value: `CASE o.status ${STATUS_ORDER} END`, needsOverlay: true }
    case 'confidence':
      return { ...plain, value: 'o.confidence', needsOverlay: true }
    default: {
      const path = memberPath(column.slice('field:'.length))
      return {
        value: `json_extract(${DATA_SQL}, @sort_path)`,
        parameters: { sort_path: path },
        needsBlock: false,
        needsOverlay: true,
      }
    }
  }
}

/** Empty texts and arrays as null, so that they come last with what is absent. */
export function sortedValue(value: string): string {
  return `nullif(nullif(${value}, ''), '[]')`
}

/** Numbers by size, before texts without regard to letter case; `rowKey` decides between equals. */
export function orderBy(value: string, rowKey: string, direction: RowSort['direction']): string {
  return `${value} COLLATE NOCASE ${direction === 'asc' ? 'ASC' : 'DESC'} NULLS LAST, ${rowKey}`
}
