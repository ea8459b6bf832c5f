import { type IndexRange, isInRanges } from '../../shared/ranges.ts'
import type { HistoryEntry } from '../../shared/views.ts'
import type { ReadHandle } from '../db/connection.ts'
import { listEditedValues } from '../db/queries/edited-values.ts'
import { listReviewEvents, type ReviewEventRow } from '../db/queries/review.ts'
import type { Store } from '../db/store.ts'
import { fromText } from './row-values.ts'

/** What people did to a row, newest first; bulk actions included. */
export function rowHistory({ connection }: Store, runId: number, blockIndex: number): readonly HistoryEntry[] {
  const events = listReviewEvents(connection, runId)
  const byId = new Map(events.map((event) => [event.id, event]))
  return events
    .filter((event) => isInRanges(JSON.parse(event.rows) as IndexRange[], blockIndex))
    .map((event) => ({
      eventId: event.id,
      action: event.action,
      at: event.at,
      actor: event.actor,
      rows: event.rowCount,
      field: event.field,
      changes: changesOf(connection, event, blockIndex),
      reason: event.reason,
      statement: event.statement,
      target: (event.targetId === null ? undefined : byId.get(event.targetId))?.action ?? null,
    }))
    .reverse()
}

function changesOf(db: ReadHandle, event: ReviewEventRow, blockIndex: number): HistoryEntry['changes'] {
  const { id, action, field, before, after } = event
  if (action === 'edit' && field !== null) return [toChange({ field, before, after })]
  return action === 'change' ? listEditedValues(db, id, [blockIndex, blockIndex]).map(toChange) : []
}

type Replaced = { readonly field: string; readonly before: string | null; readonly after: string | null }

function toChange({ field, before, after }: Replaced): HistoryEntry['changes'][number] {
  return { field, before: fromText(before) ?? null, after: fromText(after) ?? null }
}
