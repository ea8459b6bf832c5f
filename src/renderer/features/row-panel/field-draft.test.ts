import { describe, expect, it } from 'vitest'
import type { FieldKind, SchemaField } from '../../../shared/views.ts'
import { boundsOf, inputOf, isContested, keepMine, saveStep, stepOf, typed } from './field-draft.ts'

const field = (kind: FieldKind, more: Partial<SchemaField> = {}): SchemaField => ({
  name: 'load',
  kind,
  isRequired: true,
  description: null,
  options: [],
  minimum: null,
  maximum: null,
  maxLength: null,
  ...more,
})
const TEXT = field('text')

describe('what is typed into a field', () => {
  it('is a draft until it is the value again', () => {
    const draft = typed(TEXT, 'decks', { draft: null, value: 'deck' })
    expect(draft).toEqual({ input: 'decks', base: 'deck' })
    expect(typed(TEXT, 'deck', { draft, value: 'deck' })).toBeNull()
  })

  it('stays when the value changes, and is contested unless both are the same', () => {
    const draft = typed(TEXT, 'mine', { draft: null, value: 'old' })
    expect(isContested(TEXT, { draft, value: 'old' })).toBe(false)
    expect(isContested(TEXT, { draft, value: 'theirs' })).toBe(true)
    expect(isContested(TEXT, { draft, value: 'mine' })).toBe(false)
    expect(isContested(TEXT, { draft: null, value: 'theirs' })).toBe(false)
    expect(typed(TEXT, 'old', { draft, value: 'theirs' })).toEqual({ input: 'old', base: 'old' })
  })

  it('can be kept over the value that came meanwhile', () => {
    const draft = keepMine({ draft: { input: 'mine', base: 'old' }, value: 'theirs' })
    expect(isContested(TEXT, { draft, value: 'theirs' })).toBe(false)
    expect(saveStep(TEXT, 'mine', 'theirs')).toEqual({ kind: 'save', value: 'mine' })
  })

  it('is contested even where it is no value of the field', () => {
    const draft = { input: 'a lot', base: 5 }
    expect(isContested(field('number'), { draft, value: 7 })).toBe(true)
  })
})

describe('keeping an input', () => {
  it('saves a value of the field’s kind, and nothing when it is the same', () => {
    expect(saveStep(field('number'), '7', 5)).toEqual({ kind: 'save', value: 7 })
    expect(saveStep(field('number'), '7.0', 7)).toEqual({ kind: 'nothing' })
    expect(saveStep(field('tags'), ['a'], [])).toEqual({ kind: 'save', value: ['a'] })
    expect(saveStep(TEXT, '', undefined)).toEqual({ kind: 'nothing' })
  })

  it('says why an input is no value', () => {
    expect(saveStep(field('json'), '{', null)).toEqual({ kind: 'refused', problem: 'This is not JSON.' })
    expect(saveStep(field('integer'), '1.5', 1)).toMatchObject({ kind: 'refused' })
  })
})

it('editors hold lists for tags and text for the rest', () => {
  expect(inputOf(field('tags'), null)).toEqual([])
  expect(inputOf(field('json'), { a: 1 })).toBe('{\n  "a": 1\n}')
  expect(inputOf(field('boolean'), false)).toBe('false')
})

it('bounds are said in words, and steps go by them', () => {
  expect(boundsOf({ minimum: 0, maximum: 1 })).toBe('0 to 1')
  expect(boundsOf({ minimum: 0, maximum: null })).toBe('at least 0')
  expect(boundsOf({ minimum: null, maximum: 9 })).toBe('at most 9')
  expect(boundsOf({ minimum: null, maximum: null })).toBeNull()
  expect(stepOf({ kind: 'number', minimum: 0, maximum: 1 })).toBe(0.05)
  expect(stepOf({ kind: 'integer', minimum: 0, maximum: 1 })).toBe(1)
  expect(stepOf({ kind: 'number', minimum: 0, maximum: null })).toBe(1)
})
