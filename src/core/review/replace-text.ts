/** Find and replace in texts, with patterns that may be hopeless. */
import { createContext, Script } from 'node:vm'
import { AppError } from '../../shared/errors.ts'
import type { ValueChange } from '../../shared/review-work.ts'

/** Replaces in each of the texts of one row. Fails with pattern_invalid when the pattern takes too long. */
export type Replacer = (texts: readonly string[]) => readonly string[]
export type Replacement = Omit<Extract<ValueChange, { kind: 'replace' }>, 'kind' | 'field'>

/** For the texts of one row. */
const TIME_LIMIT_MS = 15
const MAX_ATTEMPTS = 5
const MAX_RESULT = 2_000_000

/** Fails with pattern_invalid when the pattern cannot be compiled. */
export function createReplacer(replacement: Replacement): Replacer {
  const { find, replace, isRegex } = replacement
  const pattern = compile(replacement)
  const expand = isRegex ? expander(replace) : () => replace
  const replaceAll = (texts: readonly string[]): readonly string[] =>
    texts.map((text) => replaceOne(text, pattern, expand))
  return isRegex ? bounded(replaceAll, find) : replaceAll
}

function compile({ find, isRegex, isCaseSensitive, isWholeWord }: Replacement): RegExp {
  const source = isRegex ? find : find.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, (char) => escapeChar(char))
  const letter = String.raw`[\p{L}\p{M}\p{N}_]`
  try {
    // Alone first: what does not hold together by itself could do so between the brackets.
    const flags = isCaseSensitive ? 'gu' : 'giu'
    const alone = new RegExp(source, flags)
    return isWholeWord ? new RegExp(`(?<!${letter})(?:${source})(?!${letter})`, flags) : alone
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.replace(/^Invalid regular expression: /, '') : String(cause)
    throw new AppError('pattern_invalid', `The pattern cannot be used: ${reason}.`, { cause })
  }
}

/** A hyphen needs no escape outside of a class, and with the `u` flag may have none. */
function escapeChar(char: string): string {
  return char === '-' ? '-' : `\\${char}`
}

type Expand = (match: RegExpExecArray) => string

function replaceOne(text: string, pattern: RegExp, expand: Expand): string {
  const parts: string[] = []
  let size = 0
  let end = 0
  for (const match of text.matchAll(pattern)) {
    const put = expand(match)
    parts.push(text.slice(end, match.index), put)
    end = match.index + match[0].length
    size += put.length
    if (size > MAX_RESULT) throw new AppError('pattern_invalid', 'The replacement makes a text too long.')
  }
  return end === 0 && parts.length === 0 ? text : parts.join('') + text.slice(end)
}

/** `$1`, `$<name>`, `$&` and `$$`, as JavaScript has them. */
function expander(replace: string): Expand {
  if (!replace.includes('$')) return () => replace
  return (match) => replace.replaceAll(/\$(?:\$|&|\d{1,2}|<[^>]*>)/g, (sign) => expandSign(match, sign) ?? sign)
}

function expandSign(match: RegExpExecArray, sign: string): string | null {
  if (sign === '$$') return '$'
  if (sign === '$&') return match[0]
  if (sign.startsWith('$<')) return match.groups ? (match.groups[sign.slice(2, -1)] ?? '') : null
  return groupOf(match, sign.slice(1))
}

/** `$12` is group 12 when there are so many, else group 1 and a 2. */
function groupOf(match: RegExpExecArray, digits: string): string | null {
  const two = Number(digits)
  if (two >= 1 && two < match.length) return match[two] ?? ''
  const one = Number(digits[0])
  return digits.length === 2 && one >= 1 && one < match.length ? (match[one] ?? '') + (digits[1] ?? '') : null
}

/** V8 can end a search that backtracks for ever from within a script of its own. */
function bounded(replaceAll: Replacer, find: string): Replacer {
  let result: readonly string[] = []
  let texts: readonly string[] = []
  const context = createContext({
    run: () => {
      result = replaceAll(texts)
    },
  })
  const script = new Script('run()')
  const isInTime = (timeout: number): boolean => {
    try {
      script.runInContext(context, { timeout })
      return true
    } catch (error) {
      if (isTimeout(error)) return false
      throw error
    }
  }
  return (given) => {
    if (given.length === 0) return given
    texts = given
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      const before = process.cpuUsage()
      if (isInTime(attempt < MAX_ATTEMPTS ? TIME_LIMIT_MS : 2 * TIME_LIMIT_MS)) return result
      // A machine that is busy with other things may have given the search no time at all.
      if (process.cpuUsage(before).user / 1000 > TIME_LIMIT_MS / 2) attempt = Math.max(attempt, MAX_ATTEMPTS - 1)
    }
    throw new AppError('pattern_invalid', `The pattern ${find} takes too long: it tries too many ways to match.`, {
      hint: 'Make the pattern simpler: leave out repetitions within repetitions, as in (a+)+.',
    })
  }
}

function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
