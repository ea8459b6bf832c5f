import { z } from 'zod'
import { PROVIDER_KINDS } from '../../shared/domain.ts'
import { listRunSummaries } from '../db/queries/runs.ts'
import { requireProject } from '../projects.ts'
import { continueRuns, startRuns } from '../runs/start.ts'
import { requireRun } from '../runs/run-service.ts'
import { procedure, router } from './trpc.ts'

const runUids = z.object({ runUids: z.array(z.string()).max(100_000) })
const start = z.object({
  projectUid: z.string(),
  /** Null for all documents of the project. */
  documentUids: z.array(z.string()).nullable(),
  schemaUid: z.string(),
  provider: z.enum(PROVIDER_KINDS),
  /** Null: the schema's model when it fits the provider, else the provider's default. */
  model: z.string().nullable(),
  /** Null: the workspace setting. */
  concurrency: z.number().int().min(1).max(64).nullable(),
  /** Another address of the provider for this start. */
  baseUrl: z.string().nullable().default(null),
  /** New runs get rows for running headers and footers too. */
  includesFurniture: z.boolean().default(false),
})

export const runsRouter = router({
  list: procedure
    .input(z.object({ projectUid: z.string().nullable(), onlyActive: z.boolean() }))
    .query(({ ctx, input }) => {
      const projectId = input.projectUid === null ? null : requireProject(ctx.store, input.projectUid).id
      return listRunSummaries(ctx.store.connection, { projectId, onlyActive: input.onlyActive })
    }),

  start: procedure.input(start).mutation(async ({ ctx, input }) => ({ runUids: await startRuns(ctx, input) })),

  cancel: procedure.input(runUids).mutation(async ({ ctx, input }) => ({
    cancelled: await ctx.runs.cancel(input.runUids.map((uid) => requireRun(ctx.store, uid).id)),
  })),

  /** Failed rows get their attempts again, and the runs go on with the provider that they had. */
  retryFailed: procedure.input(runUids).mutation(async ({ ctx, input }) => {
    const runs = input.runUids.map((uid) => requireRun(ctx.store, uid))
    const rows = ctx.runs.retryFailed(runs.map((run) => run.id))
    await continueRuns(ctx, runs)
    return { rows }
  }),
})
