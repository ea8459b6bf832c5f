import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the files lie that the program brings along. All paths are absolute. */
export type Assets = {
  readonly root: string
  readonly version: string
  readonly migrationsDir: string
  readonly resourcesDir: string
  readonly rendererDir: string
  /** Entry of the model threads: the built file beside built code, the source when run from source. */
  readonly modelWorkerEntry: string
  /** Entry of the threads that read, likewise. */
  readonly queryThreadEntry: string
  /** Entry of the parser process, likewise. */
  readonly parserEntry: string
}

/** Finds the package by walking up from a module's URL (`import.meta.url`) to Galley's package.json. */
export function findAssets(moduleUrl: string): Assets {
  const modulePath = fileURLToPath(moduleUrl)
  const { root, version } = findPackage(dirname(modulePath))
  const isBuilt = modulePath.startsWith(join(root, 'out') + sep)
  const entry = (name: string): string =>
    isBuilt ? join(root, 'out', 'main', `${name}.js`) : join(root, 'src', 'worker', `${name}.ts`)
  return {
    root,
    version,
    migrationsDir: join(root, 'migrations'),
    resourcesDir: join(root, 'resources'),
    rendererDir: join(root, 'out', 'renderer'),
    modelWorkerEntry: entry('model-worker'),
    queryThreadEntry: entry('query-thread'),
    parserEntry: entry('parser-process'),
  }
}

function findPackage(start: string): { readonly root: string; readonly version: string } {
  for (let dir = start; ; dir = dirname(dir)) {
    const file = join(dir, 'package.json')
    if (existsSync(file)) {
      const manifest = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string }
      if (manifest.name === 'galley') return { root: dir, version: manifest.version ?? '0.0.0' }
    }
    if (dirname(dir) === dir) throw new Error(`Galley's package.json was not found above ${start}.`)
  }
}
