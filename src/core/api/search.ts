import { z } from 'zod'
import { BLOCK_TYPES } from '../../shared/domain.ts'
import { requireProject } from '../projects.ts'
import { searchBlocks } from '../search/search-blocks.ts'
import { procedure, router } from './trpc.ts'

export const searchRouter = router({
  blocks: procedure
    .input(
      z.object({
        projectUid: z.string(),
        query: z.string().max(1000),
        blockTypes: z.array(z.enum(BLOCK_TYPES)).max(BLOCK_TYPES.length).nullable(),
        limit: z.number().int().min(1).max(200),
        offset: z.number().int().min(0),
      }),
    )
    .query(({ ctx, input }) => {
      const { projectUid, ...request } = input
      return searchBlocks(ctx.store, { projectId: requireProject(ctx.store, projectUid).id, ...request })
    }),
})
