import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts'
import type { FieldKind, SchemaField } from '../../shared/views.ts'

/** The grid columns of a schema: its `properties` in their order. */
export function schemaFields(schema: JsonObject): readonly SchemaField[] {
  const properties = isJsonObject(schema.properties) ? schema.properties : {}
  const required = new Set(Array.isArray(schema.required) ? schema.required : [])
  return Object.entries(properties).map(([name, definition]) => {
    const field = isJsonObject(definition) ? definition : {}
    return {
      name,
      kind: fieldKind(field),
      isRequired: required.has(name),
      description: typeof field.description === 'string' ? field.description : null,
      options: Array.isArray(field.enum) ? field.enum.filter((v) => typeof v === 'string') : [],
      minimum: numberOrNull(field.minimum),
      maximum: numberOrNull(field.maximum),
      maxLength: numberOrNull(field.maxLength),
    }
  })
}

/** A schema whose confirmed `revised_content` rebuilds the document. */
export function isEditingSchema(schema: JsonObject): boolean {
  return schemaFields(schema).some((field) => field.name === 'revised_content' && field.kind === 'text')
}

function numberOrNull(value: JsonValue | undefined): number | null {
  return typeof value === 'number' ? value : null
}

function fieldKind(field: JsonObject): FieldKind {
  if (Array.isArray(field.enum) && field.enum.every((v) => typeof v === 'string')) return 'enum'
  if (field.type === 'string') return field.format === 'date' ? 'date' : 'text'
  if (field.type === 'number' || field.type === 'integer' || field.type === 'boolean') return field.type
  if (field.type === 'array' && isJsonObject(field.items) && field.items.type === 'string') return 'tags'
  return 'json'
}
