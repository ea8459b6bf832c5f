import { z } from 'zod'
import { requireProject } from '../projects.ts'
import { procedure, router } from './trpc.ts'

const project = z.object({ projectUid: z.string() })
const offers = z.object({ offerUids: z.array(z.string()).min(1).max(100_000) })

export const watchesRouter = router({
  list: procedure
    .input(project)
    .query(({ ctx, input }) => ctx.watches.list(requireProject(ctx.store, input.projectUid).id)),

  /** A folder of this machine by its id; null for the user's home. */
  browse: procedure
    .input(z.object({ folderUid: z.string().nullable() }))
    .query(({ ctx, input }) => ctx.watches.browse(input.folderUid)),

  start: procedure
    .input(project.extend({ folderUid: z.string() }))
    .mutation(({ ctx, input }) =>
      ctx.watches.startChosen(requireProject(ctx.store, input.projectUid), input.folderUid),
    ),

  stop: procedure.input(z.object({ watchUid: z.string() })).mutation(async ({ ctx, input }) => {
    await ctx.watches.stop(input.watchUid)
  }),

  /** New and changed files of the project's watched folders, the newest first. */
  offers: procedure
    .input(project)
    .query(({ ctx, input }) => ctx.watches.offers(requireProject(ctx.store, input.projectUid).id)),

  accept: procedure.input(offers).mutation(({ ctx, input }) => ctx.watches.accept(input.offerUids)),

  dismiss: procedure.input(offers).mutation(({ ctx, input }) => ({ offers: ctx.watches.dismiss(input.offerUids) })),
})
