import { z } from 'zod'
import {
  findConversion,
  getDocumentSummary,
  listAppliedSchemas,
  listDocumentSummaries,
} from '../db/queries/documents.ts'
import { listConversionRuns } from '../db/queries/runs.ts'
import type { Galley } from '../galley.ts'
import { requireDocument, requireProject, requireSchema } from '../projects.ts'
import { getReceipt } from '../receipts/document-receipt.ts'
import { listNotRead } from '../receipts/not-read.ts'
import { getSettings } from '../settings.ts'
import { MAX_RANGE_BYTES, readSourceRange } from '../source-bytes.ts'
import { carryOver } from '../versions/carry-over.ts'
import { listVersions } from '../versions/list-versions.ts'
import { procedure, router } from './trpc.ts'

const schemaUid = z.string().nullable()
const document = z.object({ documentUid: z.string() })
const documents = z.object({ documentUids: z.array(z.string()).min(1).max(10_000) })
const range = { offset: z.number().int().min(0), length: z.number().int().min(1).max(MAX_RANGE_BYTES) }

function schemaId(galley: Galley, uid: string | null): number | null {
  return uid === null ? null : requireSchema(galley.store, uid).id
}

export const documentsRouter = router({
  list: procedure.input(z.object({ projectUid: z.string(), schemaUid })).query(({ ctx, input }) => {
    const project = requireProject(ctx.store, input.projectUid)
    return listDocumentSummaries(ctx.store.connection, project.id, schemaId(ctx, input.schemaUid))
  }),

  get: procedure.input(document.extend({ schemaUid })).query(({ ctx, input }) => {
    const source = requireDocument(ctx.store, input.documentUid)
    return getDocumentSummary(ctx.store.connection, source.id, schemaId(ctx, input.schemaUid))
  }),

  schemas: procedure
    .input(document)
    .query(({ ctx, input }) =>
      listAppliedSchemas(ctx.store.connection, requireDocument(ctx.store, input.documentUid).id),
    ),

  /** The runs of the newest conversion, main runs first. */
  runs: procedure.input(document).query(({ ctx, input }) => {
    const conversion = findConversion(ctx.store.connection, requireDocument(ctx.store, input.documentUid).id)
    return conversion ? listConversionRuns(ctx.store.connection, conversion.id) : []
  }),

  /** What the document was made from. */
  source: procedure.input(document).query(({ ctx, input }) => {
    const { sourceType, sizeBytes } = requireDocument(ctx.store, input.documentUid)
    return { sourceType, sizeBytes }
  }),

  /** A piece of the source, for a window that draws its pages. */
  sourceRange: procedure.input(document.extend(range)).query(async ({ ctx, input }) => {
    const bytes = await readSourceRange(ctx.blobs, requireDocument(ctx.store, input.documentUid), input)
    return { base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') }
  }),

  receipt: procedure
    .input(document)
    .query(({ ctx, input }) => getReceipt(ctx.store, requireDocument(ctx.store, input.documentUid))),

  /** Failed documents first, then those that were read in part, then those with warnings. */
  notRead: procedure
    .input(z.object({ projectUid: z.string() }))
    .query(({ ctx, input }) => listNotRead(ctx.store, requireProject(ctx.store, input.projectUid).id)),

  /** Reads documents again: `ocr` with tesseract, `release` also those in quarantine. */
  retry: procedure
    .input(documents.extend({ ocr: z.boolean(), release: z.boolean() }))
    .mutation(({ ctx, input: { documentUids, ocr, release } }) => ({
      documents: ctx.imports.retry(documentUids, { ocr, release }),
    })),

  /** Takes documents away that were not read. */
  discard: procedure
    .input(documents)
    .mutation(async ({ ctx, input }) => ({ documents: await ctx.imports.discard(input.documentUids) })),

  /** All versions of the document, the newest first. */
  versions: procedure
    .input(document)
    .query(({ ctx, input }) => listVersions(ctx.store, requireDocument(ctx.store, input.documentUid))),

  /** What `carryOver` would stage, for each schema with confirmed data in earlier versions. */
  carryOvers: procedure.input(document).query(({ ctx, input }) => {
    const source = requireDocument(ctx.store, input.documentUid)
    return carryOver(ctx, { source, schema: null, isDryRun: true, actor: getSettings(ctx.store).actor })
  }),

  /** Stages confirmed data of earlier versions for unchanged blocks; null for all schemas. A dry run only counts. */
  carryOver: procedure
    .input(document.extend({ schemaUid, isDryRun: z.boolean().default(false) }))
    .mutation(({ ctx, input }) => {
      const source = requireDocument(ctx.store, input.documentUid)
      const schema = input.schemaUid === null ? null : requireSchema(ctx.store, input.schemaUid)
      const { isDryRun } = input
      return carryOver(ctx, { source, schema, isDryRun, actor: getSettings(ctx.store).actor })
    }),
})
