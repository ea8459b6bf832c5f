/** What the walk leaves out or changes, for the receipt. */
import type { ReceiptItem } from '../../../../shared/receipt.ts'

export const LEFT_OUT = {
  hidden: ['hidden part', 'hidden parts', 'that the page does not show'],
  embed: ['embedded page or player', 'embedded pages or players', 'whose content is not in the file'],
  formula_script: ['formula in a script', 'formulas in scripts', 'because scripts are not read'],
  options: ['choice not selected', 'choices not selected', 'of a selection list'],
  wide_cells: ['cell of an oversized table', 'cells of an oversized table', 'beyond the columns that are read'],
  template: ['template with text', 'templates with text', 'that only a script would show'],
  frames: ['frame', 'frames', 'whose content is in other files'],
} as const
export type LeftOut = keyof typeof LEFT_OUT

export const CHANGED = {
  deep: ['deeply nested part', 'deeply nested parts', 'read as plain lines'],
  sparse_table: ['oversized table', 'oversized tables', 'read as lines because most of the grid is empty'],
} as const
export type Changed = keyof typeof CHANGED

/** Names that are kept as examples. */
const MAX_EXAMPLES = 3

export type Tally = {
  readonly skip: (code: LeftOut, count?: number, example?: string) => void
  readonly change: (code: Changed, count?: number) => void
  readonly skipped: () => readonly ReceiptItem[]
  readonly warnings: () => readonly ReceiptItem[]
}

type Entry = { count: number; readonly examples: string[] }

export function createTally(): Tally {
  const left = new Map<LeftOut, Entry>()
  const changed = new Map<Changed, Entry>()
  return {
    skip: (code, count = 1, example = '') => {
      add(left, code, { count, example })
    },
    change: (code, count = 1) => {
      add(changed, code, { count, example: '' })
    },
    skipped: () => [...left].map(([code, entry]) => toItem(code, LEFT_OUT[code], entry)),
    warnings: () => [...changed].map(([code, entry]) => toItem(code, CHANGED[code], entry)),
  }
}

function add<Code>(
  entries: Map<Code, Entry>,
  code: Code,
  { count, example }: { count: number; example: string },
): void {
  const entry = entries.get(code) ?? { count: 0, examples: [] }
  entry.count += count
  if (example !== '' && entry.examples.length < MAX_EXAMPLES && !entry.examples.includes(example))
    entry.examples.push(example)
  entries.set(code, entry)
}

function toItem(
  code: string,
  [one, many, why]: readonly [string, string, string],
  { count, examples }: Entry,
): ReceiptItem {
  const what = count === 1 ? one : many
  return {
    code,
    count,
    short: `${count} ${what}`,
    message: `${count} ${what} ${why}.`,
    where: examples.length > 0 ? examples.join(', ') : null,
  }
}
