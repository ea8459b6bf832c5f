/** A field's values in the rows of a query. */
import type { OverlayStatus } from '../../../shared/domain.ts'
import type { JsonValue } from '../../../shared/json.ts'
import type { RowFilter } from '../../../shared/rows.ts'
import type { ReadHandle } from '../connection.ts'
import { DATA_SQL, memberPath } from './row-filter.ts'
import { selectRows } from './row-selection.ts'
import type { RowUnit } from './row-units.ts'

export type FieldValues = {
  readonly unit: RowUnit
  /** Parallel lists, one entry a row that has an answer; null for a field that is absent. */
  readonly statuses: readonly OverlayStatus[]
  readonly values: readonly JsonValue[]
}

/** Rows a statement: one list of values as JSON is handed over twice as fast as the values one by one. */
const PIECE = 2000

const LISTS = `json_group_array(o.status) AS statuses, json_group_array(${DATA_SQL} -> @path) AS "values"`
const ANSWERED = `${DATA_SQL} IS NOT NULL`
const RANGE_SQL = `SELECT ${LISTS} FROM overlays o
  WHERE o.run_id = @runId AND o.block_index BETWEEN @first AND @last AND ${ANSWERED}`
const KEYS_SQL = `SELECT ${LISTS} FROM json_each(@keys) k CROSS JOIN overlays o ON o.run_id = @runId AND o.block_index = k.value
  WHERE ${ANSWERED}`

export type FieldQuery = { readonly units: readonly RowUnit[]; readonly filter: RowFilter; readonly field: string }

/** In the order of the grid, some thousand rows at a time. */
export function* iterateFieldValues(db: ReadHandle, { units, filter, field }: FieldQuery): Generator<FieldValues> {
  const keys = selectRows(db, { units, filter, sort: null, statuses: null })
  const path = memberPath(field)
  for (let start = 0; start < keys.unit.length;) {
    const nth = keys.unit[start] ?? 0
    let end = start + 1
    while (end < keys.unit.length && end - start < PIECE && keys.unit[end] === nth) end++
    const indexes = keys.blockIndex.subarray(start, end)
    start = end
    const unit = units[nth]
    if (typeof unit?.runId !== 'number') continue
    yield { unit, ...readPiece(db, { runId: unit.runId, path, indexes }) }
  }
}

type Piece = { readonly runId: number; readonly path: string; readonly indexes: Uint32Array }
type RawLists = { readonly statuses: string; readonly values: string }

function readPiece(db: ReadHandle, { runId, path, indexes }: Piece): Omit<FieldValues, 'unit'> {
  const first = indexes[0] ?? 0
  const last = indexes.at(-1) ?? first
  const isWhole = last - first + 1 === indexes.length
  const lists = (
    isWhole
      ? db.prepare(RANGE_SQL).get({ runId, path, first, last })
      : db.prepare(KEYS_SQL).get({ runId, path, keys: JSON.stringify([...indexes]) })
  ) as RawLists
  return {
    statuses: JSON.parse(lists.statuses) as OverlayStatus[],
    values: JSON.parse(lists.values) as JsonValue[],
  }
}
