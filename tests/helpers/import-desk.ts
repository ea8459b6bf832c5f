/** A Galley with a project and its own parser processes: what tests of imports work with. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { onTestFinished } from 'vitest'
import { createCaller } from '../../src/core/api/router.ts'
import { openGalley } from '../../src/core/galley.ts'
import { createParserPool } from '../../src/core/pool/parser-pool.ts'
import { requireProject } from '../../src/core/projects.ts'
import type { HostEvent } from '../../src/shared/views.ts'
import { assets } from './built.ts'
import { temporaryFolder } from './workspace.ts'

type DeskOptions = { readonly dir?: string; readonly entry?: string; readonly processes?: number }

/** A Galley with the project "P" and ways to add files to it. */
export async function openDesk({
  dir = temporaryFolder(),
  entry = assets.parserEntry,
  processes = 2,
}: DeskOptions = {}) {
  const parsers = createParserPool({ entry, processes: () => processes })
  const galley = await openGalley({ workspaceDir: dir, assets, host: 'cli', program: 'a test', parsers })
  const close = async (): Promise<void> => {
    await galley.close()
    await parsers.close()
  }
  onTestFinished(close)
  const api = createCaller(galley)
  const { projectUid } = await api.projects.ensure({ name: 'P' })
  const projectId = requireProject(galley.store, projectUid).id
  const events: HostEvent[] = []
  galley.events.on((event) => events.push(event))
  const begin = async (asVersions = false) => (await api.imports.begin({ projectUid, asVersions })).importUid
  const add = (importUid: string, name: string, content: string | Uint8Array) =>
    galley.imports.add({ projectId, importUid, name, input: { bytes: Buffer.from(content) } })
  /** Adds one file in an import of its own and waits until it is settled. */
  const read = async (name: string, content: string | Uint8Array, asVersions = false) => {
    const added = await add(await begin(asVersions), name, content)
    return { ...added, file: await galley.imports.whenSettled(added.documentUid) }
  }
  const list = async () => await api.documents.list({ projectUid, schemaUid: null })
  const ask = (sql: string): unknown => galley.store.connection.prepare(sql).pluck().get()
  return { dir, galley, api, projectUid, projectId, events, begin, add, read, list, ask, close }
}

/** Names of the files below a folder. */
export function filesOf(dir: string): readonly string[] {
  if (!existsSync(dir)) return []
  return readdirSync(dir, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [entry.name] : [],
  )
}

/** With the folders above it. */
export function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
