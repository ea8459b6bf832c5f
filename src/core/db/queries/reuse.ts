/** Answers that are there already for the same input. */
import type { ReadHandle } from '../connection.ts'

export type AnsweredRow = { readonly hash: string; readonly runId: number; readonly dataJson: string }

/**
 * Exported for its query-plan test. Within a hash the index goes on by run: the newest is found first. Opinions lend no
 * answers: the main run would be compared with what it copied.
 */
export const FIND_ANSWER_SQL = `
  SELECT h.value AS hash, o.run_id AS runId, coalesce(o.confirmed, o.staging) AS dataJson
  FROM json_each(?) h JOIN overlays o ON (o.run_id, o.block_index) = (
    SELECT a.run_id, a.block_index FROM overlays a INDEXED BY overlays_input
    WHERE a.input_hash = h.value AND a.staging IS NOT NULL AND CASE WHEN ? THEN a.status = 'confirmed'
      ELSE a.status = 'ai_complete' AND a.edited_fields = '[]' END
      AND (SELECT opinion FROM runs WHERE id = a.run_id) = 0
    ORDER BY a.run_id DESC LIMIT 1)`

/** The newest answer of a main run for each hash: confirmed, or staged and as the model gave it. */
export function listAnswers(
  db: ReadHandle,
  hashes: readonly string[],
  status: 'confirmed' | 'ai_complete',
): readonly AnsweredRow[] {
  return db.prepare(FIND_ANSWER_SQL).all(JSON.stringify(hashes), status === 'confirmed' ? 1 : 0) as AnsweredRow[]
}

/** Whether any row of the workspace holds the hash of its input. */
export function hasAnswers(db: ReadHandle): boolean {
  return (
    db.prepare('SELECT 1 FROM overlays INDEXED BY overlays_input WHERE input_hash IS NOT NULL LIMIT 1').get() !==
    undefined
  )
}
