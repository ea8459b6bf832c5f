import { expect, test } from 'vitest'
import { changedPart } from './changed-part.ts'
import { patternProblem } from './find-pattern.ts'

test('what changed in a text is found between what stayed', () => {
  expect(changedPart('the old deck', 'the new deck')).toEqual({
    head: 'the ',
    before: 'old',
    after: 'new',
    tail: ' deck',
  })
  expect(changedPart('deck', 'decks')).toEqual({ head: 'deck', before: '', after: 's', tail: '' })
  expect(changedPart('aa', 'a')).toEqual({ head: 'a', before: 'a', after: '', tail: '' })
})

test('long ends are cut, and no character is torn', () => {
  const long = '😀'.repeat(40)
  const part = changedPart(`${long}a${long}`, `${long}b${long}`)
  expect(part.head).toBe(`…${'😀'.repeat(32)}`)
  expect(part.tail).toBe(`${'😀'.repeat(32)}…`)
  expect([part.before, part.after]).toEqual(['a', 'b'])
  expect(changedPart('😀', '😁').head).toBe('')
})

test('a pattern says why it is none, and plain text is never one', () => {
  expect(patternProblem({ find: '(', isRegex: true })).toBe('Not a regular expression: unterminated group.')
  expect(patternProblem({ find: '(', isRegex: false })).toBeNull()
  expect(patternProblem({ find: String.raw`\p{Lu}+`, isRegex: true })).toBeNull()
})
