import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'
import { modules, nodeBinary, root } from './paths.mjs'
import { SetupError, say, step } from './report.mjs'
import { run } from './run.mjs'

const downloadLimitMs = 240_000
const packageLimitMs = 600_000
const probeLimitMs = 15_000

// The shell is the same engine without the windows' own parts, which take a fifth of the tests' time.
const packages = ['chromium-headless-shell', 'chromium']
const commands = [...packages, 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const applications = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((key) => {
    const base = process.env[key]
    if (base === undefined) return []
    return [
      join(base, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(base, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]
  }),
}

function onPath() {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(isAbsolute)
  return commands.flatMap((name) => folders.map((folder) => join(folder, name)))
}

function playwrightCache() {
  const custom = process.env['PLAYWRIGHT_BROWSERS_PATH']
  if (custom === '0') return join(modules, 'playwright-core', '.local-browsers')
  if (custom !== undefined) return custom
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'ms-playwright')
  if (process.platform === 'win32') return join(process.env['LOCALAPPDATA'] ?? homedir(), 'ms-playwright')
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ms-playwright')
}

function inPlaywrightCache() {
  const cache = playwrightCache()
  if (!existsSync(cache)) return []
  const revision = (/** @type {string} */ name) => Number(name.slice('chromium-'.length))
  return readdirSync(cache)
    .filter((name) => /^chromium-\d+$/.test(name))
    .sort((left, right) => revision(right) - revision(left))
    .flatMap((name) => readdirSync(join(cache, name)).map((platform) => join(cache, name, platform)))
    .flatMap((folder) => [
      join(folder, 'chrome'),
      join(folder, 'chrome.exe'),
      join(folder, 'Chromium.app', 'Contents', 'MacOS', 'Chromium'),
      join(folder, 'Google Chrome for Testing.app', 'Contents', 'MacOS', 'Google Chrome for Testing'),
    ])
}

// A name is no proof: Ubuntu's chromium-browser is a notice about snap, and a download may lack system libraries.
/** @param {string} file */
function isRunnable(file) {
  if (!existsSync(file)) return false
  // On Windows, asking for the version opens a window.
  if (process.platform === 'win32') return true
  return spawnSync(file, ['--version'], { stdio: 'ignore', timeout: probeLimitMs }).status === 0
}

/**
 * The Chromium that the browser tests and the screenshots use, if this machine has one.
 *
 * @returns {string | undefined} an absolute path
 */
export function findBrowser() {
  const chosen = process.env['GALLEY_CHROMIUM']
  if (chosen !== undefined && chosen !== '') {
    if (existsSync(chosen)) return chosen
    throw new SetupError(`GALLEY_CHROMIUM names ${chosen}, and there is no such file.`)
  }
  const installed = process.platform === 'darwin' || process.platform === 'win32' ? applications[process.platform] : []
  return [...onPath(), ...installed, ...inPlaywrightCache()].find(isRunnable)
}

async function download() {
  const script = join(modules, 'playwright', 'cli.js')
  const env = { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000', ...process.env }
  const limitMs = Number(process.env['GALLEY_BROWSER_LIMIT_MS'] ?? downloadLimitMs)
  await step("Fetching Playwright's Chromium", async () => {
    const { code } = await run(nodeBinary, [script, 'install', 'chromium'], { cwd: root, env, limitMs })
    return code === 0
  })
}

async function installDebianPackage() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await step("Installing Debian's Chromium", async () => {
    await run('apt-get', ['update', '-q'], { env, limitMs: packageLimitMs })
    for (const name of packages) {
      const args = ['install', '-y', '-q', '--no-install-recommends', name]
      const { code, output } = await run('apt-get', args, { env, limitMs: packageLimitMs })
      if (code === 0) return true
      say(output)
    }
    return false
  })
}

function hasDebianPackages() {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

/**
 * Finds a Chromium for the browser tests, or fetches one: Playwright's, else Debian's package when root.
 *
 * @returns {Promise<string>} an absolute path
 */
export async function ensureBrowser() {
  const found = findBrowser()
  if (found !== undefined) return found
  await download()
  const downloaded = findBrowser()
  if (downloaded !== undefined) return downloaded
  if (hasDebianPackages()) await installDebianPackage()
  const packaged = findBrowser()
  if (packaged !== undefined) return packaged
  throw new SetupError(
    'No Chromium for the browser tests: none is installed and none could be fetched; install Chrome or Chromium, or set GALLEY_CHROMIUM to its path.',
  )
}
