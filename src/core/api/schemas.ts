import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { findSchemaByRef } from '../db/queries/schemas.ts'
import { MAX_SCHEMA_LENGTH } from '../schemas/check.ts'
import { checkSchemaText, getSchemaDetail, listSchemaSummaries, registerSchema } from '../schemas/register.ts'
import { procedure, router } from './trpc.ts'

const text = z.string().max(MAX_SCHEMA_LENGTH + 1)

export const schemasRouter = router({
  list: procedure.query(({ ctx }) => listSchemaSummaries(ctx.store)),

  get: procedure
    .input(z.object({ schemaUid: z.string() }))
    .query(({ ctx, input }) => getSchemaDetail(ctx.store, input.schemaUid)),

  /** The newest schema with this ref. */
  find: procedure.input(z.object({ schemaRef: z.string() })).query(({ ctx, input }) => {
    const row = findSchemaByRef(ctx.store.connection, input.schemaRef)
    if (!row) throw new AppError('schema_not_found', `There is no schema "${input.schemaRef}".`)
    return getSchemaDetail(ctx.store, row.schemaUid)
  }),

  check: procedure.input(z.object({ text })).query(({ input }) => checkSchemaText(input.text)),

  /** `origin` is what messages call the text: a file name. */
  add: procedure.input(z.object({ text, origin: z.string().default('The schema') })).mutation(({ ctx, input }) => {
    const { row, isRecognised } = registerSchema(ctx.store, input.text, input.origin)
    ctx.events.emit({ type: 'schemas' })
    return { ...getSchemaDetail(ctx.store, row.schemaUid), isRecognised }
  }),
})
