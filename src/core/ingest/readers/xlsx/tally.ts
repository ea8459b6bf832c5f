/** What a workbook holds and what became of it: the counts of the receipt. */
import type { ReceiptCounts, ReceiptItem } from '../../../../shared/receipt.ts'

const COUNTERS = [
  'sheets',
  'tables',
  'cells',
  'images',
  'charts',
  'formulas',
  'comments',
  'links',
  'text_boxes',
  'headers_footers',
] as const
type Counter = (typeof COUNTERS)[number]

export type Tally = {
  readonly count: (what: Counter, by?: number) => void
  /** Said once for the document, with the names of the sheets where it is so. */
  readonly skip: (kind: keyof typeof SKIPPED, by: number, sheet: string) => void
  readonly warn: (kind: keyof typeof WARNED, by: number, sheet: string) => void
  readonly finish: () => {
    readonly found: ReceiptCounts
    readonly skipped: readonly ReceiptItem[]
    readonly warnings: readonly ReceiptItem[]
  }
}

type Wording = { readonly one: string; readonly many: string; readonly message: string }

const SKIPPED = {
  formulas_without_result: {
    one: 'formula without a result',
    many: 'formulas without a result',
    message:
      'The program that made the file saved no results of these formulas, and Galley calculates none; open it in Excel or LibreOffice and save it.',
  },
  comments_left_out: {
    one: 'comment kept aside',
    many: 'comments kept aside',
    message: 'Comments on cells are kept with their table, but stand in no block.',
  },
  strings_missing: {
    one: 'cell whose text is missing',
    many: 'cells whose text is missing',
    message: 'These cells refer to texts that the file does not hold.',
  },
  sheets_missing: {
    one: 'sheet is missing',
    many: 'sheets are missing',
    message: 'The workbook names sheets that the file does not hold.',
  },
  parts_missing: {
    one: 'chart or drawing is missing',
    many: 'charts or drawings are missing',
    message: 'Sheets refer to charts or drawings that the file does not hold.',
  },
  embedded_objects: {
    one: 'embedded object',
    many: 'embedded objects',
    message: 'Documents that are embedded in the workbook were not read.',
  },
  controls_left_out: {
    one: 'form control left out',
    many: 'form controls left out',
    message: 'Buttons, check boxes and lists that lie over a sheet were not read; the cells that they fill were.',
  },
} as const satisfies Readonly<Record<string, Wording>>

const WARNED = {
  hidden_sheets: {
    one: 'hidden sheet',
    many: 'hidden sheets',
    message: 'Hidden sheets were read like the others.',
  },
  hidden_rows: {
    one: 'hidden row',
    many: 'hidden rows',
    message: 'Rows that are hidden or filtered out were read like the others.',
  },
  hidden_columns: {
    one: 'hidden column',
    many: 'hidden columns',
    message: 'Hidden columns were read like the others.',
  },
} as const satisfies Readonly<Record<string, Wording>>

type Said = { count: number; readonly sheets: Set<string> }

export function createTally(): Tally {
  const counts = new Map<Counter, number>()
  const skipped = new Map<keyof typeof SKIPPED, Said>()
  const warned = new Map<keyof typeof WARNED, Said>()
  const say = <K>(to: Map<K, Said>, kind: K, { by, sheet }: { by: number; sheet: string }): void => {
    if (by === 0) return
    const said = to.get(kind) ?? { count: 0, sheets: new Set() }
    said.count += by
    said.sheets.add(sheet)
    to.set(kind, said)
  }
  return {
    count: (what, by = 1) => {
      counts.set(what, (counts.get(what) ?? 0) + by)
    },
    skip: (kind, by, sheet) => say(skipped, kind, { by, sheet }),
    warn: (kind, by, sheet) => say(warned, kind, { by, sheet }),
    finish: () => ({
      found: Object.fromEntries(COUNTERS.flatMap((what) => (counts.has(what) ? [[what, counts.get(what)]] : []))),
      skipped: [...skipped].map(([code, said]) => itemOf(code, SKIPPED[code], said)),
      warnings: [...warned].map(([code, said]) => itemOf(code, WARNED[code], said)),
    }),
  }
}

const SHEETS_NAMED = 5
/** Excel allows no longer one. */
const LONGEST_NAME = 31

function itemOf(code: string, { one, many, message }: Wording, { count, sheets }: Said): ReceiptItem {
  const names = [...sheets]
    .slice(0, SHEETS_NAMED)
    .map((name) => name.slice(0, LONGEST_NAME))
    .join(', ')
  return {
    code,
    count,
    short: count === 1 ? `1 ${one}` : `${count} ${many}`,
    message,
    where: `${sheets.size === 1 ? 'sheet' : 'sheets'} ${names}${sheets.size > SHEETS_NAMED ? ' …' : ''}`,
  }
}
