import type { ProjectReader } from '../shared/domain.ts'
import { AppError } from '../shared/errors.ts'
import { findSourceByUid, type SourceRow } from './db/queries/documents.ts'
import {
  findProjectByName,
  findProjectByUid,
  insertProject,
  type ProjectRow,
  setProjectReader as storeReader,
} from './db/queries/projects.ts'
import { findSchemaByUid, type SchemaRow } from './db/queries/schemas.ts'
import type { Store } from './db/store.ts'
import { newUid } from './ids.ts'
import { checkDoclingUrl } from './ingest/docling-server/docling-url.ts'

const MAX_NAME_LENGTH = 120

/** Names differ by more than white space: around a name it is cut, inside it becomes one blank. */
export function cleanProjectName(name: string): string {
  return name.trim().replace(/\s+/g, ' ')
}

/** Fails with project_name_invalid or project_exists. */
export function createProject(store: Store, name: string): ProjectRow {
  const clean = cleanProjectName(name)
  if (clean.length === 0 || clean.length > MAX_NAME_LENGTH)
    throw new AppError(
      'project_name_invalid',
      `A project name has 1 to ${MAX_NAME_LENGTH} characters; this one has ${clean.length}.`,
    )
  const at = new Date().toISOString()
  return store.write((db) => {
    if (findProjectByName(db, clean)) throw new AppError('project_exists', `There is a project "${clean}" already.`)
    return insertProject(db, {
      uid: newUid('prj'),
      name: clean,
      createdAt: at,
      updatedAt: at,
      reader: 'built_in',
      doclingUrl: null,
    })
  })
}

type ReaderChoice = { readonly reader: ProjectReader; readonly doclingUrl: string | null }

/** Fails with setting_invalid: a Docling server needs an address. */
export function setProjectReader(store: Store, projectId: number, { reader, doclingUrl }: ReaderChoice): void {
  const isNeeded = reader === 'docling' || (doclingUrl !== null && doclingUrl !== '')
  const url = isNeeded ? checkDoclingUrl(doclingUrl ?? '') : null
  const updatedAt = new Date().toISOString()
  store.write((db) => storeReader(db, projectId, { reader, doclingUrl: url, updatedAt }))
}

export function requireProject(store: Store, projectUid: string): ProjectRow {
  const project = findProjectByUid(store.connection, projectUid)
  if (!project) throw new AppError('project_not_found', 'This project is not in the workspace.')
  return project
}

export function requireDocument(store: Store, documentUid: string): SourceRow {
  const source = findSourceByUid(store.connection, documentUid)
  if (!source) throw new AppError('document_not_found', 'This document is not in the workspace.')
  return source
}

export function requireSchema(store: Store, schemaUid: string): SchemaRow {
  const schema = findSchemaByUid(store.connection, schemaUid)
  if (!schema) throw new AppError('schema_not_found', 'This schema is not in the workspace.')
  return schema
}
