import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { reviewWorkSchema } from '../../shared/review-work.ts'
import { rowChoiceSchema } from '../../shared/rows.ts'
import { findGridRow, findRowCall } from '../db/queries/grid.ts'
import { findWorkRun } from '../db/queries/review.ts'
import { findUnitOfDocument } from '../db/queries/row-units.ts'
import { announce } from '../review/announce.ts'
import { editField } from '../review/edit.ts'
import { rowHistory } from '../review/history.ts'
import { actionLog, undoTop } from '../review/log.ts'
import { redo, undo } from '../review/undo.ts'
import { performWork, previewWork, stopWork } from '../review/work.ts'
import { requireRun } from '../runs/run-service.ts'
import { getSettings } from '../settings.ts'
import { procedure, router } from './trpc.ts'

const row = z.object({ runUid: z.string(), blockIndex: z.number().int().min(0) })
/** All actions down to this one. */
const through = z.object({ throughEventId: z.number().int().optional() }).optional()

export const reviewRouter = router({
  edit: procedure
    .input(row.extend({ field: z.string(), value: z.json(), revision: z.number().int() }))
    .mutation(({ ctx, input }) => {
      const { connection } = ctx.store
      const run = requireRun(ctx.store, input.runUid)
      editField(ctx.store, { run, actor: getSettings(ctx.store).actor }, input)
      const touched = findWorkRun(connection, run.id)
      if (touched) announce(ctx.events, touched)
      ctx.events.emit({ type: 'history' })
      const unit = findUnitOfDocument(connection, { conversionId: run.conversionId, runId: run.id })
      const changed = unit && findGridRow(connection, unit, input.blockIndex)
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

  /** Takes the workspace's newest action back, or all down to one of them. */
  undo: procedure.input(through).mutation(({ ctx, input }) => undo(ctx, input)),

  redo: procedure.input(through).mutation(({ ctx, input }) => redo(ctx, input)),

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

  /** What was done to one row. */
  history: procedure
    .input(row)
    .query(({ ctx, input }) => rowHistory(ctx.store, requireRun(ctx.store, input.runUid).id, input.blockIndex)),

  modelCall: procedure
    .input(row)
    .query(({ ctx, input }) =>
      findRowCall(ctx.store.connection, requireRun(ctx.store, input.runUid).id, input.blockIndex),
    ),
})
