/** What crosses between the host and a lane (a claiming loop in a thread). Plain data only. */
import type { MessagePort } from 'node:worker_threads'
import type { ProviderKind } from '../../shared/domain.ts'
import type { ErrorData } from '../../shared/errors.ts'

export type ProviderAccess = {
  readonly apiKey: string | null
  /** Null for the provider's own address. */
  readonly baseUrl: string | null
}

export type LaneTask = {
  readonly databasePath: string
  readonly catalogueFile: string
  readonly owner: string
  readonly access: Readonly<Record<ProviderKind, ProviderAccess>>
  readonly port: MessagePort
}

/** Host to lane: stop work on these runs, or on all. */
export type LaneCommand = { readonly type: 'cancel'; readonly runIds: readonly number[] | null }

/** Lane to host. `stopped` means that the run cannot go on: nothing more of it may be claimed until a person acts. */
export type LaneReport =
  | { readonly type: 'settled'; readonly runId: number }
  | { readonly type: 'stopped'; readonly runId: number; readonly error: ErrorData }

export type LaneResult = { readonly packs: number }
