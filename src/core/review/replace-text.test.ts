import { Worker } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { checkPattern, createReplacer, type Replacement } from './replace-text.ts'

const pattern = (find: string, replace = 'x', flags: Partial<Replacement> = {}): Replacement => ({
  find,
  replace,
  isRegex: true,
  isCaseSensitive: true,
  isWholeWord: false,
  ...flags,
})
const failure = (run: () => unknown): unknown => {
  try {
    run()
  } catch (error) {
    return error instanceof AppError ? error.code : error
  }
  return null
}

describe('replacing in texts', () => {
  it('replaces in each text, and leaves those without a match as they are', () => {
    const replaceAll = createReplacer(pattern(String.raw`(\d+) of (\d+)`, '$2/$1'))
    expect(replaceAll(['1 of 2, 3 of 4', 'none', ''])).toEqual(['2/1, 4/3', 'none', ''])
    expect(replaceAll(['5 of 6'])).toEqual(['6/5'])
  })

  it('refuses patterns that hold together only by what is put around them', () => {
    expect(failure(() => checkPattern(pattern('(')))).toBe('pattern_invalid')
    expect(failure(() => checkPattern(pattern('a)(b', 'x', { isWholeWord: true })))).toBe('pattern_invalid')
    expect(failure(() => createReplacer(pattern('[z-a]')))).toBe('pattern_invalid')
  })

  it.each(['(a+)+$', '(a|aa)+$', String.raw`(\w+\s?)+$`])('gives up on %s, which tries too many ways', (find) => {
    const replaceAll = createReplacer(pattern(find))
    expect(failure(() => replaceAll(['fine', `${'a'.repeat(60)}!`]))).toBe('pattern_invalid')
    expect(replaceAll(['fine'])).toHaveLength(1)
  })

  it('refuses patterns that leave no room to go back', () => {
    expect(failure(() => createReplacer(pattern('(?:a|b)*c'))(['ab'.repeat(9_000_000)]))).toBe('pattern_invalid')
  })

  it('refuses replacements that make a text too long', () => {
    const replaceAll = createReplacer(pattern('a', 'b'.repeat(10_000)))
    expect(failure(() => replaceAll(['a'.repeat(100)]))).toBe('pattern_invalid')
  })

  it('gives each text its own time', () => {
    const many = Array.from({ length: 2000 }, (_, nth) => `${'word '.repeat(200)}${String(nth)}`)
    expect(createReplacer(pattern(String.raw`\d+$`, ''))(many)).toEqual(many.map(() => 'word '.repeat(200)))
  })

  it('gives up where each of very many texts takes long', () => {
    const slow = Array.from({ length: 400 }, (_, nth) => `${'a'.repeat(19)}! ${String(nth)}`)
    const replaceAll = createReplacer(pattern('(a+)+$', 'c'))
    expect(replaceAll(slow.slice(0, 1))).toEqual(slow.slice(0, 1))
    expect(failure(() => replaceAll(slow))).toBe('pattern_invalid')
  })

  it('does its work while the processor is busy with other things', async () => {
    const busy = [1, 2, 3].map(() => new Worker('for (;;);', { eval: true }))
    try {
      const replaceAll = createReplacer(pattern('a+b', 'c'))
      expect(replaceAll([`${'a'.repeat(2000)} aab`])).toEqual([`${'a'.repeat(2000)} c`])
      expect(failure(() => createReplacer(pattern('(a+)+$'))([`${'a'.repeat(60)}!`]))).toBe('pattern_invalid')
    } finally {
      await Promise.all(busy.map((worker) => worker.terminate()))
    }
  })
})
