import type { BatchView } from '../../shared/model-work.ts'
import { listBatchViews } from '../db/queries/batches.ts'
import type { Store } from '../db/store.ts'

const MAX_LISTED = 500

/** Newest first, at most 500. Works in a workspace that is open for reading. */
export function listBatches(store: Store): readonly BatchView[] {
  return listBatchViews(store.connection, MAX_LISTED)
}
