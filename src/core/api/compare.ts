import { z } from 'zod'
import { compare, comparedRows } from '../compare/compare.ts'
import { procedure, router } from './trpc.ts'

const pair = z.object({ leftRunUid: z.string(), rightRunUid: z.string() })

export const compareRouter = router({
  /** How far two runs of one document agree, field by field. */
  of: procedure.input(pair).query(({ ctx, input }) => compare(ctx, input)),

  /** Their rows side by side. */
  rows: procedure
    .input(
      pair.extend({
        field: z.string().nullable(),
        onlyDifferent: z.boolean(),
        offset: z.number().int().min(0),
        limit: z.number().int().min(1).max(500),
      }),
    )
    .query(({ ctx, input: { leftRunUid, rightRunUid, ...range } }) =>
      comparedRows(ctx, { leftRunUid, rightRunUid }, range),
    ),
})
