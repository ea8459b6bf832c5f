import { expect, test } from 'vitest'
import { gridRow } from '../../../tests/helpers/grid-row.ts'
import type { JsonObject } from '../../shared/json.ts'
import type { GridRow } from '../../shared/views.ts'
import { TypedValues } from './typed-values.ts'

const rowOf = (revision: number, data: JsonObject): GridRow => gridRow({ revision, data })

test('rows that are read show what was typed until the host has answered', () => {
  const values = new TypedValues()
  const row = rowOf(1, { subject: 'A', load: 1 })
  const settle = values.type(row, 'subject', 'B')
  expect(values.over(row)).toMatchObject({ data: { subject: 'B', load: 1 }, editedFields: ['subject'] })
  expect(values.over(rowOf(2, { subject: 'A', load: 7 })).data).toEqual({ subject: 'B', load: 7 })
  expect(settle(rowOf(3, { subject: 'B', load: 7 })).data).toEqual({ subject: 'B', load: 7 })
  const later = rowOf(4, { subject: 'C', load: 7 })
  expect(values.over(later)).toBe(later)
})

test('the answer to one value leaves the next one in sight', () => {
  const values = new TypedValues()
  const row = rowOf(1, { subject: 'A', load: 1 })
  const first = values.type(row, 'subject', 'B')
  const second = values.type(values.over(row), 'load', 2)
  const shown = first(rowOf(2, { subject: 'B', load: 1 }))
  expect(shown.data).toEqual({ subject: 'B', load: 2 })
  // A page from before the first answer.
  expect(values.over(row).data).toEqual({ subject: 'B', load: 2 })
  expect(second(rowOf(3, { subject: 'B', load: 2 })).revision).toBe(3)
})

test('an edit names the newest revision that this window knows', () => {
  const values = new TypedValues()
  const row = rowOf(1, { subject: 'A' })
  expect(values.revisionOf(row)).toBe(1)
  values.learn(rowOf(3, { subject: 'B' }))
  expect(values.revisionOf(row)).toBe(3)
  expect(values.revisionOf(rowOf(4, { subject: 'B' }))).toBe(4)
  expect(values.revisionOf({ ...row, runUid: 'run_b' })).toBe(1)
})

test('a refused value is taken back to what the host holds, and what was typed beside it stays', () => {
  const values = new TypedValues()
  const row = rowOf(1, { subject: 'A', load: 1 })
  const first = values.type(row, 'subject', 'B')
  const second = values.type(values.over(row), 'load', 900)
  first(rowOf(2, { subject: 'B', load: 1 }))
  expect(second(null)).toEqual(rowOf(2, { subject: 'B', load: 1 }))
  const alone = values.type(row, 'subject', 'C')
  const beside = values.type(values.over(row), 'load', 3)
  expect(alone(null).data).toEqual({ subject: 'A', load: 3 })
  expect(beside(null).data).toEqual({ subject: 'A', load: 1 })
})

test('a row of another run is another row', () => {
  const values = new TypedValues()
  values.type(rowOf(5, { subject: 'A' }), 'subject', 'B')
  const other: GridRow = { ...rowOf(1, { subject: 'A' }), runUid: 'run_b' }
  expect(values.over(other)).toBe(other)
})
