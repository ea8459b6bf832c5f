/** A bar on the last line of a terminal's standard error; it draws nothing anywhere else. */
import { plain } from './output.ts'

export type Progress = { readonly done: number; readonly total: number; readonly label: string }
export type ProgressBar = {
  readonly isShown: boolean
  readonly update: (progress: Progress) => void
  /** Takes the bar away, so that a line can be printed; the next update draws it again. */
  readonly clear: () => void
}
export type BarStream = {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly write: (text: string) => unknown
}

const CLEAR_LINE = '\r\u001B[2K'
const MAX_BAR_WIDTH = 30
const DEFAULT_COLUMNS = 80

export function createProgressBar(stream: BarStream = process.stderr): ProgressBar {
  const isShown = stream.isTTY === true
  let drawn = ''
  return {
    isShown,
    update: (progress) => {
      if (!isShown) return
      const line = renderBar(progress, columnsOf(stream))
      if (line !== drawn) stream.write(CLEAR_LINE + line)
      drawn = line
    },
    clear: () => {
      if (drawn !== '') stream.write(CLEAR_LINE)
      drawn = ''
    },
  }
}

/** A terminal that does not know its width says 0. */
function columnsOf({ columns = 0 }: BarStream): number {
  return columns > 0 ? columns : DEFAULT_COLUMNS
}

/** `██████████░░░░░  67%  2/3  label`, never wider than the terminal. */
export function renderBar({ done, total, label }: Progress, columns: number): string {
  const share = total === 0 ? 1 : Math.min(1, done / total)
  const width = Math.max(5, Math.min(MAX_BAR_WIDTH, Math.floor(columns / 3)))
  const filled = Math.floor(share * width)
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled)
  const percent = `${String(Math.floor(share * 100))}%`.padStart(4)
  return `${bar} ${percent}  ${String(done)}/${String(total)}  ${plain(label)}`.slice(0, columns - 1)
}
