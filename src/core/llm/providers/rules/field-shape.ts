import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts'
import { resolveLocalRef } from '../../local-ref.ts'

/** A field's schema with references, unions and type lists reduced to the one shape that the rules fill. */
export type FieldShape = {
  readonly name: string
  readonly schema: JsonObject
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'null'
  readonly isRequired: boolean
  /** Null says "nothing found" where the schema allows it. */
  readonly mayBeNull: boolean
  /** RFC 6901 pointer to the field's schema. */
  readonly pointer: string
}

type FieldPlace = {
  readonly name: string
  readonly isRequired: boolean
  readonly pointer: string
  readonly root: JsonObject
}

export function fieldShape(raw: JsonValue | undefined, place: FieldPlace): FieldShape {
  const flat = flatten(isJsonObject(raw) ? raw : {}, place.root)
  const { schema } = flat
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((type) => type !== undefined)
  const options = Array.isArray(schema.enum) ? schema.enum : []
  const type = types.map(knownType).find((known) => known !== undefined && known !== 'null')
  return {
    name: place.name,
    schema,
    type: type ?? (types.includes('null') ? 'null' : inferType(schema)),
    isRequired: place.isRequired,
    mayBeNull: flat.mayBeNull || (types.includes('null') && (options.length === 0 || options.includes(null))),
    pointer: place.pointer,
  }
}

const MAX_UNIONS = 8

type Flat = { readonly schema: JsonObject; readonly mayBeNull: boolean }

function flatten(schema: JsonObject, root: JsonObject): Flat {
  let current = resolveLocalRef(schema, root) ?? {}
  let mayBeNull = false
  for (let step = 0; step < MAX_UNIONS; step += 1) {
    const { anyOf, oneOf, allOf, ...rest } = current
    const union = Array.isArray(anyOf) ? anyOf : oneOf
    const parts = Array.isArray(allOf) ? allOf : []
    if (!Array.isArray(union) && parts.length === 0) break
    const branches = (Array.isArray(union) ? union : []).filter(isJsonObject)
    mayBeNull ||= branches.some((branch) => branch.type === 'null')
    const chosen = branches.find((branch) => branch.type !== 'null') ?? branches[0] ?? {}
    current = Object.assign(
      {},
      ...[...parts.filter(isJsonObject), chosen].map((part) => resolveLocalRef(part, root) ?? {}),
      rest,
    ) as JsonObject
  }
  return { schema: current, mayBeNull }
}

function knownType(type: JsonValue | undefined): FieldShape['type'] | undefined {
  switch (type) {
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
    case 'array':
    case 'object':
    case 'null':
      return type
    default:
      return undefined
  }
}

function inferType(schema: JsonObject): FieldShape['type'] {
  if (schema.properties !== undefined) return 'object'
  if (schema.items !== undefined) return 'array'
  if (schema.minimum !== undefined || schema.maximum !== undefined) return 'number'
  return 'string'
}

/** A bound of the schema as a number, or the fallback. */
export function bound(schema: JsonObject, key: string, fallback: number): number {
  const value = schema[key]
  return typeof value === 'number' ? value : fallback
}

/** The shape of an array field's items; they carry the array's name, which says what to look for. */
export function itemShape({ name, schema, pointer }: FieldShape, root: JsonObject): FieldShape {
  return fieldShape(schema.items, { name, isRequired: true, pointer: `${pointer}/items`, root })
}
