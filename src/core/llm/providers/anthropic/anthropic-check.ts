import type { EndpointCheck } from '../../../../shared/model-work.ts'
import { cancelledError, toCallError } from '../wire/call-errors.ts'
import { type Bench, examine, hasNoList, type ModelRoom } from '../wire/doctor.ts'
import type { AnthropicConnection } from './connection.ts'

type CheckOptions = Pick<Bench, 'ask' | 'baseUrl' | 'clock'> & { readonly connection: AnthropicConnection }

const TIMEOUT_MS = 30_000
const MAX_MODELS = 100

/** The doctor of the Messages API: the account's models, and what the API says of the one that is asked for. */
export function checkAnthropic({
  connection,
  ...bench
}: CheckOptions): (model: string, signal: AbortSignal) => Promise<EndpointCheck> {
  const { client, origin, apiKey } = connection
  const whole: Bench = {
    ...bench,
    kind: 'anthropic',
    survey: async (signal) => {
      try {
        const page = await client.models.list({ limit: MAX_MODELS }, { signal, timeout: TIMEOUT_MS })
        const models = page.data.map(({ id }) => id)
        return { server: 'Anthropic', models, detail: `The key works; ${models.length} models.` }
      } catch (error) {
        if (signal.aborted) throw cancelledError(origin)
        if (hasNoList(error)) return { server: null, models: [], detail: 'Answers, and lists no models.' }
        throw toCallError(error, { origin, apiKey, blocks: [] })
      }
    },
    room: (model, _server, signal) => readRoom(connection, model, signal),
  }
  return (model, signal) => examine(whole, model, signal)
}

async function readRoom(
  { client, origin }: AnthropicConnection,
  model: string,
  signal: AbortSignal,
): Promise<ModelRoom> {
  try {
    const info = await client.models.retrieve(model, null, { signal, timeout: TIMEOUT_MS })
    return { contextTokens: info.max_input_tokens ?? null, maxOutputTokens: info.max_tokens ?? null }
  } catch {
    if (signal.aborted) throw cancelledError(origin)
    return { contextTokens: null, maxOutputTokens: null }
  }
}
