import { describe, expect, it } from 'vitest'
import {
  blockText,
  citationsIn,
  cutAtWord,
  firstDate,
  firstNumber,
  namesIn,
  quotedIn,
  subjectOf,
} from './block-text.ts'

const sentence = (text: string): string => blockText('paragraph', text).firstSentence()

describe('the first sentence', () => {
  it.each([
    ['The pump shall stop. Then it rests.', 'The pump shall stop.'],
    ['## 3. Loads\n', 'Loads'],
    ['- [ ] Check the valve. Later.', 'Check the valve.'],
    ['> Quoted, e.g. by Dr. Ames in No. 4 of the list. Next.', 'Quoted, e.g. by Dr. Ames in No. 4 of the list.'],
    ['Smith v. Jones settled it! Or not?', 'Smith v. Jones settled it!'],
    ['橋は安全である。次の文。', '橋は安全である。'],
    ['No end\n\nNext paragraph.', 'No end'],
    ['Version 1.2.3 is out. Yes.', 'Version 1.2.3 is out.'],
    ['---', ''],
    ['', ''],
  ])('of %j is %j', (text, expected) => {
    expect(sentence(text)).toBe(expected)
  })
})

describe('what a text holds', () => {
  it('cuts at a word and never inside a character', () => {
    expect(cutAtWord('one two three', 9)).toBe('one two')
    expect(cutAtWord('one two three', 7)).toBe('one two')
    expect(cutAtWord('👩👩👩👩', 3)).toBe('👩👩👩')
    expect(cutAtWord('short', 9)).toBe('short')
  })
  it('finds the subject before the modal verb', () => {
    expect(subjectOf('The bilge pump must start within 5 s.')).toBe('bilge pump')
    expect(subjectOf('Rain fell all day.')).toBe('')
  })
  it('finds ISO and long dates, and no impossible ones', () => {
    expect(firstDate('on 3 March 2026, at')).toEqual({ written: '3 March 2026', iso: '2026-03-03' })
    expect(firstDate('by Feb 7, 2026')).toEqual({ written: 'Feb 7, 2026', iso: '2026-02-07' })
    expect(firstDate('2026-02-07T10:00')).toBeUndefined()
    expect(firstDate('since 2026-02-07.')?.iso).toBe('2026-02-07')
    expect(firstDate('2026-02-31')).toBeUndefined()
  })
  it('finds numbers that are accepted', () => {
    expect(firstNumber('Section A1 needs 12,500.5 kN or -3', () => true)).toBe(12500.5)
    expect(firstNumber('12,500.5 or -3', Number.isInteger)).toBe(-3)
    expect(firstNumber('v1.2.3', () => true)).toBeUndefined()
  })
  it('finds citations, quotations and names word for word', () => {
    const text =
      'Under the Harbour Works Act 2019, § 12(3) and section 4.2, see Ames (2021), [12] and ISO 9001, as in Smith v. Jones.'
    const found = citationsIn(text)
    for (const expected of [
      'Harbour Works Act 2019',
      '§ 12(3)',
      'section 4.2',
      'Ames (2021)',
      '[12]',
      'ISO 9001',
      'Smith v. Jones',
    ]) {
      expect(found).toContain(expected)
    }
    expect(quotedIn('He said "stop" and “go on”.')).toEqual(['stop', 'go on'])
    expect(namesIn('with Maria Lopez of Port Authority today')).toEqual(['Maria Lopez of Port Authority'])
  })
})
