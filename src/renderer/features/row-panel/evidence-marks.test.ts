import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../../shared/domain.ts'
import { countGrades, countPlaces, evidenceOfField, isFlagged, markSpans, splitAtMarks } from './evidence-marks.ts'

const found = (pointer: string, span: readonly [number, number] | null, isRequired = false): Evidence => ({
  pointer,
  span,
  isRequired,
  grade: span ? 'exact' : 'not_found',
})

describe('marks of evidence', () => {
  it('belong to the field that their pointer begins with', () => {
    const evidence = [found('/a~1b/0/name', [0, 1]), found('/a', [1, 2])]
    expect(evidenceOfField(evidence, 'a/b')).toEqual([evidence[0]])
  })

  it('stand out for the focused field, else for what the schema asks for', () => {
    const evidence = [found('/quote', [0, 5], true), found('/subject', [2, 3]), found('/lost', null)]
    expect(markSpans(evidence, null).map((mark) => mark.tone)).toEqual(['here', 'faint'])
    expect(markSpans(evidence, 'subject').map((mark) => mark.tone)).toEqual(['faint', 'here'])
  })

  it('cut the text where they begin and end, the stronger one on top', () => {
    const marks = markSpans([found('/a', [2, 8]), found('/b', [4, 6])], 'b')
    expect(splitAtMarks('0123456789', [0, 10], marks)).toEqual([
      { text: '01', tone: null },
      { text: '23', tone: 'faint' },
      { text: '45', tone: 'here', place: 0 },
      { text: '67', tone: 'faint' },
      { text: '89', tone: null },
    ])
    expect(splitAtMarks('0123456789', [5, 7], marks)).toEqual([
      { text: '5', tone: 'here', place: 0 },
      { text: '6', tone: 'faint' },
    ])
    expect(splitAtMarks('0123', [0, 4], [])).toEqual([{ text: '0123', tone: null }])
  })

  it('count the places of a field in reading order, one for words that two values share', () => {
    const evidence = [found('/q/0', [8, 9]), found('/q/1', [1, 3]), found('/q/2', [8, 9]), found('/other', [4, 5])]
    const spans = markSpans(evidence, 'q')
    expect(spans.map(({ place }) => place)).toEqual([1, 0, 1, undefined])
    expect(countPlaces(spans)).toBe(2)
  })

  it('lead with what was not found, and flag it where it is required', () => {
    const evidence = [found('/q/0', [0, 1], true), found('/q/1', null, true), found('/q/2', [0, 1], true)]
    expect(countGrades(evidence)).toEqual([
      { grade: 'not_found', count: 1, isFlagged: true },
      { grade: 'exact', count: 2, isFlagged: false },
    ])
    expect(isFlagged([found('/x', null)])).toBe(false)
  })
})
