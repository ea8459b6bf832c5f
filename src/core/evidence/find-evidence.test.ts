import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../shared/domain.ts'
import type { JsonObject, JsonValue } from '../../shared/json.ts'
import { createEvidenceFinder } from './find-evidence.ts'

const text = { type: 'string' }
const schemaOf = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  ...more,
})
const findQuote = createEvidenceFinder(schemaOf({ quote: text }))

/** The grade and the words that the span covers. */
function look(content: string, quote: string): readonly [string, string | null] {
  const [found] = findQuote(content, { quote })
  return found ? [found.grade, found.span && content.slice(...found.span)] : ['none', null]
}

describe('a quoted text', () => {
  it('is exact when it stands there word for word', () => {
    expect(look('The wall must hold.', 'must hold')).toEqual(['exact', 'must hold'])
  })

  it.each([
    ['letter case', 'The WALL must hold.', 'the wall MUST hold', 'The WALL must hold'],
    ['white space', 'The wall\n  must\u00A0hold.', 'The wall must hold', 'The wall\n  must\u00A0hold'],
    ['quote marks', 'He said “don’t” twice.', `said "don't" twice`, 'said “don’t” twice'],
    ['French quotes', 'Il dit «\u00A0mot\u00A0».', 'dit "mot".', 'dit «\u00A0mot\u00A0».'],
    ['dashes', 'From 2010–2015 — at last.', '2010-2015 - at last', '2010–2015 — at last'],
    ['hyphens inside words', 'The load\u2011bearing wall.', 'load-bearing wall', 'load\u2011bearing wall'],
    ['hyphenation', 'The retain-\n  ing wall.', 'retaining wall', 'retain-\n  ing wall'],
    ['a soft hyphen', 'The re\u00ADtain\u00ADing wall.', 'retaining wall', 're\u00ADtain\u00ADing wall'],
    ['zero-width characters', 'The wa\u200Bll holds.', 'wall holds', 'wa\u200Bll holds'],
    ['marks of Markdown', 'It **must** _hold_ `x`.', 'must hold x', 'must** _hold_ `x'],
    [
      'a link',
      'See [the **annex**](https://a.b/c_(d)) first.',
      'See the annex first',
      'See [the **annex**](https://a.b/c_(d)) first',
    ],
    ['escapes', 'Price 5\\* net\\.', 'Price 5* net.', 'Price 5\\* net\\.'],
    ['entities', 'Smith &amp; Sons &#8212; gone.', 'Smith & Sons — gone.', 'Smith &amp; Sons &#8212; gone.'],
    ['marks of lines', '> The wall\n> must hold\n> it.', 'The wall must hold it.', 'The wall\n> must hold\n> it.'],
    ['a list', '- one thing\n- another', 'one thing another', 'one thing\n- another'],
    ['cells', '| a b | c |\n|-----|---|\n| d | e |', 'c d', 'c |\n|-----|---|\n| d'],
    [
      'a table on one line',
      '| a | b |\n| --- | ---: |\n| c | d |',
      '| a | b | | --- | ---: | | c | d |',
      'a | b |\n| --- | ---: |\n| c | d',
    ],
    ['a table without outer pipes', 'a | b\n--- | ---\nc | d', 'a | b --- | --- c | d', 'a | b\n--- | ---\nc | d'],
    ['tags', 'The <b>wall</b> must<br>hold.', 'The wall must hold', 'The <b>wall</b> must<br>hold'],
    ['ligatures', 'The oﬀice ﬁles.', 'office files', 'oﬀice ﬁles'],
    ['composed accents', 'Le cafe\u0301 ferme\u0301.', 'café fermé', 'cafe\u0301 ferme\u0301'],
    ['sharp s', 'Die Straße endet.', 'die STRASSE endet', 'Die Straße endet'],
    ['the dotless i', 'ISPARTA ve İzmir.', 'ısparta ve izmir', 'ISPARTA ve İzmir'],
    ['final sigma', 'Ο ΛΟΓΟΣ του.', 'ο λόγος'.normalize('NFD').replace(/\u0301/g, ''), 'Ο ΛΟΓΟΣ'],
    ['full width', '見積は１２３円です。', '123円', '１２３円'],
    ['half-width kana', 'ｶﾞﾗｽの壁', 'ガラスの壁', 'ｶﾞﾗｽの壁'],
    ['a line break between Han characters', '荷重を支え\nる壁は', '荷重を支える壁', '荷重を支え\nる壁'],
    [
      'Hangul in pieces',
      '\u1112\u1161\u11ab\u1100\u1173\u11af 문서',
      '한글 문서',
      '\u1112\u1161\u11ab\u1100\u1173\u11af 문서',
    ],
    ['marks of direction', 'שלום \u200Fעולם', 'שלום עולם', 'שלום \u200Fעולם'],
    ['an emoji without its variation', 'Ok ❤️ yes', 'ok ❤ yes', 'Ok ❤️ yes'],
    [
      'an ellipsis',
      'The contractor shall, at its cost, finish within 30 days.',
      'The contractor shall … within 30 days',
      'The contractor shall, at its cost, finish within 30 days',
    ],
    [
      'an ellipsis in brackets',
      'One two three four five six.',
      'One two [...] five six',
      'One two three four five six',
    ],
    ['an ellipsis at the end', 'One two three four.', 'One two three...', 'One two three'],
  ])('is found in spite of %s', (...[, content, quote, words]) => {
    expect(look(content, quote)).toEqual(['normalised', words])
  })

  it.each([
    [
      'other letters',
      'The contractor shall maintain the drains.',
      'The contracter shall maintian the drains',
      'The contractor shall maintain the drains',
    ],
    [
      'a word left out',
      'It is the duty of the owner of the land to keep the ditch open at all times.',
      'It is the duty of the owner of land to keep the ditch open at all times.',
      'It is the duty of the owner of the land to keep the ditch open at all times.',
    ],
  ])('is similar with %s', (...[, content, quote, words]) => {
    expect(look(content, quote)).toEqual(['fuzzy', words])
  })

  it('is not found when the words are others', () => {
    expect(look('The wall must hold.', 'The roof may leak today')).toEqual(['not_found', null])
    expect(look('The wall must hold.', 'must hald')).toEqual(['not_found', null])
  })

  it('prefers whole words, and short ones count only whole', () => {
    expect(findQuote('A partial art.', { quote: 'art' })[0]?.span).toEqual([10, 13])
    expect(look('We focus here.', 'US')).toEqual(['not_found', null])
  })

  it('never tears a character apart', () => {
    expect(look('Cafe\u0301', 'Cafe')).toEqual(['not_found', null])
    expect(look('a 👩‍👩‍👧 b', '👩')).toEqual(['normalised', '👩‍👩‍👧'])
    expect(look('🇩🇪🇫🇷', '🇪🇫')).toEqual(['normalised', '🇩🇪🇫🇷'])
    expect(look('a 😀 b', '\uD83D')).toEqual(['normalised', '😀'])
  })
})

const pointers = (found: readonly Evidence[]): readonly string[] =>
  found.map(({ pointer, isRequired }) => pointer + (isRequired ? '!' : ''))
const searched = (schema: JsonObject, data: Record<string, JsonValue>): readonly string[] =>
  pointers(createEvidenceFinder(schema)('x', data))

describe('what is looked for', () => {
  it('is every string of an extraction schema, and quotes are required', () => {
    const schema = schemaOf({
      quote: text,
      subject: text,
      kind: { type: 'string', enum: ['a'] },
      fix: { const: 'a' },
      n: { type: 'number' },
      off: { ...text, 'x-evidence': false },
    })
    const data = { quote: 'a', subject: 'b', kind: 'a', fix: 'a', n: 1, off: 'c', confidence: 'high' }
    expect(searched(schema, data)).toEqual(['/quote!', '/subject'])
  })

  it('is what an editing schema marks, and never revised_content', () => {
    const schema = schemaOf({
      revised_content: { ...text, 'x-evidence': true },
      why: text,
      words: { ...text, 'x-evidence': true },
    })
    expect(searched(schema, { revised_content: 'a', why: 'b', words: 'c' })).toEqual(['/words!'])
  })

  it('goes into arrays, objects, references and alternatives', () => {
    const schema = schemaOf(
      {
        'a/b~c': { type: 'array', items: { $ref: '#/$defs/party' } },
        quotes: { type: 'array', items: { anyOf: [text, { type: 'object', properties: { text, note: text } }] } },
        kind: { anyOf: [{ type: 'string', enum: ['x'] }, { type: 'null' }] },
        all: { type: 'object', 'x-evidence': true, properties: { in: text, off: { ...text, 'x-evidence': false } } },
      },
      {
        $defs: { party: { type: 'object', properties: { name: text, quote: text, child: { $ref: '#/$defs/party' } } } },
      },
    )
    const data = {
      'a/b~c': [{ name: 'a', quote: 'b', child: { quote: 'c' } }],
      quotes: ['d', { text: 'e', note: 'f' }],
      kind: 'x',
      all: { in: 'g', off: 'h' },
    }
    expect(searched(schema, data)).toEqual([
      '/a~1b~0c/0/name',
      '/a~1b~0c/0/quote!',
      '/a~1b~0c/0/child/quote!',
      '/quotes/0!',
      '/quotes/1/text!',
      '/quotes/1/note',
      '/all/in!',
    ])
  })

  it('leaves empty values out', () => {
    expect(searched(schemaOf({ quote: text, more: text }), { quote: ' \n', more: '' })).toEqual([])
  })
})

describe('a value that stands in several places', () => {
  const find = createEvidenceFinder(schemaOf({ subject: text, quote: text }))
  it('takes the place nearest to the other evidence', () => {
    const content = 'The wall is old. The roof leaks. The wall must hold.'
    expect(find(content, { subject: 'wall', quote: 'must hold' })[0]?.span).toEqual([37, 41])
    expect(find(content, { subject: 'wall', quote: '' })[0]?.span).toEqual([4, 8])
    expect(find(content, { subject: 'wall', quote: 'The wall is old.' })[0]?.span).toEqual([4, 8])
  })
})

describe('a number with x-evidence', () => {
  const find = createEvidenceFinder(schemaOf({ n: { type: 'number', 'x-evidence': true } }))
  it.each([
    [1200.5, 'A sum of 1200.5 net', 'exact', '1200.5'],
    [1200.5, 'A sum of 1,200.50 net', 'normalised', '1,200.50'],
    [1200.5, 'Summe 1.200,50 €', 'normalised', '1.200,50'],
    [1200.5, 'Summe 1’200.50 CHF', 'normalised', '1’200.50'],
    [1234567, 'soit 1 234 567 euros', 'normalised', '1 234 567'],
    [1234567, 'Rs 12,34,567 only', 'normalised', '12,34,567'],
    [-5, 'At −5 °C', 'normalised', '−5'],
    [20, 'Pages 10-20.', 'exact', '20'],
    [5, 'rooms 4 5 6', 'exact', '5'],
    [12, 'Room 112 and A12', 'not_found', null],
    [1.2, '12 metres or 1.25', 'not_found', null],
  ])('%d is looked for in "%s"', (...[n, content, grade, words]) => {
    const [found] = find(content, { n })
    expect([found?.grade, found?.span ? content.slice(...found.span) : null]).toEqual([grade, words])
  })
})
