/** Rows with answers that a test writes itself: statuses, values, confidence, evidence. */
import type { OverlayStatus } from '../../src/shared/domain.ts'
import type { JsonObject } from '../../src/shared/json.ts'
import type { Galley } from '../../src/core/galley.ts'
import { createHash } from 'node:crypto'

export type Answered = {
  readonly status: OverlayStatus
  /** Null: no answer. */
  readonly data: JsonObject | null
  readonly confidence?: number | null
  readonly isEvidenceMissing?: boolean
  readonly problem?: string | null
  readonly editedFields?: readonly string[]
}

/** Puts a run's rows as they are named, by block index, and its counters with them. The run is new. */
export function answerRows(galley: Galley, runUid: string, rows: ReadonlyMap<number, Answered>): void {
  galley.store.write((db) => {
    const runId = db.prepare('SELECT id FROM runs WHERE uid = ?').pluck().get(runUid) as number
    const update = db.prepare(
      `UPDATE overlays SET status = @first, staging = @staging, staging_sha256 = @hash, confidence = @confidence,
        evidence = @evidence, problem = @problem, edited_fields = @edited WHERE run_id = @runId AND block_index = @blockIndex`,
    )
    const confirm = db.prepare(
      `UPDATE overlays SET status = 'confirmed', confirmed = staging, confirmed_sha256 = staging_sha256
      WHERE run_id = ? AND block_index = ?`,
    )
    for (const [blockIndex, row] of rows) {
      const staging = row.data && JSON.stringify(row.data)
      const isConfirmed = row.status === 'confirmed'
      update.run({
        runId,
        blockIndex,
        first: isConfirmed ? 'ai_complete' : row.status,
        staging,
        hash: staging && createHash('sha256').update(staging).digest('hex'),
        confidence: row.confidence ?? null,
        evidence: JSON.stringify(
          row.isEvidenceMissing ? [{ pointer: '/quote', grade: 'not_found', span: null, isRequired: true }] : [],
        ),
        problem: row.problem ?? null,
        edited: JSON.stringify(row.editedFields ?? []),
      })
      if (isConfirmed) confirm.run(runId, blockIndex)
    }
    const counts = ['pending', 'claimed', 'ai_complete', 'confirmed', 'rejected', 'failed'].map(
      (status) => `n_${status} = (SELECT count(*) FROM overlays WHERE run_id = runs.id AND status = '${status}')`,
    )
    db.prepare(`UPDATE runs SET ${counts.join(', ')} WHERE id = ?`).run(runId)
  })
}
