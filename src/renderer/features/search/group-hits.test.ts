import { describe, expect, it } from 'vitest'
import type { SearchHit } from '../../../shared/views.ts'
import { groupHits } from './group-hits.ts'

const hit = (documentUid: string, blockIndex: number): SearchHit => ({
  documentUid,
  documentName: `${documentUid}.md`,
  blockIndex,
  type: 'paragraph',
  snippet: [],
  pageNo: null,
})

describe('hits of a search', () => {
  it('stand by document, in the order of the best hit of each', () => {
    const groups = groupHits([hit('b', 4), hit('a', 1), hit('b', 2)])
    expect(groups.map((group) => [group.documentName, group.hits.map((one) => one.blockIndex)])).toEqual([
      ['b.md', [4, 2]],
      ['a.md', [1]],
    ])
  })
})
