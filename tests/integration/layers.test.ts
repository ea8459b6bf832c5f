import { cruise, type ICruiseResult, type IFlattenedRuleSet } from 'dependency-cruiser'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

type Settings = { readonly forbidden: IFlattenedRuleSet['forbidden']; readonly options: Record<string, unknown> }

const root = resolve(import.meta.dirname, '../..')
const { forbidden, options } = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as Settings

// One file a rule, named after the rule that it breaks, and the modules that they lead to.
const offenders: Readonly<Record<string, readonly [path: string, text: string]>> = {
  'no-circular': ['src/core/ring-a.ts', "import './ring-b.ts'"],
  'no-orphans': ['src/core/alone.ts', 'export const alone = 1'],
  resolvable: ['src/core/lost.ts', "import './nowhere.ts'"],
  'shared-is-pure': ['src/shared/reads-files.ts', "import 'node:fs'"],
  'core-has-no-hosts': ['src/core/reaches-main.ts', "import '../main/window.ts'"],
  'worker-stands-alone': ['src/worker/reaches-cli.ts', "import '../cli/command.ts'"],
  'cli-stands-alone': ['src/cli/reaches-serve.ts', "import '../serve/host.ts'"],
  'serve-stands-alone': ['src/serve/reaches-worker.ts', "import '../worker/thread.ts'"],
  'main-has-no-renderer': ['src/main/reaches-renderer.ts', "import '../renderer/screen.ts'"],
  'preload-is-thin': ['src/preload/reaches-core.ts', "import '../core/store.ts'"],
  'preload-takes-types-of-shared': ['src/preload/takes-values.ts', "import { word } from '../shared/word.ts'\nword"],
  'renderer-is-sandboxed': ['src/renderer/reaches-main.ts', "import '../main/window.ts'"],
  'renderer-has-no-node': ['src/renderer/reads-files.ts', "import 'node:fs'"],
  'renderer-takes-the-router-type': [
    'src/renderer/reaches-store.ts',
    "import type { Store } from '../core/store.ts'\nexport type Mine = Store",
  ],
  'renderer-takes-types-of-core': [
    'src/renderer/takes-router.ts',
    "import { appRouter } from '../core/api/router.ts'\nappRouter",
  ],
  'sql-in-one-place': ['src/core/runs/opens-database.ts', "import 'better-sqlite3'"],
  'threads-in-one-place': ['src/core/runs/starts-threads.ts', "import 'piscina'"],
  'electron-in-two-places': ['src/core/asks-electron.ts', "import 'electron'"],
  'no-undeclared-packages': ['src/core/takes-transitive.ts', "import 'bindings-of-someone'"],
  'hosts-take-runtime-packages': ['src/core/takes-dev-package.ts', "import 'remark'"],
}

const lawful: Readonly<Record<string, string>> = {
  'src/core/ring-b.ts': "import './ring-a.ts'",
  'src/main/window.ts': "import 'electron'",
  'src/cli/command.ts': "import '../core/store.ts'",
  'src/serve/host.ts': "import '../core/store.ts'",
  'src/worker/thread.ts': "import '../core/store.ts'",
  'src/renderer/screen.ts':
    "import type { AppRouter } from '../core/api/router.ts'\nimport '../shared/word.ts'\nexport type Router = AppRouter",
  'src/preload/bridge.ts':
    "import 'electron'\nimport type { Word } from '../shared/word.ts'\nexport type Bridge = Word",
  'src/core/store.ts': "import './db/open.ts'\nexport type Store = 1",
  'src/core/db/open.ts': "import 'better-sqlite3'\nimport 'node:path'",
  'src/core/pool/threads.ts': "import 'piscina'",
  'src/core/api/router.ts': "import '../pool/threads.ts'\nexport const appRouter = 1\nexport type AppRouter = 1",
  'src/shared/word.ts': "import 'zod'\nexport type Word = string\nexport const word = 1",
}

const packages = ['better-sqlite3', 'piscina', 'electron', 'remark', 'zod', 'bindings-of-someone']
let folder = ''
let result: ICruiseResult

function write(path: string, text: string): void {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${text}\n`)
}

function writeTree(): void {
  for (const [path, text] of Object.values(offenders)) write(path, text)
  for (const [path, text] of Object.entries(lawful)) write(path, text)
  for (const name of packages) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }))
    write(`node_modules/${name}/index.js`, '')
  }
  const declared = { zod: '1.0.0', piscina: '1.0.0', 'better-sqlite3': '1.0.0' }
  const manifest = { name: 'fixture', dependencies: declared, devDependencies: { electron: '1.0.0', remark: '1.0.0' } }
  write('package.json', JSON.stringify(manifest))
  // The cruiser looks for a compiler beside the project that it reads.
  symlinkSync(join(root, 'node_modules/typescript'), join(folder, 'node_modules/typescript'), 'junction')
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'galley-layers-')))
  writeTree()
  const { tsConfig: _, ...rest } = options
  const { output } = await cruise(['src'], { ...rest, baseDir: folder, validate: true, ruleSet: { forbidden } })
  if (typeof output === 'string') throw new Error('the cruiser printed a report instead of giving a result')
  result = output
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

describe('the layers', () => {
  test('every rule has a file that breaks it', () => {
    expect(Object.keys(offenders).sort()).toEqual((forbidden ?? []).map((rule) => rule.name).sort())
  })

  test.each(Object.entries(offenders))('%s is reported for the file that breaks it', (rule, [path]) => {
    const files = result.summary.violations.filter((found) => found.rule.name === rule).map((found) => found.from)
    expect(files).toContain(path)
  })

  test('no rule is reported for a lawful file', () => {
    const broken = result.summary.violations.filter(
      (found) => found.from in lawful && found.from !== 'src/core/ring-b.ts' && found.rule.name !== 'no-orphans',
    )
    expect(broken.map((found) => `${found.rule.name}: ${found.from}`)).toEqual([])
  })
})
