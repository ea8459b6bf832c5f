import { AppError } from '../../../../shared/errors.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../../../shared/json.ts'
import { firstNumber, type BlockText } from './block-text.ts'
import { compilePattern } from './safe-pattern.ts'

/** What a field's `x-rule` says of a block; undefined when it says nothing. */
export type Rule = (block: BlockText) => JsonValue | undefined

const MAX_LIST = 100

/** Compiles the `x-rule` of a field: `{pattern, flags}` or `{keywords: {value: [words]}}`, with an optional `default`. */
export function compileRule(schema: JsonObject, type: string, pointer: string): Rule | undefined {
  const spec = schema['x-rule']
  if (spec === undefined) return undefined
  const place = `${pointer}/x-rule`
  if (!isJsonObject(spec)) throw invalid(place, 'is not an object')
  const find = compileFinder(spec, type, place)
  const fallback = spec.default
  return (block) => find(block) ?? fallback
}

function compileFinder(spec: JsonObject, type: string, place: string): Rule {
  if (typeof spec.pattern === 'string') {
    return patternRule(spec.pattern, { flags: typeof spec.flags === 'string' ? spec.flags : '', type, place })
  }
  if (isJsonObject(spec.keywords)) return keywordRule(spec.keywords, type, place)
  if (spec.default !== undefined) return () => undefined
  throw invalid(place, 'has neither a pattern nor keywords nor a default')
}

type PatternOptions = { readonly flags: string; readonly type: string; readonly place: string }

function patternRule(source: string, { flags, type, place }: PatternOptions): Rule {
  const matches = compilePattern(source, flags, place)
  if (type === 'array') return ({ text }) => [...new Set(matches(text, MAX_LIST))]
  return ({ text }) => {
    const [first] = matches(text, 1)
    if (type === 'boolean') return first !== undefined
    if (first === undefined || (type !== 'number' && type !== 'integer')) return first
    return firstNumber(first, (value) => type === 'number' || Number.isInteger(value))
  }
}

function keywordRule(keywords: JsonObject, type: string, place: string): Rule {
  const tests = Object.entries(keywords).map(([value, words]) => {
    if (!Array.isArray(words)) throw invalid(`${place}/keywords/${escapePointer(value)}`, 'is not a list of words')
    return { value: typed(value, type), pattern: wordPattern(words.map(String)) }
  })
  if (type === 'array') return ({ text }) => tests.filter(({ pattern }) => pattern.test(text)).map(({ value }) => value)
  return ({ text }) => tests.find(({ pattern }) => pattern.test(text))?.value
}

function typed(value: string, type: string): JsonValue {
  if (type === 'boolean') return value === 'true'
  return type === 'number' || type === 'integer' ? Number(value) : value
}

/** Matches any of the words, whatever their letter case, where no letter or digit touches them. Never matches with no words. */
export function wordPattern(words: readonly string[]): RegExp {
  const usable = words.map((word) => word.trim()).filter((word) => word !== '')
  if (usable.length === 0) return /(?!)/
  const choice = usable
    .map((word) => word.replaceAll(/[$()*+./?[\\\]^{|}]/g, '\\$&').replaceAll(/\s+/g, '\\s+'))
    .join('|')
  // The Unicode look-arounds cost several times more than \b, which is right for words of ASCII letters.
  return usable.every((word) => /^\w(?:[\x20-\x7e]*\w)?$/.test(word))
    ? new RegExp(`\\b(?:${choice})\\b`, 'i')
    : new RegExp(`(?<![\\p{L}\\p{N}_])(?:${choice})(?![\\p{L}\\p{N}_])`, 'iu')
}

/** A name as a part of a JSON pointer (RFC 6901). */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

function invalid(pointer: string, fault: string): AppError {
  return new AppError('schema_invalid', `The rule at ${pointer} ${fault}.`, { data: { pointer } })
}
