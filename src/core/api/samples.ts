import { z } from 'zod'
import { rowFilterSchema, rowScopeSchema } from '../../shared/rows.ts'
import { drawSample, listSamples, sampleView } from '../samples/samples.ts'
import { procedure, router } from './trpc.ts'

export const samplesRouter = router({
  draw: procedure
    .input(
      z.object({
        scope: rowScopeSchema,
        filter: rowFilterSchema,
        size: z.number().int().min(1).max(10_000),
        seed: z.number().int().min(0).max(4_294_967_295).nullable(),
      }),
    )
    .mutation(({ ctx, input }) => drawSample(ctx, input)),

  get: procedure.input(z.object({ sampleUid: z.string() })).query(({ ctx, input }) => sampleView(ctx, input.sampleUid)),

  list: procedure.input(z.object({ scope: rowScopeSchema })).query(({ ctx, input }) => listSamples(ctx, input.scope)),
})
