import { expect, test } from 'vitest'
import { fillOrder, pasteOrder } from './cell-work.ts'

test('pasted cells of one row name that row once', () => {
  const cells = ['risk', 'subject'].map((field) => ({ runUid: 'r', blockIndex: 4, field, text: 'x' }))
  const order = pasteOrder(cells)
  expect(order.title).toBe('Paste into 1 row?')
  expect(order.choice).toEqual({ kind: 'rows', rows: [{ runUid: 'r', blockIndex: 4 }] })
  expect(order.work).toEqual({ kind: 'change', change: { kind: 'cells', cells } })
})

test('filling down gives each row the same value', () => {
  const rows = [1, 2, 3].map((blockIndex) => ({ runUid: 'r', blockIndex }))
  expect(fillOrder({ field: 'risk', value: 'low', rows })).toEqual({
    title: 'Fill risk down 3 rows?',
    choice: { kind: 'rows', rows },
    work: { kind: 'change', change: { kind: 'set', field: 'risk', value: 'low' } },
  })
})
