/** What an action of the desk is about: all rows that match, several by name, or the one with the focus. */
import type { RowChoice, RowKey, RowQuery } from '../../../shared/rows.ts'
import type { GridRow } from '../../../shared/views.ts'

export type Chosen =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly row: GridRow }
  | { readonly kind: 'many'; readonly choice: RowChoice; readonly count: number }

/** Rows that have a run, by name; the others cannot be decided. */
export function keysOf(rows: readonly GridRow[]): RowKey[] {
  return rows.flatMap(({ runUid, blockIndex }) => (runUid === null ? [] : [{ runUid, blockIndex }]))
}

export const choiceOf = (rows: readonly GridRow[]): RowChoice => ({ kind: 'rows', rows: keysOf(rows) })

/** All rows that match. */
export const choiceOfQuery = ({ scope, filter }: RowQuery): RowChoice => ({ kind: 'filter', scope, filter })

type Selection = {
  readonly isAll: boolean
  /** How many rows match. */
  readonly total: number
  readonly query: RowQuery
  /** The selected ones, or the one with the focus. */
  readonly rows: readonly GridRow[]
}

export function chosenOf({ isAll, total, query, rows }: Selection): Chosen {
  if (isAll) return { kind: 'many', choice: choiceOfQuery(query), count: total }
  const [row] = rows
  if (!row) return { kind: 'none' }
  if (rows.length === 1) return { kind: 'one', row }
  return { kind: 'many', choice: choiceOf(rows), count: rows.length }
}
