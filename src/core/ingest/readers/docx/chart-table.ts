import type { TableSpec } from '../../docling/builder.ts'
import type { Chart } from '../ooxml/chart.ts'

/** Categories stand in the first column, each series in one more. No data: no rows. */
export function chartTable({ series }: Chart): Pick<TableSpec, 'rows' | 'columns' | 'cells'> {
  const categories = new Map<number, string>()
  const indexes = new Set<number>()
  for (const one of series) {
    for (const [index, text] of one.categories) if (!categories.has(index)) categories.set(index, text)
    for (const index of [...one.categories.keys(), ...one.values.keys()]) indexes.add(index)
  }
  if (indexes.size === 0) return { rows: 0, columns: 0, cells: [] }
  const header = series.map(({ name }, column) => ({ text: name, row: 0, column: column + 1, isColumnHeader: true }))
  const body = [...indexes]
    .sort((a, b) => a - b)
    .flatMap((index, row) => [
      { text: categories.get(index) ?? String(index + 1), row: row + 1, column: 0, isRowHeader: true },
      ...series.map(({ values }, column) => ({ text: values.get(index) ?? '', row: row + 1, column: column + 1 })),
    ])
  const corner = { text: '', row: 0, column: 0, isColumnHeader: true }
  return { rows: indexes.size + 1, columns: series.length + 1, cells: [corner, ...header, ...body] }
}
