import { z } from 'zod'
import { getDocumentSummary, listAppliedSchemas, listDocumentSummaries } from '../db/queries/documents.ts'
import type { Galley } from '../galley.ts'
import { requireDocument, requireProject, requireSchema } from '../projects.ts'
import { procedure, router } from './trpc.ts'

const schemaUid = z.string().nullable()

function schemaId(galley: Galley, uid: string | null): number | null {
  return uid === null ? null : requireSchema(galley.store, uid).id
}

export const documentsRouter = router({
  list: procedure.input(z.object({ projectUid: z.string(), schemaUid })).query(({ ctx, input }) => {
    const project = requireProject(ctx.store, input.projectUid)
    return listDocumentSummaries(ctx.store.connection, project.id, schemaId(ctx, input.schemaUid))
  }),

  get: procedure.input(z.object({ documentUid: z.string(), schemaUid })).query(({ ctx, input }) => {
    const source = requireDocument(ctx.store, input.documentUid)
    return getDocumentSummary(ctx.store.connection, source.id, schemaId(ctx, input.schemaUid))
  }),

  schemas: procedure
    .input(z.object({ documentUid: z.string() }))
    .query(({ ctx, input }) =>
      listAppliedSchemas(ctx.store.connection, requireDocument(ctx.store, input.documentUid).id),
    ),
})
