/** What crosses between the host and a lane (a claiming loop in a thread). Plain data only. */
import type { MessagePort } from 'node:worker_threads'
import type { ProviderKind } from '../../shared/domain.ts'
import type { ErrorData } from '../../shared/errors.ts'
import type { RateLimits } from '../llm/provider.ts'
import type { Route } from '../schemas/prompt-config.ts'

export type ProviderKey = { readonly keyId: string; readonly key: string }

export type ProviderAccess = {
  /** Empty for a provider that needs none, or has none. */
  readonly keys: readonly ProviderKey[]
  /** Null for the provider's own address. */
  readonly baseUrl: string | null
}
export type AccessByProvider = Readonly<Record<ProviderKind, ProviderAccess>>

export type LaneTask = {
  readonly databasePath: string
  readonly catalogueFile: string
  readonly owner: string
  readonly port: MessagePort
}

/** The scheduler's word that one request may leave: where to, with which key. */
export type Grant = {
  readonly grantId: number
  readonly route: Route
  readonly access: ProviderAccess
  /** Null where no key is needed. */
  readonly keyId: string | null
  /** Jobs whose packs may be claimed: those that go to the same addresses. */
  readonly jobIds: readonly number[]
  /** How many packs may be claimed for it; above 1 for rules alone. */
  readonly packs: number
}

/**
 * Host to lane.
 * - `grant`: claim and send. While a finished request waits to be settled, both happen in one transaction.
 * - `rest`: settle what is finished and wait.
 * - `end`: settle what is finished and end.
 * - `cancel`: drop the request under way of these runs, or of all; its rows go back.
 */
export type LaneCommand =
  | { readonly type: 'grant'; readonly grant: Grant }
  | { readonly type: 'rest' }
  | { readonly type: 'end' }
  | { readonly type: 'cancel'; readonly runIds: readonly number[] | null }

/** How a request ended, as far as it matters for the next ones. */
export type CallNews = {
  readonly runId: number
  readonly jobId: number | null
  readonly error: ErrorData | null
  readonly limits: RateLimits | null
  /** False: earlier answers filled the pack, and the provider was not asked. */
  readonly isSent?: boolean
  /** What it took of the limits on new input and on output: what the next one is expected to take. */
  readonly tokens?: { readonly input: number; readonly output: number } | null
  readonly latencyMs: number
}

/**
 * Lane to host.
 * - `idle`: the lane rests: nothing to settle, ready for its next grant.
 * - `nothing`: the grant's route has no pack that may be claimed.
 * - `began`: the answer has begun.
 * - `finished`: the request is over and waits to be settled; the lane waits for `grant`, `rest` or `end`.
 * - `settled`: rows were written. `hasReturned`: some went back to ready packs.
 * - `paused`: the job's budget does not reach any further.
 */
export type LaneReport =
  | { readonly type: 'idle' }
  | { readonly type: 'nothing'; readonly grantId: number }
  | { readonly type: 'began'; readonly grantId: number }
  | { readonly type: 'finished'; readonly grantId: number; readonly news: CallNews }
  | {
      readonly type: 'settled'
      readonly runId: number
      readonly jobId: number
      readonly route: Route
      readonly hasReturned: boolean
    }
  | { readonly type: 'paused'; readonly jobId: number }

/** `error`: why the lane ended before it was told to. Plain data: errors lose their fields between threads. */
export type LaneResult = { readonly packs: number; readonly error: ErrorData | null }
