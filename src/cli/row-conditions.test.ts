import { describe, expect, it } from 'vitest'
import type { FieldKind, SchemaField } from '../shared/views.ts'
import { readCondition, readSort } from './row-conditions.ts'

const field = (name: string, kind: FieldKind): SchemaField => ({
  name,
  kind,
  isRequired: false,
  description: null,
  options: [],
  minimum: null,
  maximum: null,
  maxLength: null,
})
const FIELDS = [
  field('load', 'number'),
  field('load=max', 'number'),
  field('is', 'boolean'),
  field('subject', 'text'),
  field('due', 'date'),
  field('status', 'enum'),
  field('more', 'json'),
]

describe('a condition of --where', () => {
  it.each([
    ['subject=beam', { op: 'in', field: 'subject', values: ['beam'] }],
    ['subject = two words ', { op: 'in', field: 'subject', values: ['two words'] }],
    ['subject=["a","b"]', { op: 'in', field: 'subject', values: ['a', 'b'] }],
    ['subject=[unfinished', { op: 'in', field: 'subject', values: ['[unfinished'] }],
    ['load=3', { op: 'in', field: 'load', values: [3] }],
    ['load=max=3', { op: 'in', field: 'load=max', values: [3] }],
    ['is=true', { op: 'in', field: 'is', values: [true] }],
    ['more=7', { op: 'in', field: 'more', values: ['7', 7] }],
    ['subject~be=am', { op: 'contains', field: 'subject', text: 'be=am' }],
    ['load>=2.5', { op: 'range', field: 'load', min: 2.5, max: null }],
    ['load <= 4', { op: 'range', field: 'load', min: null, max: 4 }],
    ['due>=2026-02-07', { op: 'dates', field: 'due', from: '2026-02-07', to: null }],
    ['subject<=2026-02-07', { op: 'dates', field: 'subject', from: null, to: '2026-02-07' }],
    ['subject is empty', { op: 'empty', field: 'subject', isEmpty: true }],
    ['is is not  empty', { op: 'empty', field: 'is', isEmpty: false }],
    ['load is edited', { op: 'edited', field: 'load' }],
  ])('%s', (text, filter) => {
    expect(readCondition(text, FIELDS)).toEqual(filter)
  })

  it.each([
    ['weight=3', 'field_not_found'],
    ['subject', 'usage'],
    ['load=heavy', 'usage'],
    ['is=1', 'usage'],
    ['due>=soon', 'usage'],
    ['load>=', 'usage'],
  ])('%s is refused', (text, code) => {
    expect(() => readCondition(text, FIELDS)).toThrow(expect.objectContaining({ code }) as Error)
  })
})

describe('an order of --sort', () => {
  it.each([
    ['load', { column: 'field:load', direction: 'asc' }],
    ['load:desc', { column: 'field:load', direction: 'desc' }],
    ['confidence:asc', { column: 'confidence', direction: 'asc' }],
    ['status', { column: 'status', direction: 'asc' }],
    ['field:status:desc', { column: 'field:status', direction: 'desc' }],
  ])('%s', (text, sort) => {
    expect(readSort(text, FIELDS)).toEqual(sort)
  })

  it('names a column or a field', () => {
    expect(() => readSort('weight', FIELDS)).toThrow(expect.objectContaining({ code: 'field_not_found' }) as Error)
  })
})
