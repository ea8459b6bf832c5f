/** Timing for the bench: medians of repeated rounds, printed as a table or as JSON. */

export type Figure = { readonly operation: string; readonly figure: number; readonly unit: string }

/** Median seconds of `rounds` runs of `fn`; `prepare` makes the input of each and is not timed. */
export async function medianSeconds<T>(
  rounds: number,
  prepare: () => T | Promise<T>,
  fn: (input: T) => unknown,
): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < rounds; i++) {
    const input = await prepare()
    const start = performance.now()
    await fn(input)
    times.push((performance.now() - start) / 1000)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN
}

export function formatTable(figures: readonly Figure[]): string {
  const text = (figure: number): string =>
    figure.toLocaleString('en-US', { maximumFractionDigits: figure < 100 ? 1 : 0 })
  const rows = [['operation', 'figure', 'unit'], ...figures.map((f) => [f.operation, text(f.figure), f.unit])]
  const width = (column: number): number => Math.max(...rows.map((row) => (row[column] ?? '').length))
  return rows
    .map(
      ([operation = '', figure = '', unit = '']) =>
        `${operation.padEnd(width(0))}  ${figure.padStart(width(1))}  ${unit}`,
    )
    .join('\n')
}
