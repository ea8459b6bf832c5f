/** Timing for the bench: medians of repeated rounds, printed as a table or as JSON. */

/** What another program, or the machine itself, makes of the same input in the same run. */
export type Peer = { readonly name: string; readonly figure: number }
export type Figure = {
  readonly operation: string
  readonly figure: number
  readonly unit: string
  /** Null when the peer is not installed. */
  readonly peer?: Peer | null
  /** In words: `20 × remark`, `under 1.5 s`. */
  readonly aim?: string
}

/** Median seconds of `rounds` runs of `fn`; `prepare` makes the input of each and is not timed. */
export async function medianSeconds<T>(
  rounds: number,
  prepare: () => T | Promise<T>,
  fn: (input: T) => unknown,
): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < rounds; i++) {
    const input = await prepare()
    times.push(await secondsOf(() => fn(input)))
  }
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN
}

export async function secondsOf(fn: () => unknown): Promise<number> {
  const start = performance.now()
  await fn()
  return (performance.now() - start) / 1000
}

const text = (figure: number): string => figure.toLocaleString('en-US', { maximumFractionDigits: figure < 100 ? 1 : 0 })

function toRow({ operation, figure, unit, peer, aim }: Figure): readonly string[] {
  const beside = peer ? [`${text(peer.figure)} ${peer.name}`, `${text(figure / peer.figure)} ×`] : ['', '']
  return [operation, text(figure), unit, ...(peer === null ? ['not installed', ''] : beside), aim ?? '']
}

export function formatTable(figures: readonly Figure[]): string {
  const rows = [['operation', 'figure', 'unit', 'peer', 'ratio', 'aim'], ...figures.map(toRow)]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const isNumber = (column: number): boolean => column === 1 || column === 4
  return rows
    .map((row) =>
      row
        .map((cell, i) => (isNumber(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
