/** Pandoc's tables (1.22 and later: head, bodies, foot, cells with spans) as tables of ours. */
import { BODY, type CellSpec, createDocumentBuilder } from '../../docling/builder.ts'
import { type TablePart, tableParts } from '../../docling/table-markdown.ts'
import { type AstNode, isNode, listOf, numberOf } from './ast.ts'

type Section = { readonly rows: readonly unknown[]; readonly isHead: boolean; readonly headColumns: number }

/** `content`: the `c` of a `Table`; `textOf` gives the words of a cell's blocks. */
export function astTableParts(content: unknown, textOf: (blocks: unknown) => string): readonly TablePart[] {
  const [, , columnSpecs, head, bodies, foot] = listOf(content)
  const columns = listOf(columnSpecs).length
  const sections: readonly Section[] = [
    { rows: listOf(listOf(head)[1]), isHead: true, headColumns: 0 },
    ...listOf(bodies).flatMap((body): readonly Section[] => {
      const [, headColumns, inner, rows] = listOf(body)
      return [
        { rows: listOf(inner), isHead: false, headColumns: 0 },
        { rows: listOf(rows), isHead: false, headColumns: numberOf(headColumns, 0) },
      ]
    }),
    { rows: listOf(listOf(foot)[1]), isHead: false, headColumns: 0 },
  ]
  const cells: CellSpec[] = []
  let top = 0
  for (const section of sections) {
    cells.push(...placeSection(section, { top, columns, textOf }))
    top += section.rows.length
  }
  if (columns === 0 || top === 0) return []
  const builder = createDocumentBuilder()
  builder.addTable(BODY, { rows: top, columns, cells })
  return builder.finish().tables.flatMap(tableParts)
}

type Placing = { readonly top: number; readonly columns: number; readonly textOf: (blocks: unknown) => string }

/** Cells go to the first places of their row that no cell from above covers; spans end with their section. */
function placeSection({ rows, isHead, headColumns }: Section, { top, columns, textOf }: Placing): readonly CellSpec[] {
  const covered = new Array<number>(columns).fill(0)
  return rows.flatMap((row, index) => {
    const cells: CellSpec[] = []
    let column = 0
    for (const cell of listOf(listOf(row)[1])) {
      while (column < columns && (covered[column] ?? 0) > index) column += 1
      if (column >= columns) break
      const [, , rowSpan, columnSpan, blocks] = listOf(cell)
      const height = Math.max(1, Math.min(numberOf(rowSpan, 1), rows.length - index))
      const width = Math.max(1, Math.min(numberOf(columnSpan, 1), columns - column))
      covered.fill(index + height, column, column + width)
      cells.push({
        text: textOf(blocks),
        row: top + index,
        column,
        rowSpan: height,
        columnSpan: width,
        isColumnHeader: isHead,
        isRowHeader: column < headColumns,
      })
      column += width
    }
    return cells
  })
}

/** The blocks of a table's or figure's caption, which is `[short, blocks]`. */
export function captionBlocks(caption: unknown): readonly AstNode[] {
  return listOf(listOf(caption)[1]).filter(isNode)
}
