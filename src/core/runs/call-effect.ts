/** What the end of a request means for the next ones of its route. */
import type { ErrorCode } from '../../shared/errors.ts'

export type CallEffect =
  /** The provider answered, whatever it said about the blocks. */
  | 'answered'
  /** It says nothing about the provider: cancelled, or a fault of this machine. */
  | 'none'
  | 'limited'
  | 'overloaded'
  | 'unreachable'
  /** The key does not work. */
  | 'bad_key'
  /** No request of the route can work. */
  | 'stop'
  /** No request of the job can work; others of the route may. */
  | 'stop_job'

const EFFECTS: Partial<Record<ErrorCode, CallEffect>> = {
  provider_rate_limited: 'limited',
  provider_overloaded: 'overloaded',
  provider_unreachable: 'unreachable',
  provider_auth: 'bad_key',
  provider_billing: 'bad_key',
  provider_key_missing: 'stop',
  provider_key_origin: 'stop',
  provider_unknown: 'stop',
  model_unknown: 'stop',
  schema_invalid: 'stop_job',
  provider_bad_answer: 'answered',
  provider_bad_request: 'answered',
  provider_refused: 'answered',
  block_too_large: 'answered',
  // Not an answer, but the end of a first request for which the others have waited long enough.
  provider_timeout: 'answered',
}

/** These may be the provider's fault or that of the very request, which cannot be told from one answer. */
export function mayBreakProvider(code: ErrorCode): boolean {
  return code === 'provider_overloaded' || code === 'provider_unreachable'
}

export function effectOf(code: ErrorCode | null): CallEffect {
  return code === null ? 'answered' : (EFFECTS[code] ?? 'none')
}
