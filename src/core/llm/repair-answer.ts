import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts'
import { resolveLocalRef } from './local-ref.ts'

const NUMERIC = /^\s*-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?\s*$/
const MAX_DEPTH = 64

/**
 * A copy of a model's value with what can only mean one thing put right: enum letter case, numbers and booleans written
 * as strings, null for an optional property that takes none, and properties that the schema forbids removed. Everything
 * else stays for the validator to judge.
 */
export function repairData(data: JsonObject, schema: JsonObject): JsonValue {
  return repairValue(data, schema, { root: schema, depth: 0 })
}

type Place = { readonly root: JsonObject; readonly depth: number }

function repairValue(value: JsonValue, schema: JsonValue | undefined, { root, depth }: Place): JsonValue {
  if (!isJsonObject(schema) || depth > MAX_DEPTH) return value
  const inside = { root, depth: depth + 1 }
  const resolved = resolveLocalRef(schema, root)
  if (!resolved) return value
  if (typeof value === 'string') return repairString(value, resolved)
  if (Array.isArray(value)) return value.map((item) => repairValue(item, resolved.items, inside))
  return isJsonObject(value) ? repairObject(value, resolved, (item, sub) => repairValue(item, sub, inside)) : value
}

function repairString(value: string, schema: JsonObject): JsonValue {
  const options = schema.enum
  if (Array.isArray(options)) return repairEnum(value, options)
  const types = Array.isArray(schema.type) ? schema.type : [schema.type]
  if (types.includes('string')) return value
  if ((types.includes('number') || types.includes('integer')) && NUMERIC.test(value)) return Number(value)
  if (types.includes('boolean') && /^\s*(?:true|false)\s*$/i.test(value)) return value.trim().toLowerCase() === 'true'
  if (types.includes('null') && value.trim().toLowerCase() === 'null') return null
  return value
}

function repairEnum(value: string, options: readonly JsonValue[]): JsonValue {
  if (options.includes(value)) return value
  const wanted = value.trim().toLowerCase()
  const matches = options.filter((option) => textOf(option).toLowerCase() === wanted)
  const [match] = matches
  return matches.length === 1 && match !== undefined && typeof match !== 'object' ? match : value
}

type Repair = (value: JsonValue, schema: JsonValue | undefined) => JsonValue

function repairObject(value: JsonObject, schema: JsonObject, repair: Repair): JsonObject {
  const properties = isJsonObject(schema.properties) ? schema.properties : {}
  const patterns = Object.keys(isJsonObject(schema.patternProperties) ? schema.patternProperties : {})
  const mayRemove = schema.additionalProperties === false && patterns.length === 0
  const copy: JsonObject = {}
  for (const [key, item] of Object.entries(value)) {
    if (key === '__proto__') continue
    if (item === null && isLeftOut(properties[key], schema.required, key)) continue
    if (Object.hasOwn(properties, key)) copy[key] = repair(item, properties[key])
    else if (!mayRemove) copy[key] = item
  }
  return copy
}

/** True where null can only mean that an optional property has no value. */
function isLeftOut(property: JsonValue | undefined, required: JsonValue | undefined, key: string): boolean {
  if (!isJsonObject(property) || (Array.isArray(required) && required.includes(key))) return false
  if (Array.isArray(property.enum)) return !property.enum.includes(null)
  if (property.type === undefined || property.const !== undefined) return false
  return property.type !== 'null' && !(Array.isArray(property.type) && property.type.includes('null'))
}

function textOf(option: JsonValue): string {
  return typeof option === 'string' ? option : JSON.stringify(option)
}
