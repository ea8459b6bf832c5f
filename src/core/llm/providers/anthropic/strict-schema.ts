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
