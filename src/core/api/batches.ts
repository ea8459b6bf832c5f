import { z } from 'zod'
import { procedure, router } from './trpc.ts'

export const batchesRouter = router({
  /** Newest first. */
  list: procedure.query(({ ctx }) => ctx.batches.list()),

  /** Asks the providers now, and merges what ended. */
  check: procedure.mutation(({ ctx }) => ctx.batches.check()),

  cancel: procedure
    .input(z.object({ batchUid: z.string() }))
    .mutation(({ ctx, input }) => ctx.batches.cancel(input.batchUid)),
})
