/** Answers that were asked for again, kept beside the event that did it. */
import type { OverlayStatus } from '../../../shared/domain.ts'
import type { IndexRange } from '../../../shared/ranges.ts'
import type { ReadHandle, WriteHandle } from '../connection.ts'
import { moveCounts } from './claims.ts'
import { recountPack } from './packs.ts'
import { statusIs } from './status-counts.ts'

const ANSWER = 'staging, staging_sha256, edited_fields, confidence, evidence, input_hash, call_id'

/** The statuses whose answers can be asked for again. */
const ANSWERED = ['ai_complete', 'rejected'] as const satisfies readonly OverlayStatus[]

/** Staged and rejected rows of the range, in order. */
export function listAnswered(db: ReadHandle, runId: number, range: IndexRange): readonly number[] {
  return db
    .prepare(
      `SELECT block_index FROM overlays WHERE run_id = ? AND block_index BETWEEN ? AND ?
        AND status IN ('ai_complete', 'rejected') ORDER BY block_index`,
    )
    .pluck()
    .all(runId, range[0], range[1]) as number[]
}

/** Keeps the answers of the range with the run's newest event, and lets the rows wait again with all their attempts. */
export function supersedeRange(db: WriteHandle, runId: number, range: IndexRange): number {
  const eventId = db
    .prepare(`SELECT max(id) FROM review_events WHERE run_id = ? AND action = 'rerun'`)
    .pluck()
    .get(runId) as number
  let changed = 0
  for (const status of ANSWERED) {
    db.prepare(
      `INSERT INTO earlier_answers (event_id, block_index, status, ${ANSWER})
      SELECT ?, block_index, status, ${ANSWER} FROM overlays WHERE run_id = ? AND block_index BETWEEN ? AND ? AND ${statusIs(status)}`,
    ).run(eventId, runId, range[0], range[1])
    const { changes } = db
      .prepare(
        `UPDATE overlays SET status = 'pending', attempts = 0, last_error = NULL, problem = NULL, revision = revision + 1
        WHERE run_id = ? AND block_index BETWEEN ? AND ? AND ${statusIs(status)}`,
      )
      .run(runId, range[0], range[1])
    moveCounts(db, runId, { from: status, to: 'pending', rows: changes })
    changed += changes
  }
  return changed
}

type AnswerColumns = {
  readonly status: OverlayStatus
  readonly staging: string | null
  readonly staging_sha256: string | null
  readonly edited_fields: string
  readonly confidence: number | null
  readonly evidence: string | null
  readonly input_hash: string | null
  readonly call_id: number | null
}
type KeptRow = AnswerColumns & { readonly block_index: number }
type PresentRow = KeptRow & { readonly pack_index: number }

/** Of a row that is confirmed or at a model nothing is taken back; one that waits has no answer to change places with. */
function isFree({ status }: AnswerColumns): boolean {
  return status !== 'confirmed' && status !== 'claimed'
}

/** Lets rows of the range and the answers that an event keeps change places. Returns how many did. */
export function swapAnswers(
  db: WriteHandle,
  { eventId, runId }: { readonly eventId: number; readonly runId: number },
  range: IndexRange,
): number {
  const kept = db
    .prepare(
      `SELECT block_index, status, ${ANSWER} FROM earlier_answers WHERE event_id = ? AND block_index BETWEEN ? AND ?`,
    )
    .all(eventId, range[0], range[1]) as KeptRow[]
  const present = new Map(
    (
      db
        .prepare(
          `SELECT block_index, pack_index, status, ${ANSWER} FROM overlays WHERE run_id = ? AND block_index BETWEEN ? AND ?`,
        )
        .all(runId, range[0], range[1]) as PresentRow[]
    ).map((row) => [row.block_index, row]),
  )
  const packs = new Set<number>()
  let changed = 0
  for (const earlier of kept) {
    const now = present.get(earlier.block_index)
    if (!now || !isFree(now) || earlier.status === 'pending') continue
    exchange(db, { eventId, runId }, { earlier, now })
    if (now.status === 'pending') packs.add(now.pack_index)
    changed += 1
  }
  for (const packIndex of packs) recountPack(db, { runId, packIndex })
  return changed
}

function exchange(
  db: WriteHandle,
  { eventId, runId }: { readonly eventId: number; readonly runId: number },
  { earlier, now }: { readonly earlier: KeptRow; readonly now: PresentRow },
): void {
  const values = (row: AnswerColumns) => [
    row.status,
    row.staging,
    row.staging_sha256,
    row.edited_fields,
    row.confidence,
    row.evidence,
    row.input_hash,
    row.call_id,
  ]
  const set = `status = ?, ${ANSWER.split(', ')
    .map((column) => `${column} = ?`)
    .join(', ')}`
  db.prepare(
    `UPDATE overlays SET ${set}, last_error = NULL, problem = NULL, revision = revision + 1 WHERE run_id = ? AND block_index = ?`,
  ).run(...values(earlier), runId, earlier.block_index)
  db.prepare(`UPDATE earlier_answers SET ${set} WHERE event_id = ? AND block_index = ?`).run(
    ...values(now),
    eventId,
    earlier.block_index,
  )
  moveCounts(db, runId, { from: now.status, to: earlier.status, rows: 1 })
}
