import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts'

const MAX_HOPS = 16

/** The schema that a local `$ref` (`#/$defs/…`) leads to; the schema itself without one; null for any other reference. */
export function resolveLocalRef(schema: JsonObject, root: JsonObject): JsonObject | null {
  let current: JsonObject = schema
  for (let hop = 0; hop < MAX_HOPS; hop += 1) {
    const ref = current.$ref
    if (typeof ref !== 'string') return current
    const target = lookUp(ref, root)
    if (!isJsonObject(target)) return null
    current = { ...target, ...Object.fromEntries(Object.entries(current).filter(([key]) => key !== '$ref')) }
  }
  return null
}

function lookUp(ref: string, root: JsonObject): JsonValue | undefined {
  if (!ref.startsWith('#')) return undefined
  let value: JsonValue | undefined = root
  for (const part of ref.slice(1).split('/').slice(1)) {
    const key = decode(part)
    if (Array.isArray(value)) value = value[Number(key)]
    else if (isJsonObject(value) && Object.hasOwn(value, key)) value = value[key]
    else return undefined
  }
  return value
}

function decode(part: string): string {
  const plain = part.replaceAll('~1', '/').replaceAll('~0', '~')
  try {
    return decodeURIComponent(plain)
  } catch {
    return plain
  }
}
