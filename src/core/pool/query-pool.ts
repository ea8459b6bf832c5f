/** Threads for reads that take long: lists over many rows, facets, statistics. The host's own thread stays free. */
import { Piscina } from 'piscina'
import { AppError, type ErrorData } from '../../shared/errors.ts'
import type { QueryInput, QueryName, QueryOutput } from '../queries/tasks.ts'

export type QueryTask = { readonly databasePath: string; readonly name: QueryName; readonly input: unknown }
/** Errors cross threads as plain data. */
export type QueryReply =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: ErrorData }

export type QueryPool = {
  /** Runs one of the named queries on a connection that only reads. Fails with what the query fails with. */
  readonly run: <N extends QueryName>(name: N, input: QueryInput<N>, signal?: AbortSignal) => Promise<QueryOutput<N>>
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
  return {
    run: async <N extends QueryName>(name: N, input: QueryInput<N>, signal?: AbortSignal) => {
      const reply = await pool.run({ databasePath, name, input }, { signal: signal ?? null })
      if (!reply.ok) throw AppError.fromData(reply.error)
      return reply.value as QueryOutput<N>
    },
    close: () => pool.destroy(),
  }
}
