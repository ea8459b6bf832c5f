/** A real Galley in a temporary workspace, removed when the test ends. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'
import { type Caller, createCaller } from '../../src/core/api/router.ts'
import { appErrorOf } from '../../src/core/api/errors.ts'
import { type Galley, type HostKind, openGalley } from '../../src/core/galley.ts'
import { createKeyStore } from '../../src/core/keys/key-store.ts'
import { createParserPool } from '../../src/core/pool/parser-pool.ts'
import type { AppError } from '../../src/shared/errors.ts'
import { assets } from './built.ts'

/** Shared by the Galleys of a test file: starting a process takes longer than most tests. */
const parsers = createParserPool({ entry: assets.parserEntry, processes: () => 2 })
afterAll(() => parsers.close())

export function temporaryFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'galley-test-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

export type Opened = { readonly galley: Galley; readonly api: Caller; readonly dir: string }

/** No keychain: keys stay in memory, the environment's are not seen. */
export async function openTestGalley(dir = temporaryFolder(), host: HostKind = 'cli'): Promise<Opened> {
  const keys = createKeyStore({ keychain: null, env: {} })
  const galley = await openGalley({ workspaceDir: dir, assets, host, program: 'a test', keys, parsers })
  onTestFinished(() => galley.close())
  return { galley, api: createCaller(galley), dir }
}

export type Ingested = Opened & {
  readonly projectUid: string
  readonly projectId: number
  readonly documentUid: string
}

/** A project "Test" with one Markdown document. */
export async function openWithDocument(markdown: string, dir?: string): Promise<Ingested> {
  const opened = await openTestGalley(dir)
  const { projectUid } = await opened.api.projects.create({ name: 'Test' })
  const projectId = opened.galley.store.connection
    .prepare('SELECT id FROM projects WHERE uid = ?')
    .pluck()
    .get(projectUid) as number
  const { documentUid } = await opened.galley.ingest({ projectId, name: 'document.md', bytes: Buffer.from(markdown) })
  return { ...opened, projectUid, projectId, documentUid }
}

/** `count` paragraphs, one block each. */
export function paragraphs(count: number): string {
  return Array.from({ length: count }, (_, i) => `Paragraph ${i} must carry a load of ${i} kN.\n`).join('\n')
}

export const TEST_SCHEMA = {
  schema_ref: 'test_v1',
  type: 'object',
  additionalProperties: false,
  required: ['subject', 'load', 'is_rule', 'kind'],
  properties: {
    subject: { type: 'string', maxLength: 200 },
    load: { type: 'number', minimum: 0 },
    is_rule: { type: 'boolean' },
    kind: { type: 'string', enum: ['must', 'may', 'none'] },
    tags: { type: 'array', items: { type: 'string' } },
  },
}

export async function addSchema(api: Caller, schema: object = TEST_SCHEMA): Promise<string> {
  return (await api.schemas.add({ text: JSON.stringify(schema) })).schemaUid
}

/** Applies the schema with the rules provider and waits until nothing is pending. Returns the run of the document. */
export async function runRules(opened: Ingested, schemaUid: string): Promise<string> {
  const { runUids } = await opened.api.runs.start({
    projectUid: opened.projectUid,
    documentUids: [opened.documentUid],
    schemaUid,
    provider: 'rules',
    model: null,
    concurrency: 2,
  })
  await opened.galley.runs.whenIdle()
  const [runUid] = runUids
  if (!runUid) throw new Error('No run was made.')
  return runUid
}

/** The AppError with which a call fails. */
export async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  try {
    await promise
  } catch (error) {
    return appErrorOf(error)
  }
  throw new Error('The call was expected to fail.')
}
