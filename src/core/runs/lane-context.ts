import type { ClaimedRow } from '../db/queries/claims.ts'
import type { RunRow } from '../db/queries/runs.ts'
import type { Store } from '../db/store.ts'
import type { LaneTask } from './lane-messages.ts'
import type { RunBook } from './run-book.ts'

/** What a lane works with: its thread's connection and preparations, and its own task. */
export type LaneContext = { readonly store: Store; readonly task: LaneTask; readonly book: RunBook }

/** One pack to ask for. */
export type PackWork = { readonly run: RunRow; readonly rows: readonly ClaimedRow[]; readonly signal: AbortSignal }
