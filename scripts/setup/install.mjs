import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, delimiter, join } from 'node:path'
import { withLock } from './lock.mjs'
import { modules, nodeBinary, root } from './paths.mjs'
import { SetupError, say, step } from './report.mjs'
import { run } from './run.mjs'

/** @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean, link?: boolean }} LockEntry */
/** @typedef {{ packages?: Record<string, LockEntry> }} Lockfile */

const stampFile = join(modules, '.galley-stamp')
const platform = `${process.platform}-${process.arch}`
const setupLock = join(root, '.setup.lock')
const oldestNode = '20.19.0'
const oldestNpm = '11.0.0'
const oldestNpmWithAllowScripts = '11.16.0'

/**
 * Compares two dotted versions by their numbers; what follows a dash is ignored.
 *
 * @param {string} version
 * @param {string} floor
 */
export function isAtLeast(version, floor) {
  const numbers = (/** @type {string} */ text) => (text.replace(/^v/, '').split('-')[0] ?? '').split('.').map(Number)
  const [left, right] = [numbers(version), numbers(floor)]
  for (let index = 0; index < 3; index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

/** @param {string} folder */
export function installHash(folder) {
  const { dependencies, devDependencies, optionalDependencies, overrides, allowScripts } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  )
  return createHash('sha256')
    .update(JSON.stringify([dependencies, devDependencies, optionalDependencies, overrides, allowScripts]))
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex')
}

/**
 * Whether npm's own record of what it installed says the same as the lockfile. It lets a folder that was installed by
 * hand be taken as it is.
 *
 * @param {Lockfile} wanted
 * @param {Lockfile} installed
 */
export function isSameInstall(wanted, installed) {
  return Object.entries(wanted.packages ?? {}).every(([path, entry]) => {
    if (path === '' || entry.link) return true
    const found = installed.packages?.[path]
    if (found === undefined) return Boolean(entry.optional ?? entry.devOptional ?? entry.peer)
    return found.version === entry.version
  })
}

function isInstalledByHand() {
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  return isSameInstall(
    JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')),
    JSON.parse(readFileSync(record, 'utf8')),
  )
}

/** @param {string} hash */
const stampOf = (hash) => `${platform} ${hash}`

// A folder that was carried over from another platform has other binaries under the same versions.
/** @param {string} hash */
function isInstalled(hash) {
  if (!existsSync(nodeBinary)) return false
  const stamp = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : stampOf('')
  if (stamp === stampOf(hash)) return true
  if (!stamp.startsWith(stampOf('')) || !isInstalledByHand()) return false
  writeFileSync(stampFile, stampOf(hash))
  return true
}

function checkNode() {
  if (isAtLeast(process.versions.node, oldestNode)) return
  throw new SetupError(
    `Galley needs Node ${oldestNode} or newer and this is Node ${process.versions.node}: install a newer one from https://nodejs.org and try again.`,
  )
}

/**
 * npm must run on the system's Node: `npm ci` deletes the one in node_modules.
 *
 * @returns {{ command: string, prefix: readonly string[], env: NodeJS.ProcessEnv }}
 */
function findNpm() {
  const ownBin = join(modules, '.bin')
  const pathKey = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const path = (process.env[pathKey] ?? '').split(delimiter).filter((part) => part !== ownBin)
  const env = { ...process.env, [pathKey]: path.join(delimiter) }
  const script = process.env['npm_execpath']
  const node = process.env['npm_node_execpath'] ?? process.execPath
  if (script !== undefined && basename(script) === 'npm-cli.js' && existsSync(node) && !node.startsWith(modules)) {
    return { command: node, prefix: [script], env }
  }
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', prefix: [], env }
}

/** @param {ReturnType<typeof findNpm>} npm */
async function checkNpm(npm) {
  const { code, output } = await run(npm.command, [...npm.prefix, '--version'], { cwd: root, env: npm.env })
  const version = output.trim().split('\n').at(-1) ?? ''
  if (code !== 0) {
    throw new SetupError('npm was not found: install npm 11 or newer, which comes with Node 24, and try again.')
  }
  if (!isAtLeast(version, oldestNpm)) {
    throw new SetupError(
      `Galley needs npm 11 or newer and this is npm ${version}: run "npm install --global npm@11" and try again.`,
    )
  }
  if (!isAtLeast(version, oldestNpmWithAllowScripts)) {
    say(
      `npm ${version} ignores the list of allowed install scripts (npm ${oldestNpmWithAllowScripts} and newer obey it).`,
    )
  }
}

/** @param {string} hash */
async function install(hash) {
  const npm = findNpm()
  await checkNpm(npm)
  // Windows does not delete a running program, and `npm ci` deletes node_modules, this program included.
  const isLocked = process.platform === 'win32' && process.execPath.startsWith(modules)
  await step('Installing packages', async () => {
    const args = [...npm.prefix, isLocked ? 'install' : 'ci', '--include=dev', '--no-audit', '--no-fund']
    const { code, output } = await run(npm.command, args, { cwd: root, env: npm.env })
    if (code === 0) return
    say(output)
    throw new SetupError(
      'The packages could not be installed: see the lines of npm above, and check the connection to the registry.',
    )
  })
  if (!existsSync(nodeBinary)) {
    throw new SetupError(
      'The packages are there but Node 24 is not: npm is set to skip install scripts, so run "npm rebuild node --ignore-scripts=false" and try again.',
    )
  }
  writeFileSync(stampFile, stampOf(hash))
}

/** Installs the packages of the lockfile when they are missing or others; otherwise returns within milliseconds. */
export async function ensureInstalled() {
  checkNode()
  if (isInstalled(installHash(root))) return
  await withLock(setupLock, async () => {
    const hash = installHash(root)
    if (!isInstalled(hash)) await install(hash)
  })
}
