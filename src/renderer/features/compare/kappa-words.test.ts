import { expect, test } from 'vitest'
import { kappaWords } from './kappa-words.ts'

test.each([
  [-0.1, 'poor'],
  [0, 'slight'],
  [0.2, 'slight'],
  [0.21, 'fair'],
  [0.4, 'fair'],
  [0.6, 'moderate'],
  [0.7, 'substantial'],
  [0.8, 'substantial'],
  [0.81, 'almost perfect'],
  [1, 'almost perfect'],
])('a kappa of %f is called %s', (kappa, word) => {
  expect(kappaWords(kappa).word).toBe(word)
})

test('no kappa says why', () => {
  expect(kappaWords(null).explanation).toContain('no value')
})
