import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { OverlayStatus } from '../../../shared/domain.ts'
import { runs } from './runs.ts'

/** The result for one (run, block). WITHOUT ROWID: the migration says so, drizzle cannot. */
export const overlays = sqliteTable(
  'overlays',
  {
    runId: integer('run_id')
      .notNull()
      .references(() => runs.id),
    blockIndex: integer('block_index').notNull(),
    packIndex: integer('pack_index').notNull(),
    status: text('status').$type<OverlayStatus>().notNull().default('pending'),
    attempts: integer('attempts').notNull().default(0),
    revision: integer('revision').notNull().default(0),
    claimOwner: text('claim_owner'),
    claimEpoch: integer('claim_epoch').notNull().default(0),
    heartbeat: integer('heartbeat').notNull().default(0),
    callId: integer('call_id'),
    confidence: real('confidence'),
    lastError: text('last_error'),
    /** JSON array of field names. */
    editedFields: text('edited_fields').notNull().default('[]'),
    staging: text('staging'),
    stagingSha256: text('staging_sha256'),
    confirmed: text('confirmed'),
    confirmedSha256: text('confirmed_sha256'),
    /** Why its edited values do not fit the schema; null when they do. What a model staged was checked before. */
    problem: text('problem'),
    /** JSON array of Evidence. */
    evidence: text('evidence'),
    /** Hash of the block as it was sent with the version of prompt, fields and model; null for what rules filled. */
    inputHash: text('input_hash'),
    /** The run whose result for the same input was taken instead of asking again. */
    reusedFrom: integer('reused_from').references(() => runs.id),
    /** The run of an earlier version whose confirmed data was staged here. */
    carriedFrom: integer('carried_from').references(() => runs.id),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.blockIndex] }),
    index('overlays_pending')
      .on(t.runId, t.packIndex)
      .where(sql`status = 'pending'`),
    index('overlays_claimed')
      .on(t.runId, t.claimOwner)
      .where(sql`status = 'claimed'`),
    index('overlays_input')
      .on(t.inputHash)
      .where(sql`input_hash IS NOT NULL`),
    index('overlays_low_confidence')
      .on(t.runId, t.blockIndex)
      .where(sql`status = 'ai_complete' AND confidence < 0.5`),
    index('overlays_evidence_missing')
      .on(t.runId, t.blockIndex)
      .where(sql`status = 'ai_complete' AND instr(evidence, '"grade":"not_found","span":null,"isRequired":true') > 0`),
    index('overlays_invalid')
      .on(t.runId, t.blockIndex)
      .where(sql`status = 'ai_complete' AND problem IS NOT NULL`),
  ],
)
