/** Where the cells of a table block stand in its content, so that spans of the content can be marked in them. */

export type TextRange = readonly [start: number, end: number]

/** `rows` as parseTable makes them, head first; the rule below the head is passed over. */
export function placeCells(
  content: string,
  rows: ReadonlyArray<readonly string[]>,
): ReadonlyArray<readonly TextRange[]> {
  const lines = linesOf(content)
  lines.splice(1, 1)
  return rows.map((row, nth) => {
    const [start, end] = lines[nth] ?? [0, 0]
    let at = start
    return row.map((cell) => {
      const raw = cell.replaceAll('|', '\\|')
      const from = raw === '' ? at : content.indexOf(raw, at)
      if (from < 0 || from + raw.length > end) return [at, at]
      at = from + raw.length
      return [from, at]
    })
  })
}

function linesOf(content: string): [number, number][] {
  const lines: [number, number][] = []
  let start = 0
  for (const line of content.split('\n')) {
    if (line.trim() !== '') lines.push([start, start + line.length])
    start += line.length + 1
  }
  return lines
}
