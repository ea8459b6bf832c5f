import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { reviewWorkSchema } from '../../shared/review-work.ts'
import { rowChoiceSchema } from '../../shared/rows.ts'
import type { ReviewOutcome } from '../../shared/views.ts'
import { findGridRow, findRowCall } from '../db/queries/grid.ts'
import { findUnitOfDocument } from '../db/queries/row-units.ts'
import { getRunSummary, listProjectRuns, type RunRow } from '../db/queries/runs.ts'
import type { Galley } from '../galley.ts'
import { requireProject, requireSchema } from '../projects.ts'
import { confirmRows, type Decision, rejectRows, reopenRows } from '../review/decide.ts'
import { editField } from '../review/edit.ts'
import { rowHistory } from '../review/history.ts'
import { actionLog, undoTop } from '../review/log.ts'
import { redo, undo } from '../review/undo.ts'
import { performWork, previewWork, stopWork } from '../review/work.ts'
import { requireRun } from '../runs/run-service.ts'
import { getSettings } from '../settings.ts'
import { procedure, router } from './trpc.ts'

const run = z.object({ runUid: z.string() })
const blockIndex = z.number().int().min(0)
const rows = run.extend({ blockIndexes: z.array(blockIndex).max(1_000_000) })
const row = run.extend({ blockIndex })
const through = z.object({ throughEventId: z.number().int().optional() }).optional()

function decisionOf(galley: Galley, runRow: RunRow, reason: string | null = null): Decision {
  return { run: runRow, actor: getSettings(galley.store).actor, reason }
}

function announce(galley: Galley, runRow: RunRow): void {
  const { projectUid, documentUid, runUid } = getRunSummary(galley.store.connection, runRow.id)
  galley.events.emit({ type: 'run', projectUid, documentUid, runUid })
  galley.events.emit({ type: 'rows', documentUid, runUid })
}

/** Runs a review action on a run and tells the clients. */
async function act<T extends ReviewOutcome>(
  galley: Galley,
  runUid: string,
  action: (runRow: RunRow) => Promise<T>,
): Promise<T> {
  const runRow = requireRun(galley.store, runUid)
  const outcome = await action(runRow)
  announce(galley, runRow)
  galley.events.emit({ type: 'history' })
  return outcome
}

export const reviewRouter = router({
  edit: procedure
    .input(row.extend({ field: z.string(), value: z.json(), revision: z.number().int() }))
    .mutation(({ ctx, input }) => {
      const runRow = requireRun(ctx.store, input.runUid)
      editField(ctx.store, decisionOf(ctx, runRow), input)
      announce(ctx, runRow)
      ctx.events.emit({ type: 'history' })
      const unit = findUnitOfDocument(ctx.store.connection, { conversionId: runRow.conversionId, runId: runRow.id })
      const changed = unit && findGridRow(ctx.store.connection, unit, input.blockIndex)
      if (!changed) throw new AppError('row_not_editable', `Row ${input.blockIndex} is not part of the document.`)
      return changed
    }),

  /** What an action on many rows would do, with the first five of them. */
  preview: procedure
    .input(z.object({ choice: rowChoiceSchema, work: reviewWorkSchema }))
    .query(({ ctx, input, signal }) => previewWork(ctx, input, signal)),

  /** `workUid` is the client's own name for it: its progress and its stop go by it. */
  perform: procedure
    .input(z.object({ choice: rowChoiceSchema, work: reviewWorkSchema, workUid: z.string().min(1).max(100) }))
    .mutation(({ ctx, input }) => performWork(ctx, input)),

  stop: procedure.input(z.object({ workUid: z.string() })).mutation(({ ctx, input }) => stopWork(ctx, input.workUid)),

  /** What undo and redo would take next, in the whole workspace. */
  undoTop: procedure.query(({ ctx }) => undoTop(ctx.store)),

  /** The workspace's history, newest first. */
  log: procedure
    .input(
      z.object({
        before: z.number().int().nullable(),
        limit: z.number().int().min(1).max(200),
        projectUid: z.string().nullable(),
      }),
    )
    .query(({ ctx, input }) => actionLog(ctx.store, input)),

  /** Null confirms all that is staged now. */
  confirm: procedure
    .input(run.extend({ blockIndexes: rows.shape.blockIndexes.nullable() }))
    .mutation(({ ctx, input }) =>
      act(ctx, input.runUid, (r) => confirmRows(ctx.store, decisionOf(ctx, r), input.blockIndexes)),
    ),

  reject: procedure
    .input(rows.extend({ reason: z.string().max(2000).nullable() }))
    .mutation(({ ctx, input }) =>
      act(ctx, input.runUid, (r) => rejectRows(ctx.store, decisionOf(ctx, r, input.reason), input.blockIndexes)),
    ),

  reopen: procedure
    .input(rows)
    .mutation(({ ctx, input }) =>
      act(ctx, input.runUid, (r) => reopenRows(ctx.store, decisionOf(ctx, r), input.blockIndexes)),
    ),

  confirmProject: procedure
    .input(z.object({ projectUid: z.string(), schemaUid: z.string() }))
    .mutation(async ({ ctx, input }) => {
      const project = requireProject(ctx.store, input.projectUid)
      const sum = { rows: 0, refused: 0 }
      for (const runRow of listProjectRuns(
        ctx.store.connection,
        project.id,
        requireSchema(ctx.store, input.schemaUid).id,
      )) {
        const outcome = await act(ctx, runRow.uid, (r) => confirmRows(ctx.store, decisionOf(ctx, r), null))
        sum.rows += outcome.rows
        sum.refused += outcome.refused
      }
      return sum
    }),

  /** Takes the workspace's newest action back, or all down to one of them. */
  undo: procedure.input(through).mutation(({ ctx, input }) => undo(ctx, input)),

  redo: procedure.input(through).mutation(({ ctx, input }) => redo(ctx, input)),

  history: procedure
    .input(row)
    .query(({ ctx, input }) => rowHistory(ctx.store, requireRun(ctx.store, input.runUid).id, input.blockIndex)),

  modelCall: procedure
    .input(row)
    .query(({ ctx, input }) =>
      findRowCall(ctx.store.connection, requireRun(ctx.store, input.runUid).id, input.blockIndex),
    ),
})
