import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts'
import { resolveLocalRef } from '../../local-ref.ts'

const MAX_DEPTH = 24
const FORMATS = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid'])
/** Bounds, patterns, `x-` keys and all else is left to the local validation: strict mode refuses it. */
const KEPT_AS_IS = ['type', 'title', 'description', 'enum', 'const'] as const

/**
 * The user's schema as the form of a whole answer, `{results: [{block_uid, data}]}`, in the part of JSON Schema that strict
 * mode takes. Null when it cannot be said there (recursion, references to elsewhere, objects with free keys).
 */
export function strictAnswerSchema(schema: JsonObject): JsonObject | null {
  try {
    return answerSchema(strictObject(schema, { root: schema, depth: 0 }))
  } catch (error) {
    if (error instanceof NotStrict) return null
    throw error
  }
}

/** The same form with any object as `data`, for a schema that strict mode cannot say. */
export function looseAnswerSchema(): JsonObject {
  return answerSchema({ type: 'object', description: 'Valid against the JSON Schema of `data` in the system prompt.' })
}

function answerSchema(data: JsonObject): JsonObject {
  const item = {
    type: 'object',
    properties: { block_uid: { type: 'string', description: 'Copied from the block.' }, data },
    required: ['block_uid', 'data'],
    additionalProperties: false,
  }
  return {
    type: 'object',
    properties: { results: { type: 'array', items: item, description: 'One item for each block, in order.' } },
    required: ['results'],
    additionalProperties: false,
  }
}

export type FormSize = { readonly optional: number; readonly unions: number }

/** Counts what strict modes limit: fields that may be left out, and fields of more than one type. */
export function measureForm(form: JsonValue | undefined): FormSize {
  if (!isJsonObject(form)) return { optional: 0, unions: 0 }
  const fields = isJsonObject(form.properties) ? Object.values(form.properties) : []
  const branches = Array.isArray(form.anyOf) ? form.anyOf : []
  const required = Array.isArray(form.required) ? form.required.length : 0
  const own = {
    optional: Math.max(0, fields.length - required),
    unions: (Array.isArray(form.type) && form.type.length > 1) || branches.length > 0 ? 1 : 0,
  }
  return [...fields, ...branches, form.items].map(measureForm).reduce(addSizes, own)
}

function addSizes(a: FormSize, b: FormSize): FormSize {
  return { optional: a.optional + b.optional, unions: a.unions + b.unions }
}

/** The same form where all fields must be there, as OpenAI's strict mode wants it: null says that an optional one has no value. */
export function withAllRequired(form: JsonObject): JsonObject {
  const copy = Object.fromEntries(
    Object.entries(form)
      .filter(([key, value]) => key !== 'format' || value !== 'uri')
      .map(([key, value]) => [key, requireWithin(key, value)]),
  )
  if (!isJsonObject(copy.properties)) return copy
  const required = Array.isArray(form.required) ? form.required : []
  const fields = Object.entries(copy.properties).map(([name, field]) => [
    name,
    required.includes(name) ? field : nullable(field),
  ])
  return { ...copy, properties: Object.fromEntries(fields) as JsonObject, required: Object.keys(copy.properties) }
}

function requireWithin(key: string, value: JsonValue): JsonValue {
  if (key === 'items' && isJsonObject(value)) return withAllRequired(value)
  if (key === 'anyOf' && Array.isArray(value)) {
    return value.map((branch) => (isJsonObject(branch) ? withAllRequired(branch) : branch))
  }
  if (key !== 'properties' || !isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, isJsonObject(field) ? withAllRequired(field) : field]),
  )
}

function nullable(field: JsonValue): JsonValue {
  if (!isJsonObject(field)) return field
  const types = Array.isArray(field.type) ? field.type : [field.type]
  if (types.includes('null')) return field
  if (field.type === undefined || field.const !== undefined) return { anyOf: [field, { type: 'null' }] }
  const open: JsonObject = { ...field, type: [...types.filter((type) => type !== undefined), 'null'] }
  if (Array.isArray(field.enum)) open.enum = [...field.enum, null]
  return open
}

class NotStrict extends Error {}

type Place = { readonly root: JsonObject; readonly depth: number }

function strict(value: JsonValue | undefined, { root, depth }: Place): JsonObject {
  if (!isJsonObject(value) || depth > MAX_DEPTH) throw new NotStrict()
  const schema = resolveLocalRef(value, root)
  if (!schema) throw new NotStrict()
  const place = { root, depth: depth + 1 }
  const types = Array.isArray(schema.type) ? schema.type : [schema.type]
  if (types.includes('object') || schema.properties !== undefined) return strictObject(schema, place)
  const kept = keptParts(schema)
  const union = schema.anyOf ?? schema.oneOf
  if (Array.isArray(union)) kept.anyOf = union.map((branch) => strict(branch, place))
  else if (schema.allOf !== undefined || Object.keys(kept).every((key) => key === 'title' || key === 'description'))
    throw new NotStrict()
  if (types.includes('array')) Object.assign(kept, strictArray(schema, place))
  return kept
}

function strictObject(schema: JsonObject, place: Place): JsonObject {
  const { properties, required, additionalProperties } = schema
  const hasFreeKeys = additionalProperties === true || isJsonObject(additionalProperties)
  if (!isJsonObject(properties) || Object.keys(properties).length === 0 || hasFreeKeys) throw new NotStrict()
  const names = Object.keys(properties)
  return {
    ...keptParts(schema),
    type: schema.type ?? 'object',
    properties: Object.fromEntries(names.map((name) => [name, strict(properties[name], place)])),
    required: Array.isArray(required)
      ? required.filter((name) => typeof name === 'string' && names.includes(name))
      : [],
    additionalProperties: false,
  }
}

function strictArray(schema: JsonObject, place: Place): JsonObject {
  const items = strict(schema.items, place)
  return typeof schema.minItems === 'number' && schema.minItems >= 1 ? { items, minItems: 1 } : { items }
}

function keptParts(schema: JsonObject): JsonObject {
  const kept: JsonObject = {}
  for (const key of KEPT_AS_IS) {
    const value = schema[key]
    if (value !== undefined) kept[key] = value
  }
  if (typeof schema.format === 'string' && FORMATS.has(schema.format)) kept.format = schema.format
  return kept
}
