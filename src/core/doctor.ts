/** Looks at the machine and the workspace and says what Galley would find there. Changes nothing. */
import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { AppError, type ErrorCode, toErrorData } from '../shared/errors.ts'
import type { Assets } from './assets.ts'
import { type Connection, isSqliteSupported, openConnection, sqliteVersion } from './db/connection.ts'
import { findLockHolder } from './db/lock-holder.ts'
import { readMigrations } from './db/migrate.ts'
import { countWorkspace, readHealth } from './db/queries/health.ts'
import { DATABASE_FILE } from './db/store.ts'
import { isKeychainUsable } from './keys/key-store.ts'

/** `warn`: a part of Galley is not at hand, the rest works. `fail`: Galley cannot do its job. */
export type Finding = {
  readonly name: string
  readonly status: 'ok' | 'warn' | 'fail'
  readonly detail: string
  /** With `fail`. */
  readonly code?: ErrorCode
}
export type ExamineOptions = { readonly workspaceDir: string; readonly assets: Assets }

const MIN_NODE_MAJOR = 22

export async function examine({ workspaceDir, assets }: ExamineOptions): Promise<readonly Finding[]> {
  return [
    ok('galley', assets.version),
    examineNode(),
    examineSqlite(),
    await examineKeychain(),
    examineElectron(assets.root),
    examineChromium(),
    examineRenderer(assets.rendererDir),
    ...examineWorkspace(workspaceDir, assets),
  ]
}

const ok = (name: string, detail: string): Finding => ({ name, status: 'ok', detail })
const warn = (name: string, detail: string): Finding => ({ name, status: 'warn', detail })

function examineNode(): Finding {
  const isOld = Number(process.versions.node.split('.')[0]) < MIN_NODE_MAJOR
  return isOld
    ? {
        name: 'node',
        status: 'fail',
        detail: `${process.version} is older than ${String(MIN_NODE_MAJOR)}`,
        code: 'internal',
      }
    : ok('node', process.version)
}

function examineSqlite(): Finding {
  const version = sqliteVersion()
  if (isSqliteSupported(version)) return ok('sqlite', version)
  return {
    name: 'sqlite',
    status: 'fail',
    detail: `${version} can lose commits; 3.51.3 or newer is needed`,
    code: 'internal',
  }
}

async function examineKeychain(): Promise<Finding> {
  if (await isKeychainUsable(randomUUID())) return ok('keychain', 'a test entry was written, read and deleted')
  return warn('keychain', 'not usable here; keys are kept in memory for a session, or come from ANTHROPIC_API_KEY')
}

function examineElectron(root: string): Finding {
  if (process.versions.electron) return ok('electron', process.versions.electron)
  const packageDir = join(root, 'node_modules', 'electron')
  const pathFile = join(packageDir, 'path.txt')
  if (existsSync(pathFile) && existsSync(join(packageDir, 'dist', readFileSync(pathFile, 'utf8').trim())))
    return ok('electron', 'its binary is there')
  return warn('electron', 'its binary is not there; Galley opens in the browser instead')
}

const BROWSERS = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'chrome.exe',
  'msedge.exe',
]

function examineChromium(): Finding {
  const fromPath = (process.env.PATH ?? '').split(delimiter).flatMap((dir) => BROWSERS.map((name) => join(dir, name)))
  const installed = [...fromPath, '/Applications/Google Chrome.app', '/Applications/Chromium.app'].find((path) =>
    existsSync(path),
  )
  if (installed) return ok('chromium', installed)
  const cache = process.env.PLAYWRIGHT_BROWSERS_PATH ?? playwrightCache()
  const fetched = existsSync(cache) ? readdirSync(cache).find((name) => name.startsWith('chromium')) : undefined
  return fetched ? ok('chromium', join(cache, fetched)) : warn('chromium', 'not found; only the browser tests need it')
}

function playwrightCache(): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'ms-playwright')
  if (process.platform === 'win32') return join(process.env.LOCALAPPDATA ?? homedir(), 'ms-playwright')
  return join(homedir(), '.cache', 'ms-playwright')
}

function examineRenderer(rendererDir: string): Finding {
  if (existsSync(join(rendererDir, 'index.html'))) return ok('windows', 'built')
  return warn('windows', 'not built; `npm run build` builds them')
}

function examineWorkspace(workspaceDir: string, assets: Assets): readonly Finding[] {
  const path = join(workspaceDir, DATABASE_FILE)
  if (!existsSync(path)) return [warn('workspace', `there is none in ${workspaceDir} yet`)]
  let connection: Connection | undefined
  try {
    const holder = findLockHolder(workspaceDir)
    connection = openConnection(path, 'read')
    return [
      ok('workspace', workspaceDir),
      ok('lock', holder ? `held by ${holder}` : 'free'),
      ...examineDatabase(connection, assets),
    ]
  } catch (error) {
    const { code, message } = toErrorData(error)
    // SQLite's own words for a file that it cannot read at all.
    return [
      {
        name: 'workspace',
        status: 'fail',
        detail: message,
        code: error instanceof AppError ? code : 'workspace_damaged',
      },
    ]
  } finally {
    connection?.close()
  }
}

function examineDatabase(connection: Connection, assets: Assets): readonly Finding[] {
  const { integrityFaults, foreignKeyFaults, migrations } = readHealth(connection)
  const findings: Finding[] = []
  const [fault] = integrityFaults
  findings.push(fault === undefined ? ok('integrity', 'no fault found') : damaged('integrity', fault))
  findings.push(
    foreignKeyFaults === 0
      ? ok('foreign keys', 'no fault found')
      : damaged('foreign keys', `${String(foreignKeyFaults)} rows point nowhere`),
  )
  findings.push(
    examineMigrations(
      migrations,
      readMigrations(assets.migrationsDir).map((m) => m.tag),
    ),
  )
  if (findings.some((finding) => finding.status !== 'ok')) return findings
  const { projects, documents, blocks, schemas, runs } = countWorkspace(connection)
  const counts = { projects, documents, blocks, schemas, runs }
  return [
    ...findings,
    ok(
      'content',
      Object.entries(counts)
        .map(([noun, count]) => `${String(count)} ${noun}`)
        .join(', '),
    ),
  ]
}

const damaged = (name: string, detail: string): Finding => ({ name, status: 'fail', detail, code: 'workspace_damaged' })

function examineMigrations(done: readonly string[], known: readonly string[]): Finding {
  const newer = done.find((tag) => !known.includes(tag))
  if (newer)
    return {
      name: 'migrations',
      status: 'fail',
      detail: `${newer} was made by a newer Galley`,
      code: 'workspace_newer',
    }
  const pending = known.length - done.length
  return pending === 0
    ? ok('migrations', `${String(done.length)} applied`)
    : warn('migrations', `${String(pending)} pending; the next start applies them`)
}
