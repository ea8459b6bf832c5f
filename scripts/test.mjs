import { runChecks } from './setup/checks.mjs'
import { runMain } from './setup/report.mjs'
import { ensureBrowser, ensureBuilt, ensureInstalled } from './setup.mjs'

// `npm run check` passes --installed: it is for a folder that is set up already, and saves the first look.
await runMain(async () => {
  const names = process.argv.slice(2).filter((arg) => !arg.startsWith('--'))
  if (!process.argv.includes('--installed')) await ensureInstalled()
  const needsBrowser = names.length === 0 || names.includes('playwright')
  const browser = needsBrowser ? await ensureBrowser() : undefined
  await ensureBuilt()
  return runChecks(names, { ...process.env, ...(browser === undefined ? {} : { GALLEY_CHROMIUM: browser }) })
})
