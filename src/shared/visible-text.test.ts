import { expect, test } from 'vitest'
import { visibleText } from './visible-text.ts'

test('blanks that nobody would see are shown by a sign, the others as one line', () => {
  expect(visibleText(' deck\n')).toBe('␣deck␣')
  expect(visibleText('the  deck')).toBe('the␣␣deck')
  expect(visibleText('the\ndeck of\ta bridge')).toBe('the deck of a bridge')
  expect(visibleText('a' + ' '.repeat(9))).toBe('a␣␣␣')
  expect(visibleText('')).toBe('')
})
