import { z } from 'zod'
import { planImport } from '../ingest/plan.ts'
import { requireProject } from '../projects.ts'
import { procedure, router } from './trpc.ts'

const MAX_FILES = 200_000
const name = z.string().min(1).max(4096)
const plan = z.object({
  projectUid: z.string(),
  files: z
    .array(
      z.object({
        name,
        sizeBytes: z.number().int().min(0),
        sha256: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .nullable()
          .default(null),
      }),
    )
    .max(MAX_FILES),
  ignoreFiles: z
    .array(z.object({ name, text: z.string().max(1024 * 1024) }))
    .max(1000)
    .default([]),
})
const importUid = z.object({ importUid: z.string() })

export const importsRouter = router({
  /** What would become of the files. A mutation only because the list may be longer than an address. */
  plan: procedure
    .input(plan)
    .mutation(({ ctx, input }) => planImport(ctx.store, requireProject(ctx.store, input.projectUid), input)),

  begin: procedure
    .input(z.object({ projectUid: z.string(), asVersions: z.boolean().default(false) }))
    .mutation(({ ctx, input }) => {
      requireProject(ctx.store, input.projectUid)
      return { importUid: ctx.imports.begin({ asVersions: input.asVersions }) }
    }),

  progress: procedure.input(importUid).query(({ ctx, input }) => ctx.imports.progress(input.importUid)),

  cancel: procedure.input(importUid).mutation(async ({ ctx, input }) => await ctx.imports.cancel(input.importUid)),
})
