import { join } from 'node:path'
import { HOST_FLAGS } from './setup/host-flags.mjs'
import { nodeBinary, root } from './setup/paths.mjs'
import { SetupError, runMain, say } from './setup/report.mjs'
import { runInForeground } from './setup/run.mjs'
import { ensureBuilt, ensureElectron, ensureInstalled, findElectron } from './setup.mjs'

const cli = join(root, 'out', 'main', 'cli.js')
const earlyMs = 5_000

/** @param {readonly string[]} args */
const runCli = (args) => runInForeground(nodeBinary, [...HOST_FLAGS, cli, ...args])

// Electron needs a display, and Chromium refuses to run sandboxed as root.
function hasDesktop() {
  if (process.platform !== 'linux') return true
  const hasDisplay = Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
  return hasDisplay && process.getuid?.() !== 0
}

/** @param {string | undefined} host */
async function chooseElectron(host) {
  if (host === 'loopback') return undefined
  if (host === 'electron') {
    if (!(await ensureElectron({ isForced: true }))) {
      throw new SetupError('GALLEY_HOST asks for Electron, and its binary is not here and cannot be fetched.')
    }
    return findElectron()
  }
  if (host !== undefined && host !== '') {
    throw new SetupError(`GALLEY_HOST is "${host}": it can be "electron" or "loopback".`)
  }
  return hasDesktop() && (await ensureElectron()) ? findElectron() : undefined
}

/** @param {readonly string[]} args */
async function start(args) {
  await ensureInstalled()
  await ensureBuilt()
  if (args[0] === 'demo') return runCli(args)
  const host = process.env['GALLEY_HOST']
  const electron = await chooseElectron(host)
  if (electron !== undefined) {
    const startedMs = performance.now()
    const code = await runInForeground(electron, [root, '--sample', ...args])
    // A desktop without the kernel features that Chromium's sandbox needs ends Electron at once.
    const isRefused = code !== 0 && performance.now() - startedMs < earlyMs
    if (!isRefused || host === 'electron') return code
    say(`Electron ended at once (exit code ${String(code)}): Galley opens in the browser instead.`)
  }
  return runCli(['serve', '--open', '--sample', ...args])
}

await runMain(() => start(process.argv.slice(2)))
