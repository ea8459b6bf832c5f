/** Find and replace in texts, with patterns that may be hopeless: for a thread that nobody waits on. */
import { createContext, Script } from 'node:vm'
import { AppError } from '../../shared/errors.ts'
import type { ValueChange } from '../../shared/review-work.ts'

/** Fails with pattern_invalid when the pattern takes too long in one of the texts. */
export type Replacer = (texts: readonly string[]) => readonly string[]
export type Replacement = Omit<Extract<ValueChange, { kind: 'replace' }>, 'kind' | 'field'>

/** What a search may take of the processor in one text. */
const CPU_LIMIT_MS = 120
/** And in all texts of one call: somebody waits, and others wait for the thread. */
const CPU_LIMIT_OF_ALL_MS = 1500
/** A machine that is busy with other things may give the search no time at all for a while. */
const TIME_LIMITS_MS = [250, 1000, 4000]
const MAX_RESULT = 500_000

/** Fails with pattern_invalid when the pattern cannot be compiled; searches for nothing. */
export function checkPattern(replacement: Replacement): void {
  compile(replacement)
}

/** Fails with pattern_invalid when the pattern cannot be compiled. */
export function createReplacer(replacement: Replacement): Replacer {
  const { find, replace, isRegex } = replacement
  const pattern = compile(replacement)
  const expand = isRegex ? expander(replace) : () => replace
  return bounded((text) => replaceOne(text, pattern, expand), find)
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
    throw unusable(cause)
  }
}

function unusable(cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message.replace(/^Invalid regular expression: /, '') : String(cause)
  return new AppError('pattern_invalid', `The pattern cannot be used: ${reason}.`, { cause })
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
function bounded(replaceIn: (text: string) => string, find: string): Replacer {
  let texts: readonly string[] = []
  let done: string[] = []
  const context = createContext({
    run: () => {
      for (const text of texts.slice(done.length)) done.push(replaceIn(text))
    },
  })
  const script = new Script('run()')
  const isInTime = (timeout: number): boolean => {
    try {
      script.runInContext(context, { timeout })
      return true
    } catch (error) {
      if (isTimeout(error)) return false
      // A search that goes back too often runs out of room.
      throw error instanceof AppError ? error : unusable(error)
    }
  }
  /** False when not one more of the texts could be searched. */
  const goOn = (timeout: number): boolean => {
    const before = done.length
    return isInTime(timeout) || done.length > before
  }
  return (given) => {
    texts = given
    done = []
    const begun = process.threadCpuUsage()
    while (done.length < texts.length) if (isSpent(begun) || !goOnInTurns(goOn)) throw tooLong(find)
    return done
  }
}

function isSpent(begun: NodeJS.CpuUsage): boolean {
  return process.threadCpuUsage(begun).user / 1000 >= CPU_LIMIT_OF_ALL_MS
}

/** Each try begins the text anew. */
function goOnInTurns(goOn: (timeoutMs: number) => boolean): boolean {
  for (const timeoutMs of TIME_LIMITS_MS) {
    const before = process.threadCpuUsage()
    if (goOn(timeoutMs)) return true
    if (process.threadCpuUsage(before).user / 1000 >= CPU_LIMIT_MS) return false
  }
  return false
}

function tooLong(find: string): AppError {
  return new AppError('pattern_invalid', `The pattern ${find} takes too long: it tries too many ways to match.`, {
    hint: 'Make the pattern simpler: leave out repetitions within repetitions, as in (a+)+.',
  })
}

function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
