import { z } from 'zod'
import { findSourceByUid } from '../db/queries/documents.ts'
import { requireProject } from '../projects.ts'
import { procedure, router } from './trpc.ts'

/** Bytes a chunk may have; base64 makes a third more of it on the wire. */
export const MAX_CHUNK_BYTES = 1024 * 1024

const upload = z.object({ uploadUid: z.string() })
const begin = z.object({
  projectUid: z.string(),
  /** The import that the file belongs to; null for one of its own. */
  importUid: z.string().nullable().default(null),
  /** Relative path with forward slashes. */
  name: z.string().min(1).max(1024),
  sizeBytes: z.number().int().min(0),
})
const append = upload.extend({
  offset: z.number().int().min(0),
  base64: z.base64().max(Math.ceil(MAX_CHUNK_BYTES / 3) * 4),
})

export const uploadsRouter = router({
  begin: procedure.input(begin).mutation(({ ctx, input }) => {
    requireProject(ctx.store, input.projectUid)
    return { uploadUid: ctx.uploads.begin(input) }
  }),

  append: procedure.input(append).mutation(({ ctx, input }) => ({
    received: ctx.uploads.append(input.uploadUid, input.offset, Buffer.from(input.base64, 'base64')),
  })),

  /** The file is stored and waits to be read: `import` events tell how it goes on. */
  finish: procedure.input(upload).mutation(async ({ ctx, input }) => {
    const { projectUid, importUid, name, path } = ctx.uploads.finish(input.uploadUid)
    const projectId = requireProject(ctx.store, projectUid).id
    const { documentUid, isRecognised } = await ctx.imports.add({
      projectId,
      importUid: importUid ?? ctx.imports.begin(),
      name,
      input: { path, isTemporary: true },
    })
    const source = findSourceByUid(ctx.store.connection, documentUid)
    return { documentUid, name: source?.name ?? name, isRecognised, status: source?.status ?? 'uploaded' }
  }),

  abort: procedure.input(upload).mutation(({ ctx, input }) => ctx.uploads.abort(input.uploadUid)),
})
