import { describe, expect, it } from 'vitest'
import { parseSearchQuery } from './parse-query.ts'

const matchOf = (query: string): string | null | undefined => parseSearchQuery(query)?.match

describe('a search query', () => {
  it.each([
    ['load bearing ', '"load" AND "bearing"'],
    ['load bear', '"load" AND "bear" *'],
    ['bear*  load ', '"bear" * AND "load"'],
    ['"load bearing"', '"load bearing"'],
    ['"never closed', '"never closed"'],
    ['load -bearing', '("load") NOT ("bearing")'],
    ['-"two words" load ', '("load") NOT ("two words")'],
    ['a OR b NOT c ', '"a" AND "OR" AND "b" AND "NOT" AND "c"'],
    ['content:x ^y {z} ', '"content:x" AND "^y" AND "{z}"'],
    ['ab', '"ab"'],
    ['a* ', '"a"'],
    ['café ', '"café"'],
  ])('%s is %s to the index', (query, match) => {
    expect(matchOf(query)).toBe(match)
  })

  it.each(['', '   ', '"', '***', '- -', '§ … !', '-only', '""'])('%j looks for nothing', (query) => {
    expect(parseSearchQuery(query)).toBeNull()
  })

  it('looks for scripts without blanks as substrings, and for other words in the index', () => {
    expect(parseSearchQuery('校正')).toEqual({ match: null, contains: ['校正'], lacks: [] })
    expect(parseSearchQuery('Galley 校正 -ทดสอบ')).toEqual({
      match: '"Galley"',
      contains: ['校正'],
      lacks: ['ทดสอบ'],
    })
    expect(parseSearchQuery('校正 -Draft')).toEqual({ match: null, contains: ['校正'], lacks: ['draft'] })
  })

  it('cuts a query of many words', () => {
    expect(matchOf('word '.repeat(500))?.split(' AND ')).toHaveLength(32)
  })
})
