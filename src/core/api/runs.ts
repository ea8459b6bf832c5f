import { z } from 'zod'
import { PROVIDER_KINDS, RUN_LANES } from '../../shared/domain.ts'
import { modelConfigSchema } from '../../shared/model-config.ts'
import { getRunSummary, listRunSummaries } from '../db/queries/runs.ts'
import { requireProject } from '../projects.ts'
import { dispatch } from '../runs/dispatch.ts'
import { cancelRuns, moveRows, pauseRuns, resumeRuns, retryFailed, viewRows } from '../runs/jobs.ts'
import { probeQuote } from '../runs/quote-probe.ts'
import { quoteDispatch } from '../runs/quote.ts'
import { requireRun } from '../runs/run-service.ts'
import { procedure, router } from './trpc.ts'

const runUids = z.object({ runUids: z.array(z.string()).max(100_000) })
const blockIndex = z.number().int().min(0)
const scope = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['pending', 'failed', 'rejected', 'changed']) }),
  z.object({ kind: z.literal('rows'), blockIndexes: z.array(blockIndex).min(1).max(1_000_000) }),
])
const start = z.object({
  projectUid: z.string(),
  documentUids: z.array(z.string()).nullable(),
  schemaUid: z.string(),
  provider: z.enum(PROVIDER_KINDS),
  model: z.string().trim().min(1).max(200).nullable(),
  scope: scope.default({ kind: 'pending' }),
  opinion: z.union([z.enum(['main', 'new']), z.number().int().min(1)]).default('main'),
  lane: z.enum(RUN_LANES).default('now'),
  config: modelConfigSchema.default({}),
  budgetUsd: z.number().positive().max(1_000_000).nullable().default(null),
  concurrency: z.number().int().min(1).max(64).nullable(),
  baseUrl: z.string().nullable().default(null),
  includesFurniture: z.boolean().default(false),
})

export const runsRouter = router({
  list: procedure
    .input(z.object({ projectUid: z.string().nullable(), onlyActive: z.boolean() }))
    .query(({ ctx, input }) => {
      const projectId = input.projectUid === null ? null : requireProject(ctx.store, input.projectUid).id
      return listRunSummaries(ctx.store.connection, { projectId, onlyActive: input.onlyActive })
    }),

  /** Runs by name, in the order of the names. */
  get: procedure
    .input(runUids)
    .query(({ ctx, input }) =>
      input.runUids.map((uid) => getRunSummary(ctx.store.connection, requireRun(ctx.store, uid).id)),
    ),

  /** What a dispatch would take. Asks no provider and changes nothing. */
  quote: procedure.input(start).query(({ ctx, input }) => quoteDispatch(ctx, input)),

  /** Asks for three of the rows, stages them like any others, and quotes the rest by what they took. */
  probe: procedure.input(start).mutation(({ ctx, input }) => probeQuote(ctx, input)),

  start: procedure.input(start).mutation(({ ctx, input }) => dispatch(ctx, input)),

  pause: procedure.input(runUids).mutation(async ({ ctx, input }) => ({ jobs: await pauseRuns(ctx, input.runUids) })),

  resume: procedure.input(runUids).mutation(async ({ ctx, input }) => ({ jobs: await resumeRuns(ctx, input.runUids) })),

  cancel: procedure.input(runUids).mutation(({ ctx, input }) => ({ cancelled: cancelRuns(ctx, input.runUids) })),

  /** Failed rows get their attempts again, and the runs go on with the provider that they had. */
  retryFailed: procedure.input(runUids).mutation(async ({ ctx, input }) => ({
    rows: await retryFailed(ctx, input.runUids),
  })),

  /** Moves pending rows (null: all of the run's) between the lanes; rows of a batch under way leave it. */
  moveRows: procedure
    .input(
      z.object({
        runUid: z.string(),
        blockIndexes: z.array(blockIndex).max(1_000_000).nullable(),
        lane: z.enum(RUN_LANES),
      }),
    )
    .mutation(async ({ ctx, input }) => ({ rows: await moveRows(ctx, input) })),

  /** The rows that a person looks at go first. */
  view: procedure
    .input(z.object({ runUid: z.string(), first: blockIndex, last: blockIndex }))
    .mutation(({ ctx, input }) => viewRows(ctx, input.runUid, [input.first, input.last])),
})
