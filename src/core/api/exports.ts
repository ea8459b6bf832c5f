import { z } from 'zod'
import { listSources } from '../db/queries/documents.ts'
import { requireDocument, requireProject, requireSchema } from '../projects.ts'
import { procedure, router } from './trpc.ts'

const create = z.object({
  projectUid: z.string(),
  schemaUid: z.string().nullable(),
  /** Null for all documents of the project. */
  documentUids: z.array(z.string()).nullable(),
  format: z.literal('jsonl'),
  includeStaged: z.boolean(),
})

export const exportsRouter = router({
  create: procedure.input(create).mutation(async ({ ctx, input }) => {
    const project = requireProject(ctx.store, input.projectUid)
    const sources =
      input.documentUids?.map((uid) => requireDocument(ctx.store, uid)) ?? listSources(ctx.store.connection, project.id)
    const schema = input.schemaUid === null ? null : requireSchema(ctx.store, input.schemaUid)
    return await ctx.exports.create(project, { sources, schema, includeStaged: input.includeStaged })
  }),

  /** A relative address that hands out the file once, within a minute. */
  ticket: procedure
    .input(z.object({ exportUid: z.string() }))
    .mutation(({ ctx, input }) => ({ url: `/download/${ctx.exports.ticket(input.exportUid)}` })),
})
