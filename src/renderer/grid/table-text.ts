/** The cells of a table block, whose content is a Markdown table that Galley's readers wrote or a document held. */
export type TextTable = { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }

/** A pipe that no backslash stands before. */
const PIPE = /(?<!\\)\|/

function cellsOf(line: string): readonly string[] {
  const inner = line.trim().replace(/^\|/, '')
  const cells = inner.split(PIPE).map((cell) => cell.trim().replaceAll('\\|', '|'))
  // The last pipe closes the row and opens no cell.
  return inner.endsWith('|') && cells.at(-1) === '' ? cells.slice(0, -1) : cells
}

/** Null when the text is no table: it then reads as it is. */
export function parseTable(content: string): TextTable | null {
  const [first, rule, ...rest] = content.split('\n').filter((line) => line.trim() !== '')
  if (first === undefined || rule === undefined || !/^[\s|:-]+$/.test(rule) || !rule.includes('-')) return null
  const columns = cellsOf(rule).length
  const toRow = (line: string): readonly string[] => {
    const cells = cellsOf(line)
    return Array.from({ length: columns }, (_, index) => cells[index] ?? '')
  }
  return { head: toRow(first), rows: rest.map(toRow) }
}
