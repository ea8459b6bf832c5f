import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEvidenceFinder } from './find-evidence.ts'

const find = createEvidenceFinder({ type: 'object', properties: { quote: { type: 'string' } } })

const CHARACTERS = [
  ...Array.from('abcXYZ 019.,;:()*_#|&<>[]\\`~"\'-\n\t'),
  ...['é', 'e\u0301', 'o\u0308\u0323', 'ß', 'İ', 'ı', 'ﬁ', 'ﬃ', 'ς', '½', '²'],
  ...['漢', '字', 'か', 'が', 'か\u3099', 'ｶﾞ', 'Ａ', '한', '\u1112\u1161\u11ab', '・', '。'],
  ...['😀', '👩‍👩‍👧', '👍🏽', '❤️', '🇩🇪', '1️⃣', '𝔘'],
  ...['ש', 'שׁ', 'م', 'مَ', '\u200F', '\u00AD', '\u200B', 'क्षि', 'ไทย', '“', '”', '–', '—', '…', '\u00A0'],
]
const SEGMENTER = new Intl.Segmenter('und', { granularity: 'grapheme' })
const edgesOf = (content: string): readonly number[] => [
  ...Array.from(SEGMENTER.segment(content), (s) => s.index),
  content.length,
]

const anyContent = fc.oneof(
  fc.array(fc.constantFrom(...CHARACTERS), { minLength: 1, maxLength: 80 }).map((parts) => parts.join('')),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }),
)

describe('any part of a text', () => {
  it('is found exactly, and the span covers it', () => {
    fc.assert(
      fc.property(anyContent, fc.nat(), fc.nat(), (content, one, other) => {
        const edges = edgesOf(content)
        const [start = 0, end = 0] = [edges[one % edges.length] ?? 0, edges[other % edges.length] ?? 0].toSorted(
          (a, b) => a - b,
        )
        const quote = content.slice(start, end)
        const [found] = find(content, { quote })
        if (!/\S/.test(quote)) expect(found).toBeUndefined()
        else {
          expect(found?.grade).toBe('exact')
          expect(found?.span && content.slice(...found.span)).toBe(quote)
        }
      }),
      { numRuns: 1_500 },
    )
  })

  it('or any other text has a span that cuts no character', () => {
    fc.assert(
      fc.property(anyContent, anyContent, (content, quote) => {
        const [found] = find(content, { quote })
        if (!found?.span) return
        const edges = new Set(edgesOf(content))
        const [start, end] = found.span
        expect(start).toBeLessThan(end)
        const isEdge = (at: number): boolean => edges.has(at) || content.slice(at - 1, at + 1) === '\r\n'
        expect([isEdge(start), isEdge(end)]).toEqual([true, true])
      }),
      { numRuns: 1_500 },
    )
  })
})

/** Words that no two of fold alike, none part of another. */
const WORDS = [
  'Größe',
  'naïve',
  'Straße',
  'ﬁnal',
  'load-bearing',
  'contractor',
  'don’t',
  'Ångström',
  '１２３',
  'ΛΌΓΟΣ',
  'İzmir',
  'wall',
  'проект',
  'ガラス',
  '😀',
  '👩‍👩‍👧',
  'AT&T',
  '3.50',
  'שלום',
  'retaining',
]

type Disturbance = {
  readonly name: string
  readonly content?: (words: readonly string[]) => string
  readonly value?: (text: string) => string
}
const joined = (words: readonly string[]): string => words.join(' ')
const DISTURBANCES: readonly Disturbance[] = [
  { name: 'upper case', value: (text) => text.toUpperCase() },
  { name: 'lower case', value: (text) => text.toLowerCase() },
  { name: 'decomposed', value: (text) => text.normalize('NFD') },
  { name: 'compatible', value: (text) => text.normalize('NFKC') },
  { name: 'decomposed content', content: (words) => joined(words).normalize('NFD') },
  { name: 'white space in the content', content: (words) => words.join(' \n\t') },
  { name: 'white space in the value', value: (text) => text.replaceAll(' ', '\u00A0 \n') },
  { name: 'straight quotes', value: (text) => text.replaceAll('’', "'") },
  { name: 'other hyphens', value: (text) => text.replaceAll('-', '\u2010') },
  { name: 'quoted words', content: (words) => words.map((word) => `“${word}”`).join(' ') },
  { name: 'bold words', content: (words) => words.map((word) => `**${word}**`).join(' ') },
  { name: 'links', content: (words) => words.map((word) => `[${word}](https://a.b/c)`).join(' ') },
  { name: 'entities', content: (words) => joined(words).replaceAll('&', '&amp;').replaceAll('ö', '&#246;') },
  { name: 'quoted lines', content: (words) => words.map((word) => `> ${word}`).join('\n') },
  { name: 'soft hyphens', content: (words) => joined(words).replaceAll('r', 'r\u00AD') },
  { name: 'zero-width spaces', content: (words) => joined(words).replaceAll('l', 'l\u200B') },
]

describe('a part of a text', () => {
  it.each(DISTURBANCES.map((one) => [one.name, one] as const))(
    'is found in spite of %s',
    (_name, { content: write, value: disturb }) => {
      const subset = fc.shuffledSubarray(WORDS, { minLength: 2 })
      fc.assert(
        fc.property(subset, fc.nat(), fc.nat(), (words, one, other) => {
          const [first = 0, last = 0] = [one % words.length, other % words.length].toSorted((a, b) => a - b)
          const content = (write ?? joined)(words)
          const quote = (disturb ?? ((text: string) => text))(joined(words.slice(first, last + 1)))
          const [found] = find(content, { quote })
          expect(['exact', 'normalised']).toContain(found?.grade)
          // What the span covers reads like the words, and what is before and after it like the others.
          const part = (text: string): string => text.replace(/[*“”[\]>\s\u00AD\u200B]|\(https:\/\/a\.b\/c\)/g, '')
          const plain = (text: string): string => part(write ? text : joined([text]))
          const [start = 0, end = 0] = found?.span ?? []
          expect(plain(content.slice(start, end))).toBe(plain((write ?? joined)(words.slice(first, last + 1))))
          expect(plain(content.slice(0, start))).toBe(plain((write ?? joined)(words.slice(0, first))))
        }),
        { numRuns: 150 },
      )
    },
  )
})
