import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Assets } from './assets.ts'
import type { BlobStore } from './blobs/blob-store.ts'
import { findProjectByName, type ProjectRow } from './db/queries/projects.ts'
import type { Store } from './db/store.ts'
import { importDocument } from './ingest/import-document.ts'
import { createProject } from './projects.ts'
import { registerSchema } from './schemas/register.ts'

export const SAMPLE_PROJECT_NAME = 'Sample: Harbour bridge retrofit'

/** The sample project with its documents and schemas; what is there already is left as it is. */
export function ensureSampleProject(store: Store, blobs: BlobStore, assets: Assets): ProjectRow {
  const folder = (name: string): readonly string[] => readdirSync(join(assets.resourcesDir, 'sample', name)).toSorted()
  for (const name of folder('schemas'))
    registerSchema(store, readFileSync(join(assets.resourcesDir, 'sample', 'schemas', name), 'utf8'), name)
  const project = findProjectByName(store.connection, SAMPLE_PROJECT_NAME) ?? createProject(store, SAMPLE_PROJECT_NAME)
  for (const name of folder('documents'))
    importDocument(store, blobs, {
      projectId: project.id,
      name,
      bytes: readFileSync(join(assets.resourcesDir, 'sample', 'documents', name)),
    })
  return project
}
