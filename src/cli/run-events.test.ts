import { expect, test } from 'vitest'
import { progressLabel, type RunProgress } from './run-events.ts'

const progress: RunProgress = { rows: 100, done: 40, failed: 0, costUsd: 0.5, rowsPerSecond: 4.2, secondsLeft: 14 }

test('progress says rate, cost and time left', () => {
  expect(progressLabel(progress, null)).toBe('blocks, 4.2/s, $0.50, 14 s left')
  expect(progressLabel({ ...progress, rowsPerSecond: 1234.5, failed: 2 }, null)).toBe(
    'blocks, 1,235/s, $0.50, 14 s left, 2 failed',
  )
})

test('what slows the work down takes the place of the time left', () => {
  expect(progressLabel(progress, 'Rate limited, goes on in 12 s')).toBe(
    'blocks, 4.2/s, $0.50, Rate limited, goes on in 12 s',
  )
})

test('nothing is said of what is not known yet, and an unknown price is said', () => {
  const begun = { ...progress, done: 0, costUsd: 0, rowsPerSecond: 0, secondsLeft: null }
  expect(progressLabel(begun, null)).toBe('blocks')
  expect(progressLabel({ ...begun, costUsd: null }, null)).toBe('blocks, cost unknown')
})
