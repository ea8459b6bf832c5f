import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { findProjectByName, type ProjectRow } from './db/queries/projects.ts'
import type { Galley } from './galley.ts'
import { createProject } from './projects.ts'
import { registerSchema } from './schemas/register.ts'

export const SAMPLE_PROJECT_NAME = 'Sample: Harbour bridge retrofit'

/** The sample project with its documents, read, and its schemas; what is there already is left as it is. */
export async function ensureSampleProject({ store, assets, imports }: Galley): Promise<ProjectRow> {
  const dir = join(assets.resourcesDir, 'sample')
  const folder = (name: string): readonly string[] => readdirSync(join(dir, name)).toSorted()
  for (const name of folder('schemas')) registerSchema(store, readFileSync(join(dir, 'schemas', name), 'utf8'), name)
  const project = findProjectByName(store.connection, SAMPLE_PROJECT_NAME) ?? createProject(store, SAMPLE_PROJECT_NAME)
  const importUid = imports.begin()
  const documentUids: string[] = []
  for (const name of folder('documents')) {
    const input = { path: join(dir, 'documents', name) }
    const { documentUid } = await imports.add({ projectId: project.id, importUid, name, input })
    documentUids.push(documentUid)
  }
  for (const uid of documentUids) {
    const settled = await imports.whenSettled(uid)
    if (settled?.error) throw AppError.fromData(settled.error)
  }
  return project
}
