/**
 * When two values of a field say the same. A field that is absent equals null; an empty text is a value of its own.
 * Numbers count by what they are worth, texts in Unicode's composed form (NFC) without white space around them, lists of
 * plain values as sets: order and repetition say nothing. Other lists keep their order; members of objects have none.
 */
import { isJsonObject, type JsonValue } from './json.ts'

const ABSENT = 'null'

/** The same text for values that say the same, and for no others: a category, in the statistics of agreement. */
export function valueKey(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return ABSENT
  if (typeof value === 'string') return JSON.stringify(value.normalize('NFC').trim())
  if (typeof value !== 'object') return JSON.stringify(value)
  if (!isJsonObject(value)) return listKey(value)
  const members = Object.entries(value).flatMap(([name, member]) => {
    const key = valueKey(member)
    return key === ABSENT ? [] : [`${JSON.stringify(name)}:${key}`]
  })
  return `{${members.sort().join(',')}}`
}

function listKey(list: readonly JsonValue[]): string {
  const keys = list.map(valueKey)
  const isSet = list.every((item) => typeof item !== 'object')
  return `[${(isSet ? [...new Set(keys)].sort() : keys).join(',')}]`
}

export function saysTheSame(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  return left === right || valueKey(left) === valueKey(right)
}
