import { isJsonObject, type JsonObject, type JsonValue } from './json.ts'

/** Equal as JSON: the order of members does not count, and a member that is absent equals null. */
export function isSameValue(one: JsonValue | undefined, other: JsonValue | undefined): boolean {
  const a = one ?? null
  const b = other ?? null
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => isSameValue(item, b[i]))
  if (!isJsonObject(a) || !isJsonObject(b)) return false
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  for (const name of names) if (!isSameValue(own(a, name), own(b, name))) return false
  return true
}

/** `constructor` and its like are no members. */
function own(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined
}
