import { describe, expect, it } from 'vitest'
import type { SchemaField } from '../../shared/views.ts'
import { isSameValue, parseInput, readableContent, showValue, valueAsText, splitAtWords } from './values.ts'

const field = (over: Partial<SchemaField>): SchemaField => ({
  name: 'f',
  kind: 'text',
  isRequired: false,
  description: null,
  options: [],
  minimum: null,
  maximum: null,
  maxLength: null,
  ...over,
})

describe('grid values', () => {
  it('shows any value as one line', () => {
    expect(showValue('a\n b')).toBe('a b')
    expect(showValue(false)).toBe('false')
    expect(showValue(['a', 'b'])).toBe('a, b')
    expect(showValue({ a: [1] })).toBe('{"a":[1]}')
    expect(showValue(null)).toBe('')
  })

  it('refuses numbers that are none or out of bounds, and takes an empty field as no value', () => {
    const bounded = field({ kind: 'integer', minimum: 1, maximum: 5 })
    expect(parseInput(bounded, '3')).toEqual({ value: 3 })
    expect(parseInput(bounded, '')).toEqual({ value: null })
    expect(parseInput(bounded, '3.5')).toHaveProperty('problem')
    expect(parseInput(bounded, '6')).toHaveProperty('problem')
    expect(parseInput(bounded, 'three')).toHaveProperty('problem')
    expect(parseInput(field({ kind: 'number' }), '1e400')).toHaveProperty('problem')
  })

  it('counts characters as a reader does when a text has a limit', () => {
    expect(parseInput(field({ maxLength: 2 }), '😀😀')).toEqual({ value: '😀😀' })
    expect(parseInput(field({ maxLength: 2 }), 'abc')).toHaveProperty('problem')
  })

  it('reads JSON, booleans and tags from text', () => {
    expect(parseInput(field({ kind: 'json' }), '{"a": 1}')).toEqual({ value: { a: 1 } })
    expect(parseInput(field({ kind: 'json' }), '{')).toHaveProperty('problem')
    expect(parseInput(field({ kind: 'boolean' }), 'true')).toEqual({ value: true })
    expect(parseInput(field({ kind: 'tags' }), 'a, b,,')).toEqual({ value: ['a', 'b'] })
    expect(parseInput(field({ kind: 'tags' }), ['x'])).toEqual({ value: ['x'] })
  })

  it('gives editors text that parses back to the same value', () => {
    const json = field({ kind: 'json' })
    expect(parseInput(json, valueAsText(json, { a: [1, 'b'] }))).toEqual({ value: { a: [1, 'b'] } })
    expect(valueAsText(field({ kind: 'number' }), 2.5)).toBe('2.5')
  })

  it('compares values by content', () => {
    expect(isSameValue(['a'], ['a'])).toBe(true)
    expect(isSameValue(undefined, null)).toBe(true)
    expect(isSameValue('1', 1)).toBe(false)
  })
})

describe('the text of a block', () => {
  it('goes without the marks of a heading and keeps everything else', () => {
    expect(readableContent('heading', '### 3.2 Live load ##')).toBe('3.2 Live load')
    expect(readableContent('heading', 'Live load\n---')).toBe('Live load')
    expect(readableContent('paragraph', '# of bolts: 24')).toBe('# of bolts: 24')
  })
})

describe('the words of a query in a text', () => {
  const hits = (content: string, query: string) =>
    splitAtWords(content, query).flatMap((part) => (part.isHit ? [part.text] : []))

  it('are found whatever their case, with their endings', () => {
    expect(hits('Tables hold a table; stable things do not.', 'table')).toEqual(['Tables', 'table'])
    expect(splitAtWords('A table.', 'table').map((part) => part.text)).toEqual(['A ', 'table', '.'])
  })

  it('are plain text, whatever signs they hold', () => {
    expect(hits('Costs (a+b) and a+b.', '"a+b"')).toEqual(['a+b', 'a+b'])
    expect(hits('A follow-up on p. 4/5.', 'follow-up 4/5')).toEqual(['follow-up', '4/5'])
    expect(hits('nothing here', '(( [] -- ^$')).toEqual([])
  })
})
