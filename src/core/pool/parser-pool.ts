/** Killable processes that read untrusted documents. A process serves many files, one after the other. */
import type { ParsedBlock } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import type { ReceiptItem } from '../../shared/receipt.ts'
import { ParserHandle, type ParserLimits, type RunOptions } from './parser-handle.ts'
import type { ParsedHeader, ParserTask, ParseTask, UnpackedEntry, UnpackTask } from './parser-messages.ts'
import { forkParser, type StartParser } from './parser-start.ts'

type Job = { readonly limits: ParserLimits; readonly signal?: AbortSignal }
export type ParseJob = Job &
  Omit<ParseTask, 'type'> & {
    /** Takes the blocks in order, in parts; false: no more of them are wanted. */
    readonly onBlocks: (blocks: readonly ParsedBlock[], header: ParsedHeader, isLast: boolean) => Promise<boolean>
  }
export type UnpackJob = Job &
  Omit<UnpackTask, 'type'> & {
    readonly onEntry: (entry: UnpackedEntry) => Promise<void>
    readonly onSkipped: (name: string, item: ReceiptItem) => void
  }

export type ParserPool = {
  /** Fails with what the reader found, or with parser_timeout, parser_memory, parser_crashed or cancelled. */
  readonly parse: (job: ParseJob) => Promise<ParsedHeader>
  readonly unpack: (job: UnpackJob) => Promise<void>
  /** Ends all processes and resolves when they are gone; what is under way fails with cancelled. */
  readonly close: () => Promise<void>
}
export type ParserPoolOptions = {
  /** Absolute path of the process's module. */
  readonly entry: string
  /** How many there may be at a time; asked at each start. */
  readonly processes: () => number
  /** Default: Node's own fork. */
  readonly start?: StartParser
}

const MAX_FILES = 200
/** A process that holds more than this share of its limit after a file leaves too little for the next one. */
const MAX_RSS_SHARE = 0.5
const MIN_RSS_MIB = 200
const IDLE_MS = 60_000
const NEVER = new AbortController().signal

export function createParserPool(options: ParserPoolOptions): ParserPool {
  const pool = new Pool(options)
  return {
    parse: async ({ limits, signal, onBlocks, ...task }) => {
      const seen: { header: ParsedHeader | null } = { header: null }
      await pool.run({ type: 'parse', ...task }, limits, {
        signal: signal ?? NEVER,
        onReport: async (report) => {
          if (report.type === 'parsed') seen.header = report.header
          if ((report.type !== 'parsed' && report.type !== 'blocks') || !seen.header) return true
          return await onBlocks(report.blocks, seen.header, report.isLast)
        },
      })
      if (!seen.header) throw new AppError('parser_crashed', `"${task.name}" was read without a result.`)
      return seen.header
    },
    unpack: ({ limits, signal, onEntry, onSkipped, ...task }) =>
      pool.run({ type: 'unpack', ...task }, limits, {
        signal: signal ?? NEVER,
        onReport: async (report) => {
          if (report.type === 'entry') await onEntry(report.entry)
          if (report.type === 'skipped') onSkipped(report.name, report.item)
          return true
        },
      }),
    close: () => pool.close(),
  }
}

class Pool {
  readonly #options: ParserPoolOptions
  readonly #handles = new Set<ParserHandle>()
  readonly #idle = new Map<ParserHandle, NodeJS.Timeout>()
  readonly #waiting: Array<() => void> = []
  /** Processes that were ended and are not gone yet. */
  readonly #leaving = new Set<Promise<void>>()
  #isClosed = false

  constructor(options: ParserPoolOptions) {
    this.#options = options
  }

  async run(task: ParserTask, limits: ParserLimits, options: Omit<RunOptions, 'timeoutMs'>): Promise<void> {
    const handle = await this.#take(task, limits, options.signal)
    try {
      await handle.run(task, { ...options, timeoutMs: limits.timeoutMs })
    } finally {
      this.#giveBack(handle)
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const timer of this.#idle.values()) clearTimeout(timer)
    const handles = [...this.#handles]
    for (const handle of handles) handle.end()
    for (const wake of this.#waiting.splice(0)) wake()
    await Promise.all([...handles.map((handle) => handle.whenGone), ...this.#leaving])
  }

  async #take(task: ParserTask, { memoryMiB }: ParserLimits, signal: AbortSignal): Promise<ParserHandle> {
    for (;;) {
      if (this.#isClosed || signal.aborted) throw new AppError('cancelled', `Reading "${task.name}" was cancelled.`)
      const idle = [...this.#idle.keys()].find((handle) => !handle.isGone && handle.memoryMiB === memoryMiB)
      if (idle) return this.#wake(idle)
      const [unfit] = this.#handles.size >= this.#options.processes() ? this.#idle.keys() : []
      if (unfit) this.#retire(unfit)
      if (this.#handles.size < this.#options.processes()) return this.#start(memoryMiB)
      await this.#untilFree(signal)
    }
  }

  #wake(handle: ParserHandle): ParserHandle {
    clearTimeout(this.#idle.get(handle))
    this.#idle.delete(handle)
    return handle
  }

  #start(memoryMiB: number): ParserHandle {
    const { entry, start = forkParser } = this.#options
    const handle = new ParserHandle(start(entry, memoryMiB), memoryMiB)
    this.#handles.add(handle)
    return handle
  }

  #giveBack(handle: ParserHandle): void {
    const isFull = handle.rssMiB > Math.max(MIN_RSS_MIB, handle.memoryMiB * MAX_RSS_SHARE)
    if (handle.isGone || isFull || handle.files >= MAX_FILES) this.#retire(handle)
    else this.#idle.set(handle, setTimeout(() => this.#retire(handle), IDLE_MS).unref())
    this.#waiting.shift()?.()
  }

  /** It no longer counts, though it may take a moment to die; `close` waits for it all the same. */
  #retire(handle: ParserHandle): void {
    this.#wake(handle)
    handle.end()
    this.#handles.delete(handle)
    this.#leaving.add(handle.whenGone)
    void handle.whenGone.then(() => this.#leaving.delete(handle.whenGone))
  }

  async #untilFree(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake)
        const place = this.#waiting.indexOf(wake)
        if (place >= 0) this.#waiting.splice(place, 1)
        resolve()
      }
      signal.addEventListener('abort', wake, { once: true })
      this.#waiting.push(wake)
    })
  }
}
