import type { JsonValue } from '../../shared/json.ts'
import { type IndexRange, isInRanges } from '../../shared/ranges.ts'
import type { HistoryEntry } from '../../shared/views.ts'
import { listReviewEvents, type ReviewEventRow } from '../db/queries/review.ts'
import type { Store } from '../db/store.ts'

/** What people did to a row, newest first; bulk actions included. */
export function rowHistory(store: Store, runId: number, blockIndex: number): readonly HistoryEntry[] {
  const events = listReviewEvents(store.connection, runId)
  const byId = new Map(events.map((event) => [event.id, event]))
  return events
    .filter((event) => isInRanges(JSON.parse(event.rows) as IndexRange[], blockIndex))
    .map((event) => toEntry(event, event.targetId === null ? undefined : byId.get(event.targetId)))
    .reverse()
}

function toEntry(event: ReviewEventRow, target: ReviewEventRow | undefined): HistoryEntry {
  const isEdit = event.action === 'edit'
  return {
    eventId: event.id,
    action: event.action,
    at: event.at,
    actor: event.actor,
    rows: event.rowCount,
    field: event.field,
    before: isEdit ? parse(event.before) : null,
    after: isEdit ? parse(event.after) : null,
    reason: event.reason,
    statement: event.statement,
    target: target?.action ?? null,
  }
}

function parse(text: string | null): JsonValue {
  return text === null ? null : (JSON.parse(text) as JsonValue)
}
