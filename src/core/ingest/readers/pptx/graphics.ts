/** The table that a graphic frame shows. */
import type { CellSpec } from '../../docling/builder.ts'
import { elements, firstElement, type XmlElement } from '../../xml/parse-xml.ts'
import { textOfBody } from '../ooxml/drawing-text.ts'
import type { Part } from '../ooxml/opc-package.ts'

export type TableContent = { readonly rows: number; readonly columns: number; readonly cells: readonly CellSpec[] }

export function readTable(table: XmlElement, part: Part): TableContent {
  const rows = elements(table, 'a:tr')
  const options = firstElement(table, 'a:tblPr')?.attributes ?? {}
  const hasHeader = isOn(options.firstRow)
  const hasSide = isOn(options.firstCol)
  const grid = elements(firstElement(table, 'a:tblGrid') ?? table, 'a:gridCol').length
  const columns = rows.reduce((most, row) => Math.max(most, elements(row, 'a:tc').length), grid)
  const cells = rows.flatMap((row, rowIndex) =>
    elements(row, 'a:tc').flatMap((cell, column): readonly CellSpec[] => {
      const { attributes } = cell
      if (isMergedAway(cell)) return []
      return [
        {
          text: textOfBody(firstElement(cell, 'a:txBody'), part),
          row: rowIndex,
          column,
          rowSpan: spanOf(attributes.rowSpan, rows.length - rowIndex),
          columnSpan: spanOf(attributes.gridSpan, columns - column),
          isColumnHeader: hasHeader && rowIndex === 0,
          isRowHeader: hasSide && column === 0 && !(hasHeader && rowIndex === 0),
        },
      ]
    }),
  )
  return { rows: rows.length, columns, cells }
}

/** Another cell covers it. */
export function isMergedAway({ attributes }: XmlElement): boolean {
  return isOn(attributes.hMerge) || isOn(attributes.vMerge)
}

function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true' || value === 'on'
}

function spanOf(value: string | undefined, room: number): number {
  const span = Number(value ?? 1)
  return Number.isInteger(span) ? Math.max(1, Math.min(span, room)) : 1
}

/** All elements below with one of the names, in order; none within another. */
export function descendants(parent: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  return elements(parent).flatMap((child) => (names.includes(child.name) ? [child] : descendants(child, ...names)))
}
