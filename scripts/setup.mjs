import { pathToFileURL } from 'node:url'
import { ensureInstalled } from './setup/install.mjs'
import { runMain } from './setup/report.mjs'

export { ensureBrowser, findBrowser } from './setup/browser.mjs'
export { ensureBuilt } from './setup/build.mjs'
export { ensureElectron, findElectron } from './setup/electron.mjs'
export { ensureInstalled } from './setup/install.mjs'

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runMain(async () => {
    await ensureInstalled()
    return 0
  })
}
