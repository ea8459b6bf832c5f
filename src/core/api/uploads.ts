import { z } from 'zod'
import type { StageInput } from '../blobs/blob-store.ts'
import { findSourceByUid } from '../db/queries/documents.ts'
import type { Galley } from '../galley.ts'
import { requireProject } from '../projects.ts'
import { procedure, router } from './trpc.ts'

/** Bytes a chunk may have; base64 makes a third more of it on the wire. */
export const MAX_CHUNK_BYTES = 1024 * 1024

const upload = z.object({ uploadUid: z.string() })
const file = z.object({
  projectUid: z.string(),
  /** The import that the file belongs to; null for one of its own. */
  importUid: z.string().nullable().default(null),
  /** Relative path with forward slashes. */
  name: z.string().min(1).max(1024),
})
const base64 = z.base64().max(Math.ceil(MAX_CHUNK_BYTES / 3) * 4)
const begin = file.extend({ sizeBytes: z.number().int().min(0) })
const append = upload.extend({ offset: z.number().int().min(0), base64 })

type Arrived = Pick<z.infer<typeof file>, 'projectUid' | 'importUid' | 'name'> & { readonly input: StageInput }

/** The file is stored and waits to be read: `import` events tell how it goes on. */
async function addToImport(galley: Galley, { projectUid, importUid, name, input }: Arrived) {
  const { documentUid, isRecognised } = await galley.imports.add({
    projectId: requireProject(galley.store, projectUid).id,
    importUid: importUid ?? galley.imports.begin(),
    name,
    input,
  })
  const source = findSourceByUid(galley.store.connection, documentUid)
  return { documentUid, name: source?.name ?? name, isRecognised, status: source?.status ?? 'uploaded' }
}

export const uploadsRouter = router({
  begin: procedure.input(begin).mutation(({ ctx, input }) => {
    requireProject(ctx.store, input.projectUid)
    return { uploadUid: ctx.uploads.begin(input) }
  }),

  append: procedure.input(append).mutation(({ ctx, input }) => ({
    received: ctx.uploads.append(input.uploadUid, input.offset, Buffer.from(input.base64, 'base64')),
  })),

  finish: procedure.input(upload).mutation(({ ctx, input }) => {
    const { path, ...arrived } = ctx.uploads.finish(input.uploadUid)
    return addToImport(ctx, { ...arrived, input: { path, isTemporary: true } })
  }),

  /** A file of one chunk, in one call. */
  put: procedure
    .input(file.extend({ base64 }))
    .mutation(({ ctx, input: { base64: content, ...arrived } }) =>
      addToImport(ctx, { ...arrived, input: { bytes: Buffer.from(content, 'base64') } }),
    ),

  abort: procedure.input(upload).mutation(({ ctx, input }) => ctx.uploads.abort(input.uploadUid)),
})
