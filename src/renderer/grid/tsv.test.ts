import { describe, expect, it } from 'vitest'
import { cellText, formatTsv, parseTsv } from './tsv.ts'

describe('tab-separated text', () => {
  it('comes back as it went, whatever stands in the cells', () => {
    const sheet = [
      ['plain', 'with\ttab', 'two\nlines'],
      ['said "so"', '', '"'],
      ['a\r\nb', '  spaces ', '=1+1'],
    ]
    expect(parseTsv(formatTsv(sheet))).toEqual(sheet)
  })

  it('reads what spreadsheets write: line breaks of any kind and one at the end', () => {
    expect(parseTsv('a\tb\r\nc\td\r\n')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect(parseTsv('a\n\nb')).toEqual([['a'], [''], ['b']])
    expect(parseTsv('a\t')).toEqual([['a', '']])
    expect(parseTsv('one')).toEqual([['one']])
  })

  it('takes a quote that closes nothing as a sign', () => {
    expect(parseTsv('"a\tb')).toEqual([['"a', 'b']])
    expect(parseTsv('12"\t5')).toEqual([['12"', '5']])
    expect(parseTsv('"a" b\tc')).toEqual([['"a" b', 'c']])
  })

  it('writes values as a person reads them', () => {
    expect(cellText('a\nb')).toBe('a\nb')
    expect(cellText(['x', 'y'])).toBe('x, y')
    expect(cellText(null)).toBe('')
    expect(cellText(2.5)).toBe('2.5')
  })
})
