import type { ClaimedPack } from '../db/queries/claims.ts'
import type { RunRow } from '../db/queries/runs.ts'
import type { Store } from '../db/store.ts'
import type { Grant, LaneTask } from './lane-messages.ts'
import type { RunBook } from './run-book.ts'

/** What a lane works with: its thread's connection and preparations, and its own task. */
export type LaneContext = { readonly store: Store; readonly task: LaneTask; readonly book: RunBook }

/** One claimed pack to ask for. */
export type PackWork = {
  readonly run: RunRow
  readonly pack: ClaimedPack
  readonly grant: Grant
  readonly signal: AbortSignal
  readonly onBegun: () => void
}
