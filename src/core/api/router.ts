/** The one router: used by the Electron link, the loopback host, the CLI and the tests. */
import { iterateEvents } from '../events.ts'
import type { Galley } from '../galley.ts'
import { batchesRouter } from './batches.ts'
import { blocksRouter } from './blocks.ts'
import { compareRouter } from './compare.ts'
import { documentsRouter } from './documents.ts'
import { exportsRouter } from './exports.ts'
import { facetsRouter } from './facets.ts'

import { importsRouter } from './imports.ts'
import { jobsRouter } from './jobs.ts'
import { modelsRouter } from './models.ts'
import { projectsRouter } from './projects.ts'
import { reviewRouter } from './review.ts'
import { rowsRouter } from './rows.ts'
import { runsRouter } from './runs.ts'
import { samplesRouter } from './samples.ts'
import { schemasRouter } from './schemas.ts'
import { searchRouter } from './search.ts'
import { providersRouter, settingsRouter, systemRouter } from './settings.ts'
import { createCallerFactory, procedure, router } from './trpc.ts'
import { uploadsRouter } from './uploads.ts'
import { usageRouter } from './usage.ts'
import { watchesRouter } from './watches.ts'

const eventsRouter = router({
  subscribe: procedure.subscription(({ ctx, signal }) =>
    iterateEvents(ctx.events, signal ?? new AbortController().signal),
  ),
})

export const appRouter = router({
  projects: projectsRouter,
  documents: documentsRouter,
  imports: importsRouter,
  watches: watchesRouter,
  search: searchRouter,
  uploads: uploadsRouter,
  schemas: schemasRouter,
  runs: runsRouter,
  jobs: jobsRouter,
  batches: batchesRouter,
  usage: usageRouter,
  models: modelsRouter,
  blocks: blocksRouter,
  rows: rowsRouter,
  review: reviewRouter,
  facets: facetsRouter,
  samples: samplesRouter,
  compare: compareRouter,
  exports: exportsRouter,
  providers: providersRouter,
  settings: settingsRouter,
  system: systemRouter,
  events: eventsRouter,
})

export type AppRouter = typeof appRouter
export type Caller = ReturnType<typeof createCaller>

/** Calls procedures in process. What they throw is unwrapped by `appErrorOf`. */
export function createCaller(galley: Galley) {
  return createCallerFactory(appRouter)(galley)
}
