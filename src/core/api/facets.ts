import { z } from 'zod'
import { CLUSTER_METHODS } from '../../shared/review-work.ts'
import { rowFilterSchema, rowScopeSchema } from '../../shared/rows.ts'
import { clustersOf, facetsOf } from '../facets/facets.ts'
import { procedure, router } from './trpc.ts'

const about = z.object({
  scope: rowScopeSchema,
  filter: rowFilterSchema,
  schemaUid: z.string(),
  field: z.string().min(1).max(500),
})

export const facetsRouter = router({
  /** What a field holds in the rows that match; the filter on the field itself is left out. */
  of: procedure
    .input(about.extend({ limit: z.number().int().min(1).max(1000) }))
    .query(({ ctx, input }) => facetsOf(ctx, input)),

  /** Values of a text field that may mean the same. */
  clusters: procedure
    .input(about.extend({ method: z.enum(CLUSTER_METHODS) }))
    .query(({ ctx, input }) => clustersOf(ctx, input)),
})
