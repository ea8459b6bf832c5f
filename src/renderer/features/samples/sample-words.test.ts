import { expect, test } from 'vitest'
import { NO_FILTER } from '../../../shared/rows.ts'
import {
  decidedOf,
  decisionWords,
  drawWords,
  estimateWords,
  marginOf,
  marginWords,
  restTitle,
  shareWords,
  sizeProblem,
  stagedFilter,
} from './sample-words.ts'

const figures = {
  size: 100,
  accepted: 92,
  corrected: 5,
  rejected: 3,
  open: 0,
  share: 0.92,
  interval: [0.85, 0.9589],
} as const

test('the margin is that of the widest interval of Wilson, and falls with the size', () => {
  expect([30, 100, 300].map((size) => marginWords(size, 5_000))).toEqual(['±16.8 points', '±9.5 points', '±5.5 points'])
  expect(marginWords(100, Infinity)).toBe('±9.6 points')
  expect(marginOf(0, 5_000)).toBe(0.5)
})

test('the margin is smaller where the sample is much of all rows', () => {
  expect([marginWords(100, 200), marginWords(30, 41)]).toEqual(['±6.9 points', '±9.2 points'])
})

test('where every row is drawn there is no margin to speak of', () => {
  expect(marginWords(100, 100)).toBe('every row')
  expect(drawWords(100, 41)).toBe('Draw all 41 rows')
  expect(drawWords(100, 4_812)).toBe('Draw 100 rows')
})

test('figures are said in one sentence', () => {
  expect(estimateWords(figures)).toBe('92% accepted, between 85% and 95.9% with 95% confidence')
  expect(estimateWords({ ...figures, interval: [0.92, 0.92] })).toBe('92% accepted, with every row looked at')
  expect(decisionWords(figures)).toBe('92 accepted, 5 corrected, 3 rejected')
  expect(decidedOf(figures)).toBe(100)
  expect(estimateWords({ ...figures, share: null, interval: null })).toBe('No row is decided yet')
  expect(shareWords(1)).toBe('100%')
  expect(restTitle(figures)).toBe('Confirm the rest: 92 of 100 sampled rows were accepted, 92% (85% to 95.9%)')
})

test('samples are drawn from staged rows, whatever tab is open', () => {
  expect(stagedFilter({ ...NO_FILTER, tab: 'confirmed', sampleUid: 's' })).toEqual({ ...NO_FILTER, tab: 'ai_complete' })
  expect(stagedFilter({ ...NO_FILTER, tab: 'low_confidence' }).tab).toBe('low_confidence')
})

test('a size that cannot be drawn says why', () => {
  expect(sizeProblem(100, 0)).toBe('No row in sight is staged.')
  expect(sizeProblem(0, 10)).toBe('Enter how many rows to draw.')
  expect(sizeProblem(20_000, 50_000)).toBe('At most 10,000 rows are drawn.')
  expect(sizeProblem(100, 41)).toBeNull()
})
