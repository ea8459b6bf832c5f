import type { EndpointCheck } from '../../../../shared/model-work.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts'
import { cancelledError, toCallError } from '../wire/call-errors.ts'
import { type Bench, examine, hasNoList } from '../wire/doctor.ts'
import type { ChatConnection } from './connection.ts'
import { recogniseServer } from './recognise-server.ts'
import { createPeek } from './peek.ts'
import { readRoom } from './model-room.ts'

type CheckOptions = Pick<Bench, 'ask' | 'baseUrl' | 'clock'> & { readonly connection: ChatConnection }

const TIMEOUT_MS = 30_000

/** The doctor of servers with chat completions: which one it is, its models, and what it says of their context. */
export function checkChat({
  connection,
  ...bench
}: CheckOptions): (model: string, signal: AbortSignal) => Promise<EndpointCheck> {
  const peek = createPeek(connection)
  let listed: readonly JsonObject[] = []
  const whole: Bench = {
    ...bench,
    kind: 'openai-compatible',
    survey: async (signal) => {
      const found = await listModels(connection, signal)
      listed = found ?? []
      const models = listed.map(({ id }) => id).filter((id) => typeof id === 'string')
      const server = await recogniseServer({ origin: connection.origin, listed, peek }, signal)
      return { server, models, detail: found ? `Answers; ${models.length} models.` : 'Answers, and lists no models.' }
    },
    room: (model, server, signal) => readRoom({ model, server, listed, peek }, signal),
  }
  return (model, signal) => examine(whole, model, signal)
}

/** Null where the server has no list. Throws when it cannot be reached or refuses the key. */
async function listModels(connection: ChatConnection, signal: AbortSignal): Promise<readonly JsonObject[] | null> {
  const { client, origin, apiKey } = connection
  try {
    const body = await client.get<JsonValue>('/models', { signal, timeout: TIMEOUT_MS })
    const list = isJsonObject(body) ? (body.data ?? body.models) : body
    return Array.isArray(list) ? list.filter(isJsonObject) : null
  } catch (error) {
    if (signal.aborted) throw cancelledError(origin)
    if (hasNoList(error)) return null
    throw toCallError(error, { origin, apiKey, blocks: [] })
  }
}
