import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprint, ngramFingerprint } from './fingerprint.ts'

describe('a fingerprint', () => {
  it.each([
    ['Acme, Ltd.', 'ltd ACME', 'acme ltd'],
    ['Bridge  bridge BRIDGE', 'bridge', 'bridge'],
    ['Göteborg Energi', 'energi goteborg', 'energi goteborg'],
    ['O’Neill', 'ONeill', 'oneill'],
  ])('of %j and %j is %j', (one, other, key) => {
    expect(fingerprint(one)).toBe(key)
    expect(fingerprint(other)).toBe(key)
  })

  it('tells texts of other scripts apart', () => {
    const texts = ['東京', '大阪', 'الرياض', 'جدة', 'ירושלים', 'กรุงเทพ', 'हिन्दी', 'हन्दी', '서울', 'Москва', '!', '?']
    expect(new Set(texts.map(fingerprint)).size).toBe(texts.length)
    expect(new Set(texts.map(ngramFingerprint)).size).toBe(texts.length)
  })

  it('is never empty for a text with letters, digits or signs, and stays what it is when taken again', () => {
    const visible = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => /[\p{L}\p{N}\p{S}\p{P}]/u.test(text))
    fc.assert(
      fc.property(visible, (text) => {
        expect(fingerprint(text)).not.toBe('')
        expect(ngramFingerprint(text)).not.toBe('')
        expect(fingerprint(fingerprint(text))).toBe(fingerprint(text))
      }),
    )
  })

  it('does not depend on letter case of ASCII, on the order of words or on blanks around', () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9]{1,8}$/)
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
        const other = ` ${words.toReversed().join('   ').toUpperCase()}. `
        expect(fingerprint(other)).toBe(fingerprint(words.join(' ')))
      }),
    )
  })
})

describe('an n-gram fingerprint', () => {
  it('does not see blanks, and pairs of letters more than once', () => {
    expect(ngramFingerprint('Kreuzberger')).toBe('beereugekrrerguzzb')
    expect(ngramFingerprint('Kreuz berger')).toBe(ngramFingerprint('kreuzberger'))
    expect(ngramFingerprint('banana')).toBe(ngramFingerprint('bananana'))
  })

  it('of one or two letters is the text', () => {
    expect(ngramFingerprint('A')).toBe('a')
    expect(ngramFingerprint('東京')).toBe('東京')
  })

  it('takes three letters in long texts', () => {
    const long = 'the contractor shall verify the self weight on site'
    expect(ngramFingerprint(long)).toContain('con')
    expect(ngramFingerprint(`${long}.`)).toBe(ngramFingerprint(long))
  })
})
