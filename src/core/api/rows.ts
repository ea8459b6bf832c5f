import { z } from 'zod'
import { rowQuerySchema } from '../../shared/rows.ts'
import { procedure, router } from './trpc.ts'

const range = z.object({ offset: z.number().int().min(0), limit: z.number().int().min(1).max(500) })

export const rowsRouter = router({
  /** A page of the rows that match, in the order that was asked for. */
  page: procedure
    .input(range.extend({ query: rowQuerySchema }))
    .query(({ ctx, input: { query, ...at }, signal }) => ctx.rows.page(query, { ...at, signal })),

  /** Where a row stands in the list; null when the filter leaves it out. */
  place: procedure
    .input(
      z.object({
        query: rowQuerySchema,
        row: z.object({ documentUid: z.string(), blockIndex: z.number().int().min(0) }),
      }),
    )
    .query(({ ctx, input, signal }) => ctx.rows.place(input.query, input.row, signal)),

  /** Where the next staged row stands, from the start again after the end; null when none is staged. */
  next: procedure
    .input(z.object({ query: rowQuerySchema, after: z.number().int().min(-1) }))
    .query(({ ctx, input, signal }) => ctx.rows.next(input.query, input.after, signal)),
})
