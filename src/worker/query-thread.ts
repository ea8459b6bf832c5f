/** Entry of the threads that read: each task is one query. Connections stay open for the life of the thread. */
import { type Connection, openConnection } from '../core/db/connection.ts'
import type { QueryReply, QueryTask } from '../core/pool/query-pool.ts'
import { QUERIES } from '../core/queries/tasks.ts'
import { toErrorData } from '../shared/errors.ts'

const connections = new Map<string, Connection>()

function connectionTo(databasePath: string): Connection {
  const known = connections.get(databasePath)
  if (known) return known
  const connection = openConnection(databasePath, 'read')
  connections.set(databasePath, connection)
  return connection
}

/** Called by Piscina under its name. */
export function answerQuery({ databasePath, name, input }: QueryTask): QueryReply {
  try {
    return { ok: true, value: QUERIES[name](connectionTo(databasePath), input as never) }
  } catch (error) {
    return { ok: false, error: toErrorData(error) }
  }
}
