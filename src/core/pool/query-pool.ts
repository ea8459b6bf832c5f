/** Threads for reads that take long: lists over many rows, facets, statistics. The host's own thread stays free. */
import { Piscina } from 'piscina'
import { AppError, type ErrorData } from '../../shared/errors.ts'
import type { QueryInput, QueryName, QueryOutput } from '../queries/tasks.ts'

export type QueryTask = { readonly databasePath: string; readonly name: QueryName; readonly input: unknown }
/** Errors cross threads as plain data. */
export type QueryReply =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: ErrorData }

export type QueryPool = {
  /**
   * Runs one of the named queries on a connection that only reads. Fails with what the query fails with, or with the
   * signal's reason: a query that has not begun is then left out, one that has goes on to its end unheard.
   */
  readonly run: <N extends QueryName>(name: N, input: QueryInput<N>, signal?: AbortSignal) => Promise<QueryOutput<N>>
  /** Ends the threads; what is under way fails. */
  readonly close: () => Promise<void>
}

/** A person waits for one or two answers at a time. */
const MAX_THREADS = 2
const IDLE_MS = 60_000

/** `entry` is the absolute path of the thread’s module. */
export function createQueryPool(entry: string, databasePath: string): QueryPool {
  const pool = new Piscina<QueryTask, QueryReply>({
    filename: entry,
    name: 'answerQuery',
    minThreads: 0,
    maxThreads: MAX_THREADS,
    idleTimeout: IDLE_MS,
    execArgv: [],
  })
  const turns = createTurns(MAX_THREADS)
  const answer = async (name: QueryName, input: unknown, signal?: AbortSignal): Promise<unknown> => {
    const done = await turns.take(signal)
    try {
      const reply = await pool.run({ databasePath, name, input })
      if (reply.ok) return reply.value
      throw AppError.fromData(reply.error)
    } finally {
      done()
    }
  }
  return {
    run: async <N extends QueryName>(name: N, input: QueryInput<N>, signal?: AbortSignal) =>
      (await orAborted(answer(name, input, signal), signal)) as QueryOutput<N>,
    close: async () => {
      turns.close()
      await pool.destroy()
    },
  }
}

type Turns = {
  /** Returns the function that ends the turn. */
  readonly take: (signal?: AbortSignal) => Promise<() => void>
  readonly close: () => void
}

/** Piscina ends the thread of a task that is aborted; a queue of our own aborts only what waits. */
function createTurns(limit: number): Turns {
  type Waiting = { readonly start: () => void; readonly fail: (reason: unknown) => void }
  const waiting = new Set<Waiting>()
  let running = 0
  let isClosed = false
  const closed = (): Error => new Error('The threads for reads are closed.')
  const end = (): void => {
    running -= 1
    const [next] = waiting
    next?.start()
  }
  const take = async (signal?: AbortSignal): Promise<() => void> => {
    if (isClosed) throw closed()
    signal?.throwIfAborted()
    if (running >= limit)
      await new Promise<void>((resolve, reject) => {
        const one: Waiting = {
          start: () => {
            waiting.delete(one)
            resolve()
          },
          fail: reject,
        }
        waiting.add(one)
        signal?.addEventListener('abort', () => waiting.delete(one), { once: true })
      })
    running += 1
    return end
  }
  const close = (): void => {
    isClosed = true
    for (const { fail } of waiting) fail(closed())
    waiting.clear()
  }
  return { take, close }
}

/** Fails at once with the signal's reason; what the work comes to afterwards is nobody's concern. */
function orAborted<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return work
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
