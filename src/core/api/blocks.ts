import { z } from 'zod'
import { listBlocks } from '../db/queries/blocks.ts'
import { findConversion } from '../db/queries/documents.ts'
import { requireDocument } from '../projects.ts'
import { procedure, router } from './trpc.ts'

export const blocksRouter = router({
  /** A block of the newest conversion among its neighbours. */
  around: procedure
    .input(
      z.object({
        documentUid: z.string(),
        blockIndex: z.number().int().min(0),
        radius: z.number().int().min(0).max(10),
      }),
    )
    .query(({ ctx, input }) => {
      const conversion = findConversion(ctx.store.connection, requireDocument(ctx.store, input.documentUid).id)
      if (!conversion) return []
      return listBlocks(ctx.store.connection, conversion.id, {
        first: input.blockIndex - input.radius,
        last: input.blockIndex + input.radius,
      })
    }),
})
