/** What a command prints on standard output. Errors and progress go to standard error. */
import { once } from 'node:events'

/** Control characters, ends of lines and paragraphs, and what turns the direction of the text round. */
const CONTROL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

/** Text that cannot move the cursor, recolour the terminal or turn the line: names and contents come from documents. */
export function plain(text: string): string {
  return text.replaceAll(CONTROL, '\uFFFD')
}

export function printLine(text: string): void {
  process.stdout.write(`${plain(text)}\n`)
}

/** One JSON object on one line; with --json the last line of a command is one of these. */
export function printJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** Writes as fast as the reader takes it, so that a large output does not pile up in memory. */
export async function writeChunks(
  chunks: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
): Promise<void> {
  for await (const chunk of chunks) if (!process.stdout.write(chunk)) await once(process.stdout, 'drain')
}

/** A reader that has seen enough (`| head`) ends the command quietly. */
export function endQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
}

/** Columns as wide as their widest cell; numbers stand to the right. */
export function printTable(rows: ReadonlyArray<ReadonlyArray<string | number>>): void {
  const cells = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? formatCount(cell) : plain(cell))))
  const widths: number[] = []
  for (const row of cells) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  for (const [r, row] of cells.entries()) {
    const line = row.map((cell, i) => {
      const width = widths[i] ?? 0
      return typeof rows.at(-1)?.[i] === 'number' || typeof rows[r]?.[i] === 'number'
        ? cell.padStart(width)
        : cell.padEnd(width)
    })
    printLine(line.join('  ').trimEnd())
  }
}

export function formatCount(value: number): string {
  return value.toLocaleString('en-US')
}

/** `1 block`, `2,000 blocks`. */
export function formatAmount(value: number, noun: string): string {
  return `${formatCount(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** Null is a model without a known price. */
export function formatCost(costUsd: number | null): string {
  if (costUsd === null) return 'cost unknown'
  return costUsd > 0 && costUsd < 0.01 ? `$${costUsd.toFixed(4)}` : `$${costUsd.toFixed(2)}`
}
