import { z } from 'zod'
import { USAGE_GROUPS } from '../../shared/model-work.ts'
import { usageReport } from '../usage/usage-report.ts'
import { procedure, router } from './trpc.ts'

const filter = z.object({
  projectUid: z.string().nullable().default(null),
  documentUid: z.string().nullable().default(null),
  runUid: z.string().nullable().default(null),
  jobUid: z.string().nullable().default(null),
  group: z.enum(USAGE_GROUPS),
})

export const usageRouter = router({
  report: procedure.input(filter).query(({ ctx, input }) => usageReport(ctx, input, input.group)),
})
