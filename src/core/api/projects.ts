import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { findProjectByName, getProjectSummary, listProjectSummaries } from '../db/queries/projects.ts'
import { cleanProjectName, createProject, requireProject } from '../projects.ts'
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

  createSample: procedure.mutation(({ ctx }) => {
    const project = ensureSampleProject(ctx.store, ctx.blobs, ctx.assets)
    ctx.events.emit({ type: 'projects' })
    ctx.events.emit({ type: 'schemas' })
    return getProjectSummary(ctx.store.connection, project.id)
  }),
})
