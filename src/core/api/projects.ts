import { z } from 'zod'
import { PROJECT_READERS } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import { findProjectByName, getProjectSummary, listProjectSummaries } from '../db/queries/projects.ts'
import { cleanProjectName, createProject, requireProject, setProjectReader } from '../projects.ts'
import { ensureSampleProject } from '../sample.ts'
import { procedure, router } from './trpc.ts'

const byName = z.object({ name: z.string().transform(cleanProjectName) })

export const projectsRouter = router({
  list: procedure.query(({ ctx }) => listProjectSummaries(ctx.store.connection)),

  get: procedure
    .input(z.object({ projectUid: z.string() }))
    .query(({ ctx, input }) => getProjectSummary(ctx.store.connection, requireProject(ctx.store, input.projectUid).id)),

  find: procedure.input(byName).query(({ ctx, input }) => {
    const project = findProjectByName(ctx.store.connection, input.name)
    if (!project) throw new AppError('project_not_found', `There is no project "${input.name}".`)
    return getProjectSummary(ctx.store.connection, project.id)
  }),

  create: procedure.input(byName).mutation(({ ctx, input }) => {
    const project = createProject(ctx.store, input.name)
    ctx.events.emit({ type: 'projects' })
    return getProjectSummary(ctx.store.connection, project.id)
  }),

  /** The project of this name, made when it is not there. */
  ensure: procedure.input(byName).mutation(({ ctx, input }) => {
    const project = findProjectByName(ctx.store.connection, input.name) ?? createProject(ctx.store, input.name)
    ctx.events.emit({ type: 'projects' })
    return getProjectSummary(ctx.store.connection, project.id)
  }),

  createSample: procedure.mutation(async ({ ctx }) => {
    const project = await ensureSampleProject(ctx)
    ctx.events.emit({ type: 'projects' })
    ctx.events.emit({ type: 'schemas' })
    return getProjectSummary(ctx.store.connection, project.id)
  }),

  /** Who reads the documents that are added from now on, or read again. */
  setReader: procedure
    .input(
      z.object({
        projectUid: z.string(),
        reader: z.enum(PROJECT_READERS),
        doclingUrl: z.string().trim().max(2000).nullable(),
      }),
    )
    .mutation(({ ctx, input }) => {
      const project = requireProject(ctx.store, input.projectUid)
      setProjectReader(ctx.store, project.id, input)
      ctx.events.emit({ type: 'projects' })
      return getProjectSummary(ctx.store.connection, project.id)
    }),
})
