/** Finds how a table in text separates its cells, from its first rows. */
import Papa from 'papaparse'

export type Dialect = {
  readonly delimiter: string
  /** The text after a `sep=;` line, which Excel writes as a hint for itself. */
  readonly text: string
}

const SAMPLE_CHARACTERS = 256 * 1024
const SAMPLE_ROWS = 200
/** A delimiter that makes fewer rows equally wide is one by chance. */
const LEAST_CONSISTENCY = 0.6
const DELIMITERS = [',', ';', '\t', '|'] as const

type Candidate = { readonly delimiter: string; readonly width: number; readonly consistency: number }

/** `text` has line feeds only. `usual` is what a file of this name has where nothing speaks for another. */
export function findDialect(text: string, usual: ',' | '\t'): Dialect {
  const hint = /^"?sep=(.)"?(?:\n|$)/.exec(text)
  if (hint?.[1] !== undefined) return { delimiter: hint[1], text: text.slice(hint[0].length) }
  const sample = sampleOf(text)
  const candidates = DELIMITERS.map((delimiter) => measure(sample, delimiter))
  const fitting = candidates.filter(({ width, consistency }) => width > 1 && consistency >= LEAST_CONSISTENCY)
  const own = usual === '\t' && fitting.some(({ delimiter }) => delimiter === '\t') ? '\t' : undefined
  const best = own ?? pickBest(fitting) ?? byColon(sample) ?? byFirstLine(sample)
  return { delimiter: best ?? usual, text }
}

/** Whole lines from the start. */
function sampleOf(text: string): string {
  if (text.length <= SAMPLE_CHARACTERS) return text
  const sample = text.slice(0, SAMPLE_CHARACTERS)
  const end = sample.lastIndexOf('\n')
  return end > 0 ? sample.slice(0, end) : sample
}

function rowsOf(sample: string, delimiter: string): readonly (readonly string[])[] {
  return Papa.parse<string[]>(sample, { delimiter, newline: '\n', preview: SAMPLE_ROWS, skipEmptyLines: true }).data
}

function measure(sample: string, delimiter: string): Candidate {
  const rows = rowsOf(sample, delimiter)
  const counts = new Map<number, number>()
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1)
  const [width = 1, count = 0] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? []
  return { delimiter, width, consistency: rows.length > 0 ? count / rows.length : 0 }
}

function pickBest(fitting: readonly Candidate[]): string | undefined {
  return fitting.toSorted((a, b) => b.consistency - a.consistency || b.width - a.width)[0]?.delimiter
}

/** Colons stand in times and addresses too, so they count only when every row has them and the cells are neither. */
function byColon(sample: string): string | undefined {
  const { width, consistency } = measure(sample, ':')
  if (width < 2 || consistency < 1) return undefined
  const rows = rowsOf(sample, ':')
  const isTimeOrAddress = (row: readonly string[]): boolean =>
    row.every((cell) => /^\s*\d{1,2}\s*$/.test(cell)) || row.some((cell) => cell.startsWith('//'))
  return rows.length > 1 && !rows.slice(1).some(isTimeOrAddress) ? ':' : undefined
}

/** Rows of many widths: what the header is separated by. */
function byFirstLine(sample: string): string | undefined {
  const [line = ''] = sample.split('\n', 1)
  const widths = DELIMITERS.map((delimiter) => ({ delimiter, width: rowsOf(line, delimiter)[0]?.length ?? 1 }))
  const best = widths.toSorted((a, b) => b.width - a.width)[0]
  return best && best.width > 1 ? best.delimiter : undefined
}
