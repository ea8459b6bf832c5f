import { z } from 'zod'
import { listBatches } from '../batches/list-batches.ts'
import { procedure, router } from './trpc.ts'

export const batchesRouter = router({
  /** Newest first, at most 500. */
  list: procedure.query(({ ctx }) => listBatches(ctx.store)),

  /** Asks the providers now, and merges what ended. */
  check: procedure.mutation(({ ctx }) => ctx.batches.check()),

  cancel: procedure
    .input(z.object({ batchUid: z.string() }))
    .mutation(({ ctx, input }) => ctx.batches.cancel(input.batchUid)),
})
