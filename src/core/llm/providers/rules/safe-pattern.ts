import { createContext, Script } from 'node:vm'
import { AppError } from '../../../../shared/errors.ts'

const TIMEOUT_MS = 50
const MAX_MATCHES = 100
/** With more than one repeat a pattern can take time far beyond the square of its input. */
const REPEAT = /[^\\](?:[+*]|\{\d+(?:,\d*)?\})/g

/** All matches of a user's pattern in a text: group 1 where there is one, else the whole match. At most 100. */
export type PatternMatches = (text: string, limit: number) => readonly string[]

/**
 * Compiles a user's pattern. A pattern that could backtrack for very long runs under a watchdog; what it cannot match
 * within 50 ms counts as not found. Throws `schema_invalid` with the JSON pointer for a pattern that is not one.
 */
export function compilePattern(source: string, flags: string, pointer: string): PatternMatches {
  const pattern = construct(source, flags, pointer)
  const find: PatternMatches = (text, limit) => matchesOf(pattern, text, Math.min(limit, MAX_MATCHES))
  return isRisky(source) ? guarded(find) : find
}

function construct(source: string, flags: string, pointer: string): RegExp {
  if (!/^[dgimsuvy]*$/.test(flags)) {
    throw new AppError(
      'schema_invalid',
      `The flags "${flags.slice(0, 20)}" at ${pointer}/flags are not those of a regular expression.`,
      {
        data: { pointer: `${pointer}/flags` },
      },
    )
  }
  try {
    return new RegExp(source, `${flags.replaceAll(/[gyd]/g, '')}g`)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.slice(0, 200) : 'unknown fault'
    throw new AppError('schema_invalid', `The pattern at ${pointer}/pattern is not a regular expression: ${reason}.`, {
      cause,
      data: { pointer: `${pointer}/pattern` },
    })
  }
}

function isRisky(source: string): boolean {
  return (` ${source}`.match(REPEAT)?.length ?? 0) > 1
}

function matchesOf(pattern: RegExp, text: string, limit: number): readonly string[] {
  const found: string[] = []
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match && found.length < limit; match = pattern.exec(text)) {
    found.push(match[1] ?? match[0])
    if (match[0] === '') pattern.lastIndex += 1
  }
  return found
}

function guarded(find: PatternMatches): PatternMatches {
  const context: { job: () => void } = createContext({ job: () => undefined }) as { job: () => void }
  const script = new Script('job()')
  return (text, limit) => {
    let found: readonly string[] = []
    context.job = () => {
      found = find(text, limit)
    }
    try {
      script.runInContext(context, { timeout: TIMEOUT_MS })
    } catch {
      return []
    }
    return found
  }
}

/** A `pattern` keyword as the validator reads it; undefined for one that is not a regular expression, which is the validator's to report. */
export function schemaPattern(source: unknown): RegExp | undefined {
  if (typeof source !== 'string') return undefined
  try {
    return new RegExp(source, 'u')
  } catch {
    return undefined
  }
}
