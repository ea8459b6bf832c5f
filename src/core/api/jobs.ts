import { z } from 'zod'
import { cancelJob, listJobs, pauseJob, resumeJob, setJobBudget } from '../runs/jobs.ts'
import { procedure, router } from './trpc.ts'

const job = z.object({ jobUid: z.string() })

export const jobsRouter = router({
  list: procedure
    .input(z.object({ projectUid: z.string().nullable(), onlyActive: z.boolean() }))
    .query(({ ctx, input }) => listJobs(ctx, input)),

  pause: procedure.input(job).mutation(({ ctx, input }) => pauseJob(ctx, input.jobUid)),

  resume: procedure.input(job).mutation(({ ctx, input }) => resumeJob(ctx, input.jobUid)),

  cancel: procedure.input(job).mutation(({ ctx, input }) => cancelJob(ctx, input.jobUid)),

  setBudget: procedure
    .input(job.extend({ budgetUsd: z.number().positive().max(1_000_000).nullable() }))
    .mutation(({ ctx, input }) => setJobBudget(ctx, input.jobUid, input.budgetUsd)),
})
