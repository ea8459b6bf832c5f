import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { AppError } from '../../shared/errors.ts'
import type { JsonObject } from '../../shared/json.ts'
import type { SchemaCheck, SchemaDetail, SchemaSummary } from '../../shared/views.ts'
import {
  type CountedSchema,
  findSchemaByUid,
  insertSchema,
  listSchemas,
  type SchemaRow,
} from '../db/queries/schemas.ts'
import type { Store } from '../db/store.ts'
import { parseSchemaText } from './check.ts'
import { isEditingSchema, schemaFields } from './fields.ts'

/** RFC 8785. */
export function canonicalJson(value: JsonObject): string {
  const text = canonicalize(value)
  if (text === undefined) throw new AppError('schema_invalid', 'The schema has no canonical form.')
  return text
}

export function checkSchemaText(text: string): SchemaCheck {
  const parsed = parseSchemaText(text)
  if (!parsed.ok) return { issues: parsed.issues, schemaRef: null, fields: [] }
  return { issues: [], schemaRef: parsed.schemaRef, fields: schemaFields(parsed.schema) }
}

export type RegisteredSchema = { readonly row: SchemaRow; readonly isRecognised: boolean }

/**
 * Stores a schema; the same canonical content is recognised. Fails with schema_not_json or schema_invalid, whose
 * message names the JSON pointer of the first fault. `origin` is what the message calls the text: a file name.
 */
export function registerSchema(store: Store, text: string, origin: string): RegisteredSchema {
  const parsed = parseSchemaText(text)
  if (!parsed.ok) {
    const [issue] = parsed.issues
    if (!parsed.isJson) throw new AppError('schema_not_json', `${origin}: ${issue?.message ?? 'this is not JSON.'}`)
    throw new AppError(
      'schema_invalid',
      `${origin}, at "${issue?.pointer ?? ''}": ${issue?.message ?? 'not a valid JSON Schema.'}`,
    )
  }
  const body = canonicalJson(parsed.schema)
  const schemaUid = createHash('sha256').update(body).digest('hex')
  const title = typeof parsed.schema.title === 'string' ? parsed.schema.title : parsed.schemaRef
  return store.write((db) => {
    const known = findSchemaByUid(db, schemaUid)
    if (known) return { row: known, isRecognised: true }
    return {
      row: insertSchema(db, {
        schemaUid,
        schemaRef: parsed.schemaRef,
        title,
        body,
        text: JSON.stringify(parsed.schema),
        createdAt: new Date().toISOString(),
      }),
      isRecognised: false,
    }
  })
}

/** The schema with its keys in the order in which they were written. */
export function schemaBody(row: SchemaRow): JsonObject {
  return JSON.parse(row.text) as JsonObject
}

export function listSchemaSummaries(store: Store): readonly SchemaSummary[] {
  return listSchemas(store.connection).map(toSummary)
}

export function getSchemaDetail(store: Store, schemaUid: string): SchemaDetail {
  const row = listSchemas(store.connection).find((schema) => schema.schemaUid === schemaUid)
  if (!row) throw new AppError('schema_not_found', 'This schema is not in the workspace.')
  return { ...toSummary(row), body: schemaBody(row) }
}

function toSummary(row: CountedSchema): SchemaSummary {
  const body = schemaBody(row)
  return {
    schemaUid: row.schemaUid,
    schemaRef: row.schemaRef,
    title: row.title,
    fields: schemaFields(body),
    isEditing: isEditingSchema(body),
    createdAt: row.createdAt,
    runs: row.runs,
    isLatest: row.isLatest,
  }
}
