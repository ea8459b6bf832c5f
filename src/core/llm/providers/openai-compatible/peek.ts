import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts'
import { cancelledError } from '../wire/call-errors.ts'
import type { ChatConnection } from './connection.ts'

/** Asks a page of the server's own, outside of the version's path; null when there is none. `body` makes it a POST. */
export type Peek = (path: string, signal: AbortSignal, body?: JsonObject) => Promise<JsonObject | null>

const TIMEOUT_MS = 5_000

export function createPeek({ baseUrl, origin, fetch }: ChatConnection): Peek {
  const root = baseUrl.replace(/\/v1$/, '')
  return async (path, signal, body) => {
    try {
      const response = await fetch(`${root}${path}`, {
        method: body ? 'POST' : 'GET',
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      })
      if (!response.ok) return null
      const answer = (await response.json()) as JsonValue
      return isJsonObject(answer) ? answer : null
    } catch {
      if (signal.aborted) throw cancelledError(origin)
      return null
    }
  }
}
