import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { modules, nodeBinary } from './paths.mjs'
import { say, step } from './report.mjs'
import { run } from './run.mjs'

const folder = join(modules, 'electron')
const unreachableFile = join(modules, '.galley-electron-unreachable')
const connectLimitMs = 8_000
const downloadLimitMs = 300_000
const retryAfterMs = 3_600_000

/** @param {string} file */
function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined
}

/**
 * The path of Electron's executable, when its binary has been fetched; the same test as Electron's own installer makes.
 *
 * @returns {string | undefined}
 */
export function findElectron() {
  const program = readText(join(folder, 'path.txt'))
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  if (override !== undefined) {
    const file = join(override, program ?? 'electron')
    return existsSync(file) ? file : undefined
  }
  const version = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version
  if (program === undefined || readText(join(folder, 'dist', 'version'))?.replace(/^v/, '') !== version)
    return undefined
  const file = join(folder, 'dist', program)
  return existsSync(file) ? file : undefined
}

function isDownloadSkipped() {
  if (process.env['ELECTRON_SKIP_BINARY_DOWNLOAD']) return true
  return existsSync(unreachableFile) && Date.now() - statSync(unreachableFile).mtimeMs < retryAfterMs
}

// The installer of Electron waits for minutes where packets are dropped: ask first whether the file is in reach.
async function isReachable() {
  if (process.env['ELECTRON_GET_USE_PROXY']) return true
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const mirror =
    process.env['npm_config_electron_mirror'] ??
    process.env['ELECTRON_MIRROR'] ??
    'https://github.com/electron/electron/releases/download/'
  try {
    const url = new URL(`v${version}/electron-v${version}-${process.platform}-${process.arch}.zip`, mirror)
    const signal = AbortSignal.timeout(Number(process.env['GALLEY_ELECTRON_CONNECT_LIMIT_MS'] ?? connectLimitMs))
    return (await fetch(url, { method: 'HEAD', signal })).ok
  } catch {
    return false
  }
}

/**
 * Fetches Electron's binary when it is missing: it comes from outside the registry, which many machines cannot reach.
 * A failure is remembered for an hour, so that the next start does not wait again.
 *
 * @param {{ isForced?: boolean }} [options] isForced tries again at once
 * @returns {Promise<boolean>} whether the binary is there
 */
export async function ensureElectron(options = {}) {
  if (findElectron() !== undefined) return true
  if (isDownloadSkipped() && !options.isForced) return false
  const isFetched = await step('Fetching Electron', async () => {
    if (!(await isReachable())) return false
    const limitMs = Number(process.env['GALLEY_ELECTRON_LIMIT_MS'] ?? downloadLimitMs)
    await run(nodeBinary, [join(folder, 'install.js')], { cwd: folder, limitMs })
    return findElectron() !== undefined
  })
  if (isFetched) {
    rmSync(unreachableFile, { force: true })
    return true
  }
  writeFileSync(unreachableFile, '')
  say("Electron's binary cannot be fetched from here.")
  return false
}
