import { expect, test } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { reasonAndHint, reasonOf } from './reason.ts'

const failed = (message: string) => ({
  name: 'a.pdf',
  error: new AppError('parse_failed', message, { hint: 'Try again.' }).toData(),
})

test('a reason leaves out the name that begins it', () => {
  expect(reasonOf(failed('"a.pdf" is not a whole PDF.'))).toBe('not a whole PDF')
  expect(reasonOf(failed('"a.pdf" holds no text.'))).toBe('holds no text')
  expect(reasonOf({ name: 'a.pdf', error: null })).toBe('')
})

test('a reason with the name in its middle stays a sentence', () => {
  expect(reasonOf(failed('The archive "a.pdf" is empty.'))).toBe('The archive "a.pdf" is empty')
})

test('a reason as a sentence begins with a capital and says what to do', () => {
  expect(reasonAndHint(failed('"a.pdf" was not read within 5 seconds.'))).toBe('Not read within 5 seconds. Try again.')
})
