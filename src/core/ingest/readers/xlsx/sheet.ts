/** A sheet's part, read once from start to end. ECMA-376 part 1, 18.3. */
import { AppError } from '../../../../shared/errors.ts'
import { readXml, type XmlSource } from '../../xml/parse-xml.ts'
import type { Budget } from './budget.ts'
import { type NumberFormat, showNumber } from './number-format.ts'
import { MAX_COLUMNS, MAX_ROWS, parseRange, parseReference, type Place, type Range } from './references.ts'
import { createTextCollector, decodeEscapes } from './shared-strings.ts'

export type SheetCell = Place & { readonly text: string; readonly isNumber: boolean }
export type SheetLink = { readonly place: Place; readonly id: string | null; readonly location: string | null }
export type SheetPart = {
  readonly cells: readonly SheetCell[]
  readonly merges: readonly Range[]
  readonly links: readonly SheetLink[]
  /** Header and footer codes by their element: `oddHeader`. */
  readonly prints: ReadonlyMap<string, string>
  /** Relationships of the drawings. */
  readonly drawings: readonly string[]
  readonly formulas: number
  readonly formulasWithoutResult: number
  readonly missingStrings: number
  readonly hiddenRows: number
  readonly hiddenColumns: ReadonlyArray<readonly [from: number, to: number]>
  /** Shapes of embedded documents, and of form controls; each is written twice, for new and old programs. */
  readonly embedded: ReadonlySet<string>
  readonly controls: ReadonlySet<string>
}
export type SheetContext = {
  readonly strings: readonly string[]
  readonly formats: readonly NumberFormat[]
  readonly is1904: boolean
  readonly budget: Budget
}

type Attributes = Readonly<Record<string, string>>
type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer U)[] ? U[] : T[K] }
type Draft = Mutable<Omit<SheetPart, 'prints' | 'embedded' | 'controls'>> & {
  readonly prints: Map<string, string>
  readonly embedded: Set<string>
  readonly controls: Set<string>
}
type OpenCell = Place & { readonly type: string; readonly style: number; hasFormula: boolean; value: string | null }

const MAX_MERGES = 100_000
const MAX_HIDDEN = 1000

export function readSheet(source: XmlSource, context: SheetContext): SheetPart {
  const part: Draft = {
    cells: [],
    merges: [],
    links: [],
    prints: new Map(),
    drawings: [],
    formulas: 0,
    formulasWithoutResult: 0,
    missingStrings: 0,
    hiddenRows: 0,
    hiddenColumns: [],
    embedded: new Set(),
    controls: new Set(),
  }
  const rows = createRows({ part, context, what: source.what })
  let print: string | null = null
  readXml(source, {
    open: (name, attributes) => {
      if (rows.open(name, attributes)) return
      print = PRINTS.has(name) ? name.slice(2) : null
      openOther({ part, name, attributes })
    },
    text: (text) => {
      if (print !== null) part.prints.set(print, (part.prints.get(print) ?? '') + text)
      else rows.text(text)
    },
    close: (name) => {
      print = null
      rows.close(name)
    },
  })
  return part
}

const PRINTS = new Set(
  ['oddHeader', 'oddFooter', 'evenHeader', 'evenFooter', 'firstHeader', 'firstFooter'].map((name) => `x:${name}`),
)

/** What stands beside the cells. */
function openOther({ part, name, attributes }: { part: Draft; name: string; attributes: Attributes }): void {
  switch (name) {
    case 'x:mergeCell': {
      const range = parseRange(attributes.ref ?? '')
      if (range && part.merges.length < MAX_MERGES) part.merges.push(range)
      return
    }
    case 'x:hyperlink': {
      const range = parseRange(attributes.ref ?? '')
      if (!range) return
      const place = { row: range.top, column: range.left }
      part.links.push({ place, id: attributes['r:id'] ?? null, location: attributes.location ?? null })
      return
    }
    case 'x:headerFooter':
      for (const flag of ['differentOddEven', 'differentFirst'])
        if (isTrue(attributes[flag])) part.prints.set(flag, '1')
      return
    case 'x:col':
      if (isTrue(attributes.hidden) && part.hiddenColumns.length < MAX_HIDDEN)
        part.hiddenColumns.push([Number(attributes.min) - 1, Number(attributes.max) - 1])
      return
    case 'x:drawing':
      if (attributes['r:id'] !== undefined) part.drawings.push(attributes['r:id'])
      return
    case 'x:oleObject':
      part.embedded.add(attributes.shapeId ?? '')
      return
    case 'x:control':
      part.controls.add(attributes.shapeId ?? '')
      return
    default:
  }
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true'
}

type Rows = {
  /** Whether the element is one of a row. */
  readonly open: (name: string, attributes: Attributes) => boolean
  readonly text: (text: string) => void
  readonly close: (name: string) => void
}

function createRows({ part, context, what }: { part: Draft; context: SheetContext; what: string }): Rows {
  const inline = createTextCollector()
  let row = -1
  let column = -1
  let isHidden = false
  let cell: OpenCell | null = null
  let isValue = false
  const openCell = (attributes: Attributes): void => {
    const place = attributes.r === undefined ? { row, column: column + 1 } : parseReference(attributes.r)
    if (!place || place.column >= MAX_COLUMNS || place.row < 0)
      throw new AppError('parse_failed', `${what} holds a cell at "${attributes.r ?? ''}", which no sheet has.`)
    column = place.column
    cell = { ...place, type: attributes.t ?? 'n', style: Number(attributes.s ?? 0), hasFormula: false, value: null }
    inline.start()
  }
  const closeCell = (open: OpenCell): void => {
    cell = null
    const text = (open.type === 'inlineStr' && inline.finish()) || textOf(open, part, context)
    if (open.hasFormula) part.formulas += 1
    if (text === '') return
    if (isHidden) part.hiddenRows += 1
    isHidden = false
    context.budget.spendCells(1)
    context.budget.spendCharacters(text.length)
    part.cells.push({ row: open.row, column: open.column, text, isNumber: open.type === 'n' && open.value !== null })
  }
  return {
    open: (name, attributes) => {
      if (name === 'x:c') openCell(attributes)
      else if (name === 'x:row') {
        row = attributes.r === undefined ? row + 1 : Number(attributes.r) - 1
        if (!(row >= 0 && row < MAX_ROWS))
          throw new AppError('parse_failed', `${what} holds a row "${attributes.r ?? ''}", which no sheet has.`)
        column = -1
        isHidden = isTrue(attributes.hidden)
      } else if (!cell) return false
      else if (name === 'x:v') isValue = true
      else if (name === 'x:f') cell.hasFormula = true
      else inline.open(name)
      return true
    },
    text: (text) => {
      if (isValue && cell) cell.value = (cell.value ?? '') + text
      else if (cell) inline.text(text)
    },
    close: (name) => {
      if (!cell) return
      if (name === 'x:v') isValue = false
      else if (name === 'x:c') closeCell(cell)
      else inline.close(name)
    },
  }
}

/** The result of the last calculation where there is a formula: nothing is calculated here. */
function textOf({ type, style, hasFormula, value }: OpenCell, part: Draft, context: SheetContext): string {
  if (value === null) {
    if (hasFormula && type !== 'str') part.formulasWithoutResult += 1
    return ''
  }
  switch (type) {
    case 's': {
      const text = context.strings[Number(value)]
      if (text === undefined) part.missingStrings += 1
      return text ?? ''
    }
    case 'b':
      return value.trim() === '1' || value.trim() === 'true' ? 'TRUE' : 'FALSE'
    case 'd':
      return value
        .trim()
        .replace(/T00:00:00(?:\.0+)?$/, '')
        .replace('T', ' ')
    case 'e':
      return value.trim()
    case 'str':
    case 'inlineStr':
      return decodeEscapes(value)
    default:
      return showNumber(value, context.formats[style] ?? { kind: 'number' }, context.is1904)
  }
}
