/** Does work on many rows and kills itself after the second step of it. */
import { createCaller } from '../../src/core/api/router.ts'
import { assets } from './built.ts'
import { openGalley } from '../../src/core/galley.ts'
import type { ReviewWork } from '../../src/shared/review-work.ts'
import { NO_FILTER } from '../../src/shared/rows.ts'

type Order = {
  readonly dir: string
  readonly documentUid: string
  readonly runUid: string
  readonly what: ReviewWork | 'undo'
}

const { dir, documentUid, runUid, what } = JSON.parse(process.argv[2] ?? '{}') as Order
const galley = await openGalley({ workspaceDir: dir, assets, host: 'cli', program: 'a test' })
const { write } = galley.store
let steps = 0
const countedWrite: typeof write = (work) => {
  if (steps === 2) process.kill(process.pid, 'SIGKILL')
  steps += 1
  return write(work)
}
Object.assign(galley.store, { write: countedWrite })
const api = createCaller(galley)
if (what === 'undo') await api.review.undo()
else {
  const scope = { kind: 'document', documentUid, runUid } as const
  await api.review.perform({ choice: { kind: 'filter', scope, filter: NO_FILTER }, work: what, workUid: 'killed' })
}
