/** Tables of contents: entries that dots lead to a page number. */
import type { Line } from './lines.ts'
import { boxOf, type Word } from './page-content.ts'
import type { FoundCell, FoundTable } from './table-model.ts'

const LEADERS = /(?:[.·…_]\s?){4,}\s*(?:[\p{N}ivxlcIVXLC]{1,6}|[A-Z]-?\d{1,4})?$/u
const PAGE = /^(?:\p{N}{1,4}|[ivxlc]{1,6}|[A-Z]-?\d{1,4})$/u
const DOTS = /^[.·…_]+$/
const FEWEST = 3

type LineRun = { readonly lines: readonly Line[]; readonly isContents: boolean }

/** Lines of a column with the entries of a table of contents apart. */
export function splitContents(lines: readonly Line[]): readonly LineRun[] {
  const isEntry = lines.map((line) => LEADERS.test(line.text))
  if (isEntry.filter(Boolean).length < FEWEST) return [{ lines, isContents: false }]
  const runs: Array<{ lines: Line[]; isContents: boolean }> = []
  for (const [index, line] of lines.entries()) {
    const isNear = isEntry[index - 1] === true || isEntry[index + 1] === true
    // A chapter's entry has its page number without dots, a long entry its first line.
    const isContents =
      isEntry[index] === true ||
      (isNear && endsWithPage(line)) ||
      (isEntry[index - 1] === true && isEntry[index + 1] === true)
    const last = runs.at(-1)
    if (last?.isContents === isContents) last.lines.push(line)
    else runs.push({ lines: [line], isContents })
  }
  return runs.map((run) => (run.isContents && run.lines.length < FEWEST ? { ...run, isContents: false } : run))
}

function endsWithPage({ words }: Line): boolean {
  return words.length > 1 && PAGE.test(words.at(-1)?.text ?? '')
}

export function contentsTable(lines: readonly Line[]): FoundTable {
  const cells: FoundCell[] = []
  let row = -1
  let isOpen = false
  for (const line of lines) {
    if (!isOpen) row++
    const { title, page } = splitEntry(line)
    const known = cells.find((cell) => cell.row === row && cell.column === 0)
    if (known)
      cells[cells.indexOf(known)] = {
        ...known,
        words: [...known.words, ...title],
        box: boxOf([...known.words, ...title]),
      }
    else if (title.length > 0) cells.push(cellOf(title, row, 0))
    if (page) cells.push(cellOf([page], row, 1))
    isOpen = page === null
  }
  return { box: boxOf(lines), rows: row + 1, columns: 2, headerRows: 0, cells }
}

function splitEntry({ words }: Line): { title: readonly Word[]; page: Word | null } {
  const last = words.at(-1)
  const page = last && PAGE.test(last.text) ? last : null
  const title = words
    .filter((word) => word !== page && !DOTS.test(word.text))
    .map((word) => ({ ...word, text: word.text.replace(/[.·…_]{3,}$/, '') }))
  return { title, page }
}

function cellOf(words: readonly Word[], row: number, column: number): FoundCell {
  return { row, column, rowSpan: 1, columnSpan: 1, words, box: boxOf(words) }
}
