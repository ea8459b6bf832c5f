import { z } from 'zod'
import { catalogueModelSchema } from '../../shared/model-catalogue.ts'
import { listModels, resetModel, saveModel } from '../models.ts'
import { procedure, router } from './trpc.ts'

export const modelsRouter = router({
  list: procedure.query(({ ctx }) => listModels(ctx)),

  save: procedure.input(catalogueModelSchema).mutation(({ ctx, input }) => {
    const entry = saveModel(ctx, input)
    ctx.events.emit({ type: 'settings' })
    return entry
  }),

  /** A built-in model gets its shipped values back, a person's own goes away. */
  reset: procedure.input(z.object({ id: z.string() })).mutation(({ ctx, input }) => {
    resetModel(ctx, input.id)
    ctx.events.emit({ type: 'settings' })
  }),
})
