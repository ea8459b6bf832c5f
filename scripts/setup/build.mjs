import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { withLock } from './lock.mjs'
import { modules, nodeBinary, root } from './paths.mjs'
import { SetupError, say, step } from './report.mjs'
import { run } from './run.mjs'

const out = join(root, 'out')
const stampFile = join(out, '.stamp')
const buildLock = join(root, '.build.lock')
const folders = ['src', 'resources', 'migrations']
const configs = /^(?:package(?:-lock)?\.json|tsconfig(?:\.\w+)?\.json|electron\.vite\.config\.ts|postcss\.config\.\w+)$/
const outputs = [
  'main/index.js',
  'main/cli.js',
  'main/serve.js',
  'main/model-worker.js',
  'preload/index.cjs',
  'renderer/index.html',
]

/** @param {string} folder */
function filesBelow(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
}

/**
 * The hash of all that a build reads: names and bytes, so that a moved or touched file alone does not count.
 *
 * @param {string} folder
 */
export function sourceHash(folder) {
  const files = [
    ...folders.flatMap((name) => filesBelow(join(folder, name))),
    ...readdirSync(folder)
      .filter((name) => configs.test(name))
      .map((name) => join(folder, name)),
  ].sort()
  const hash = createHash('sha256')
  for (const file of files) {
    const bytes = readFileSync(file)
    hash.update(`${relative(folder, file)}\n${String(bytes.length)}\n`).update(bytes)
  }
  return hash.digest('hex')
}

/** @param {string} hash */
function isBuilt(hash) {
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === hash &&
    outputs.every((name) => existsSync(join(out, name)))
  )
}

/** Builds the hosts, the threads and the renderer into `out` when a source has changed since the last build. */
export async function ensureBuilt() {
  if (isBuilt(sourceHash(root))) return
  await withLock(buildLock, async () => {
    const hash = sourceHash(root)
    if (isBuilt(hash)) return
    rmSync(stampFile, { force: true })
    await step('Building', async () => {
      const script = join(modules, 'electron-vite', 'bin', 'electron-vite.js')
      const { code, output } = await run(nodeBinary, [script, 'build'], { cwd: root })
      if (code === 0) return
      say(output)
      throw new SetupError('Galley could not be built: the lines above say where.')
    })
    mkdirSync(out, { recursive: true })
    writeFileSync(stampFile, hash)
  })
}
