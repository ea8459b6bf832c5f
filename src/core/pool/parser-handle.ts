/**
 * One parser process and the task that it is at.
 *
 *   idle --run--> busy --done | failed--> idle --end--> gone
 *                  |--time limit, cancel, death--> gone
 */
import { AppError } from '../../shared/errors.ts'
import type { ParserReport, ParserTask } from './parser-messages.ts'
import type { ParserExit, ParserProcess } from './parser-start.ts'

export type ParserLimits = { readonly timeoutMs: number; readonly memoryMiB: number }
export type RunOptions = {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Answers whether the child is to go on. What it throws ends the process and the task. */
  readonly onReport: (report: ParserReport) => Promise<boolean>
}

type Job = RunOptions & {
  readonly task: ParserTask
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Exit codes with which V8 and the systems end a process that is out of memory. */
const OUT_OF_MEMORY_CODES: ReadonlySet<number> = new Set([6, 9, 134, 137])

export class ParserHandle {
  readonly memoryMiB: number
  readonly whenGone: Promise<void>
  files = 0
  rssMiB = 0
  isGone = false
  readonly #process: ParserProcess
  #job: Job | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(process: ParserProcess, memoryMiB: number) {
    this.#process = process
    this.memoryMiB = memoryMiB
    process.onReport((report) => void this.#onReport(report))
    this.whenGone = new Promise((resolve) => {
      process.onExit((exit) => {
        this.isGone = true
        this.#settle((job) => job.reject(this.#deathOf(job, exit)))
        resolve()
      })
    })
    process.hold(false)
  }

  /** Fails with what the reader found, with parser_timeout, parser_memory or parser_crashed, or with cancelled. */
  async run(task: ParserTask, options: RunOptions): Promise<void> {
    this.files += 1
    this.#process.hold(true)
    const onAbort = (): void => this.#end(cancelled(task))
    options.signal.addEventListener('abort', onAbort, { once: true })
    try {
      await new Promise<void>((resolve, reject) => {
        this.#job = { ...options, task, resolve, reject }
        if (options.signal.aborted) onAbort()
        else this.#tell({ type: 'start', task })
      })
    } finally {
      options.signal.removeEventListener('abort', onAbort)
      if (!this.isGone) this.#process.hold(false)
    }
  }

  end(): void {
    this.#end(null)
  }

  #tell(command: Parameters<ParserProcess['send']>[0]): void {
    const { task, timeoutMs } = this.#job ?? {}
    if (!task || timeoutMs === undefined) return
    this.#timer = setTimeout(() => this.#end(timedOut(task, timeoutMs)), timeoutMs)
    this.#process.send(command)
  }

  async #onReport(report: ParserReport): Promise<void> {
    const job = this.#job
    if (!job) return
    if (report.type === 'done' || report.type === 'failed') {
      this.rssMiB = report.rssMiB
      this.#settle(() => (report.type === 'done' ? job.resolve() : job.reject(AppError.fromData(report.error))))
      return
    }
    // The clock runs while the child works, not while the host stores what came.
    if (report.type !== 'skipped') this.#stopClock()
    try {
      const wantsMore = await job.onReport(report)
      if (this.#job === job && report.type !== 'skipped') this.#tell({ type: wantsMore ? 'more' : 'enough' })
    } catch (error) {
      if (this.#job === job) this.#end(error)
    }
  }

  /** Kills the process; the task that it is at fails with the reason. */
  #end(reason: unknown): void {
    this.isGone = true
    this.#settle((job) => job.reject(reason ?? cancelled(job.task)))
    // Whoever waits for its death does so with the event loop alive.
    this.#process.hold(true)
    this.#process.kill()
  }

  #settle(finish: (job: Job) => void): void {
    this.#stopClock()
    const job = this.#job
    this.#job = null
    if (job) finish(job)
  }

  #stopClock(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  /** What the host did not kill was killed by the watchdog, which has one reason while the host lives: memory. */
  #deathOf({ task: { name } }: Job, { code, signal }: ParserExit): AppError {
    const isMemory = signal === 'SIGKILL' || signal === 'SIGABRT' || (code !== null && OUT_OF_MEMORY_CODES.has(code))
    if (isMemory)
      return new AppError(
        'parser_memory',
        `"${name}" needed more than ${this.memoryMiB.toLocaleString('en-US')} MiB of memory, the limit, and its reader was ended.`,
        { data: { limitMiB: this.memoryMiB } },
      )
    const how = signal ?? (code === null ? 'it could not be started' : `exit code ${code}`)
    return new AppError('parser_crashed', `"${name}" ended its reader (${how}).`)
  }
}

function timedOut({ name }: ParserTask, timeoutMs: number): AppError {
  const seconds = timeoutMs / 1000
  return new AppError(
    'parser_timeout',
    `"${name}" was not read within ${seconds} seconds, the limit, and its reader was ended.`,
    { data: { limitSeconds: seconds } },
  )
}

function cancelled({ name }: ParserTask): AppError {
  return new AppError('cancelled', `Reading "${name}" was cancelled.`)
}
