/**
 * When two values of a field say the same. A field that is absent equals null; an empty text is a value of its own.
 * Numbers count by what they are worth, texts in Unicode's composed form (NFC) without white space around them, lists of
 * plain values as sets: order and repetition say nothing. Other lists keep their order; members of objects have none.
 */
import { isJsonObject, type JsonValue } from './json.ts'

const ABSENT = 'null'

/** Texts of these characters alone are in composed form already. */
const ASCII = /^[\0-\x7f]*$/

/** The same text for values that say the same, and for no others: a category, in the statistics of agreement. */
export function valueKey(value: JsonValue | undefined): string {
  // Quoting costs more than all the rest of a comparison; at the end of a key nothing can be mistaken for the text.
  return typeof value === 'string' ? `"${cleanText(value)}` : innerKey(value)
}

function cleanText(text: string): string {
  return (ASCII.test(text) ? text : text.normalize('NFC')).trim()
}

function innerKey(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return ABSENT
  if (typeof value === 'string') return JSON.stringify(cleanText(value))
  if (typeof value !== 'object') return String(value)
  if (!isJsonObject(value)) return listKey(value)
  const members = Object.entries(value).flatMap(([name, member]) => {
    const key = innerKey(member)
    return key === ABSENT ? [] : [`${JSON.stringify(name)}:${key}`]
  })
  return `{${members.sort().join(',')}}`
}

function listKey(list: readonly JsonValue[]): string {
  const keys = list.map(innerKey)
  const isSet = list.every((item) => typeof item !== 'object')
  return `[${(isSet ? [...new Set(keys)].sort() : keys).join(',')}]`
}

export function saysTheSame(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  return left === right || valueKey(left) === valueKey(right)
}
