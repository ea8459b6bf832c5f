import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WordDiff } from './word-diff.ts'
import { diffWords } from './word-diff.ts'

const told = ({ parts }: WordDiff): string =>
  parts.map(({ kind, text }) => (kind === 'same' ? text : `${kind === 'inserted' ? '+' : '-'}[${text}]`)).join('')
const side = ({ parts }: WordDiff, without: 'inserted' | 'deleted'): string =>
  parts
    .filter(({ kind }) => kind !== without)
    .map(({ text }) => text)
    .join('')
const wordsIn = (text: string): string => text.replace(/\s+/g, '')

describe('the difference of two texts', () => {
  it('is told in words', () => {
    const diff = diffWords('The deck should carry 12 kN.', 'The deck shall carry a load of 12 kN.')
    expect(told(diff)).toBe('The deck -[should ]+[shall ]carry +[a load of ]12 kN.')
    expect(diff).toMatchObject({ inserted: 4, deleted: 1 })
  })

  it('has no white space of its own', () => {
    expect(diffWords('a  b\nc', 'a b c').parts).toEqual([{ kind: 'same', text: 'a b c', words: 3 }])
  })

  it('knows words without blanks between them', () => {
    const diff = diffWords('桥面应承受荷载', '桥面必须承受荷载')
    expect(diff.parts.some(({ kind, text }) => kind === 'same' && text.includes('荷载'))).toBe(true)
    expect(diff.inserted).toBeGreaterThan(0)
  })

  it('of a text with itself or with nothing is plain', () => {
    expect(diffWords('', '')).toEqual({ parts: [], inserted: 0, deleted: 0 })
    expect(told(diffWords('a b', ''))).toBe('-[a b]')
    expect(told(diffWords('', 'a b'))).toBe('+[a b]')
  })

  it('keeps both texts, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'deck', 'shall', '.', '漢字', ' ', '\n'), { maxLength: 60 })
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [before, after] = [one.join(' '), other.join(' ')]
        const diff = diffWords(before, after)
        expect(wordsIn(side(diff, 'inserted'))).toBe(wordsIn(before))
        expect(wordsIn(side(diff, 'deleted'))).toBe(wordsIn(after))
      }),
      { numRuns: 300 },
    )
  })

  it('replaces a long part that has nothing in common, and finds a change in a long text', () => {
    const long = Array.from({ length: 10_000 }, (_, nth) => `word${nth % 700}`)
    const changed = long.with(5_000, 'other')
    expect(diffWords(long.join(' '), changed.join(' '))).toMatchObject({ inserted: 1, deleted: 1 })
    const alien = long.map((word) => `${word}x`)
    expect(diffWords(long.join(' '), alien.join(' '))).toMatchObject({ inserted: 10_000, deleted: 10_000 })
  })
})
