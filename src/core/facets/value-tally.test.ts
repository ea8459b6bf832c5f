import { expect, it } from 'vitest'
import { byRows, ValueTally } from './value-tally.ts'

it('a tally counts rows by value, whatever the values are', () => {
  const tally = new ValueTally()
  for (const value of [1, '1', true, 'a', ['a', 'a', null], [1, { b: 2 }], { b: 2 }, null, '', [], [null], [['x']]])
    tally.add(value, 'ai_complete')
  tally.add('a', 'confirmed')
  expect(tally).toMatchObject({ rows: 13, empty: 3, distinct: 6 })
  expect(tally.values().toSorted(byRows)).toEqual([
    { value: 'a', rows: 3, staged: 2 },
    { value: 1, rows: 2, staged: 2 },
    { value: '{"b":2}', rows: 2, staged: 2 },
    { value: true, rows: 1, staged: 1 },
    { value: '1', rows: 1, staged: 1 },
    { value: '["x"]', rows: 1, staged: 1 },
  ])
})
