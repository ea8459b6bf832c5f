/** What `galley run` says while it works: lines of JSON on standard output, or a bar on a terminal. */
import type { RunLane } from '../shared/domain.ts'
import type { ErrorData } from '../shared/errors.ts'
import type { Quote } from '../shared/model-work.ts'
import { formatCost, formatCount, printJson, printLine } from './output.ts'
import { quoteLine } from './print-quote.ts'
import { createProgressBar } from './progress-bar.ts'
import { formatSpan } from './span.ts'

export type RunProgress = {
  /** Rows that the work is about. */
  readonly rows: number
  readonly done: number
  readonly failed: number
  /** US dollars of this work; null when the model has no known price. */
  readonly costUsd: number | null
  readonly rowsPerSecond: number
  /** Null until there is a rate. */
  readonly secondsLeft: number | null
}

/** One line of `galley run --json` before the result. */
export type RunEvent =
  | { readonly event: 'quote'; readonly quote: Quote }
  | {
      readonly event: 'started'
      readonly jobUid: string | null
      readonly runs: number
      readonly rows: number
      readonly lane: RunLane
      readonly budgetUsd: number | null
    }
  | ({ readonly event: 'progress' } & RunProgress)
  | { readonly event: 'notice'; readonly notice: string | null }
  | { readonly event: 'paused'; readonly jobUid: string; readonly error: ErrorData }
  | { readonly event: 'submitted'; readonly jobUid: string; readonly rows: number; readonly requests: number }
  | { readonly event: 'done'; readonly staged: number; readonly failed: number; readonly pending: number }

export type RunReporter = {
  readonly emit: (event: RunEvent) => void
  /** Whether somebody sees progress: without that nobody asks for it. */
  readonly showsProgress: boolean
  /** Takes the bar away. */
  readonly close: () => void
}

export function createJsonReporter(): RunReporter {
  return { emit: printJson, showsProgress: true, close: () => undefined }
}

/** For commands that only draw a bar. */
export function createBarReporter(): RunReporter {
  const bar = createProgressBar()
  let notice: string | null = null
  return {
    emit: (event) => {
      if (event.event === 'notice') notice = event.notice
      if (event.event === 'progress')
        bar.update({ done: event.done, total: event.rows, label: progressLabel(event, notice) })
    },
    showsProgress: bar.isShown,
    close: bar.clear,
  }
}

/** A bar, and a line for what a person should know before and after. */
export function createTextReporter(): RunReporter {
  const bar = createBarReporter()
  return {
    ...bar,
    emit: (event) => {
      bar.emit(event)
      if (event.event === 'quote') printLine(quoteLine(event.quote))
    },
  }
}

/** `blocks, 41/s, $0.0123, 2 min left, 3 failed`; what slows the work down takes the place of the time left. */
export function progressLabel(progress: RunProgress, notice: string | null): string {
  const { failed, costUsd, rowsPerSecond, secondsLeft, done, rows } = progress
  const rate = rowsPerSecond >= 10 ? formatCount(Math.round(rowsPerSecond)) : rowsPerSecond.toFixed(1)
  return [
    'blocks',
    ...(rowsPerSecond > 0 ? [`${rate}/s`] : []),
    ...(costUsd === null || costUsd > 0 ? [formatCost(costUsd)] : []),
    ...(notice === null && secondsLeft !== null && done < rows ? [`${formatSpan(secondsLeft)} left`] : []),
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(notice === null ? [] : [notice]),
  ].join(', ')
}
