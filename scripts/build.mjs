import { runMain } from './setup/report.mjs'
import { ensureBuilt, ensureInstalled } from './setup.mjs'

await runMain(async () => {
  await ensureInstalled()
  await ensureBuilt()
  return 0
})
