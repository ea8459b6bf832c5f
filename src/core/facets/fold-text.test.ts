import { describe, expect, it } from 'vitest'
import { foldText, foldWords } from './fold-text.ts'

describe('a folded text', () => {
  it.each([
    ['  Köln\t\nDEUTZ ', 'koln deutz'],
    ['Straße', 'strasse'],
    ['Øresund, Łódź, Ærø', 'oresund, lodz, aero'],
    ['ＡＢＣ１２', 'abc12'],
    ['e\u0301te\u0301', 'ete'],
    ['İstanbul', 'istanbul'],
    ['zero\u200Bwidth\u202E', 'zerowidth'],
    ['a\u0000b\u0007', 'ab'],
  ])('of %j is %j', (text, folded) => {
    expect(foldText(text)).toBe(folded)
  })

  it('keeps the marks of scripts in which they carry sense', () => {
    expect(foldText('かが')).toBe('かが')
    expect(foldText('й')).toBe('й')
    expect(foldText('हिन्दी')).toBe('हिन्दी')
    expect(foldText('한국어')).toBe('한국어')
  })

  it('loses its punctuation, unless there is nothing else', () => {
    expect(foldWords('Acme, Ltd. (UK) – «new»')).toBe('acme ltd uk new')
    expect(foldWords('東京、大阪。')).toBe('東京大阪')
    expect(foldWords('?')).toBe('?')
    expect(foldWords(' – ')).toBe('–')
  })
})
