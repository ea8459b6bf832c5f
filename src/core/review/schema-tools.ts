/** What reviewing needs of a schema, made once: checks of fields and of whole rows, evidence, confidence. */
import type { Evidence } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts'
import type { SchemaField } from '../../shared/views.ts'
import type { ReadHandle } from '../db/connection.ts'
import { findSchemaById } from '../db/queries/schemas.ts'
import { createConfidenceRater } from '../evidence/confidence.ts'
import { createEvidenceFinder } from '../evidence/find-evidence.ts'
import { createDataValidator, type DataValidator } from '../llm/validate-answer.ts'
import { schemaFields } from '../schemas/fields.ts'
import { schemaBody } from '../schemas/register.ts'

/** A value that may stand in the field (undefined: no value), or why not. */
export type FieldCheck =
  { readonly ok: true; readonly value: JsonValue | undefined } | { readonly ok: false; readonly message: string }

export type SchemaTools = {
  readonly fields: ReadonlyMap<string, SchemaField>
  /** With harmless repairs ("3" for a number). Null takes the field away where it is optional and takes no null. */
  readonly checkField: (field: string, value: JsonValue | undefined) => FieldCheck
  /** Why the values do not fit the schema as they stand; null when they do. */
  readonly problemOf: (data: JsonObject) => string | null
  readonly rate: (
    content: string,
    data: JsonObject,
  ) => { readonly evidence: readonly Evidence[]; readonly confidence: number | null }
}

/** Schemas do not change under their id; a workspace's number of them is small, and so is what is kept. */
const MAX_KEPT = 16
const kept = new Map<string, SchemaTools>()

/** Fails with schema_not_found or schema_invalid. */
export function schemaTools(db: ReadHandle, schemaId: number): SchemaTools {
  const schema = findSchemaById(db, schemaId)
  if (!schema) throw new AppError('schema_not_found', 'The schema of the run is gone.')
  const known = kept.get(schema.text)
  if (known) return known
  const tools = createSchemaTools(schemaBody(schema))
  const [oldest] = kept.keys()
  if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest)
  kept.set(schema.text, tools)
  return tools
}

export function createSchemaTools(body: JsonObject): SchemaTools {
  const fields = new Map(schemaFields(body).map((field) => [field.name, field]))
  const whole = createDataValidator(body)
  const find = createEvidenceFinder(body)
  const rater = createConfidenceRater(body)
  return {
    fields,
    checkField: fieldChecker(body, fields),
    problemOf: (data) => {
      const check = whole(data)
      if (!check.ok) return check.message
      // What only fits after a repair does not fit as it stands.
      return JSON.stringify(check.data) === JSON.stringify(data)
        ? null
        : 'The values do not fit the schema as they stand.'
    },
    rate: (content, data) => {
      const evidence = find(content, data)
      return { evidence, confidence: rater(data, evidence) }
    },
  }
}

function fieldChecker(body: JsonObject, fields: ReadonlyMap<string, SchemaField>): SchemaTools['checkField'] {
  const validators = new Map<string, DataValidator>()
  const validatorOf = (field: string): DataValidator => {
    const known = validators.get(field)
    if (known) return known
    const made = createDataValidator(alone(body, field))
    validators.set(field, made)
    return made
  }
  return (name, value) => {
    const field = fields.get(name)
    if (!field) return { ok: false, message: `The schema has no field "${name}".` }
    if (value !== undefined) {
      const check = validatorOf(name)({ [name]: value })
      if (check.ok) return { ok: true, value: check.data[name] }
      if (value !== null || field.isRequired)
        return { ok: false, message: `The value does not fit the schema: ${check.message}` }
    }
    if (field.isRequired) return { ok: false, message: `The field "${name}" is required.` }
    return { ok: true, value: undefined }
  }
}

/** The schema of an object with this field alone. */
function alone(body: JsonObject, field: string): JsonObject {
  const properties = isJsonObject(body.properties) ? body.properties : {}
  const { $defs = {}, definitions = {} } = body
  return {
    type: 'object',
    properties: { [field]: properties[field] ?? {} },
    required: [field],
    $defs,
    definitions,
  }
}
