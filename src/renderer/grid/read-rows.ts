import type { RowQuery } from '../../shared/rows.ts'
import type { GridRow } from '../../shared/views.ts'
import { api } from '../lib/api.ts'

const READ_ROWS = 500

/** Rows by their places, whether the grid holds them or not. */
export async function readRows(query: RowQuery, top: number, bottom: number): Promise<readonly GridRow[]> {
  const rows: GridRow[] = []
  for (let offset = top; offset <= bottom; offset += READ_ROWS) {
    const limit = Math.min(READ_ROWS, bottom - offset + 1)
    const page = await api.rows.page.query({ query, offset, limit })
    rows.push(...page.rows)
    if (page.rows.length < limit) break
  }
  return rows
}
