import { expect, test } from 'vitest'
import { scoreCorpus } from '../../../../../tests/helpers/score-blocks.ts'
import { DEFAULT_READ_OPTIONS, type ReaderOutput } from '../../reader.ts'
import { readCaptions } from './read-captions.ts'

const read = (source: string, name = 'a.vtt'): Promise<ReaderOutput> =>
  readCaptions({ name, bytes: Buffer.from(source), options: DEFAULT_READ_OPTIONS })
const texts = ({ document }: ReaderOutput): readonly string[] => document.texts.map(({ text }) => text)
const cue = (text: string): string => `WEBVTT\n\n00:01.000 --> 00:02.000\n${text}\n`
const codes = ({ warnings, skipped }: ReaderOutput): readonly string[] =>
  [...warnings, ...skipped].map(({ code }) => code)

test('a cue is a paragraph with its identifier, times and voice', async () => {
  const { document, found } = await read(
    'WEBVTT\n\nintro\n01:00:00.500 --> 01:00:02.000 align:start position:10%\n<v.loud Roger Bingham>We are\nin New York',
  )
  expect(document.texts).toMatchObject([{ label: 'text', text: 'We are\nin New York' }])
  expect(document.texts[0]?.meta).toEqual({
    galley__cue: 'intro',
    galley__start_ms: 3_600_500,
    galley__end_ms: 3_602_000,
    galley__voice: 'Roger Bingham',
  })
  expect(found.cues).toBe(1)
})

test.each([
  ['Sur les <i.foreign><lang en>playground</lang></i>, ici', 'Sur les playground, ici'],
  ['a &lt;b&gt; &amp;&#33;&#x21; &toString;', 'a <b> &!! &toString;'],
  ['<c.yellow.bg_blue>x</c> <00:01.500>y', 'x y'],
  ['<ruby>漢<rt>かん</rt></ruby>', '漢(かん)'],
  ['1 < 2 and <3', '1 < 2 and <3'],
  ['he points --> there', 'he points --> there'],
])('the text of %j is %j', async (raw, text) => {
  expect(texts(await read(cue(raw)))).toEqual([text])
})

test('two voices in a cue are two paragraphs; text behind a voice goes on with it', async () => {
  const output = await read(cue('<v Mary>Hi!</v>\n<v Esme>Hee!</v> <i>laughter</i>'))
  expect(output.document.texts.map(({ text, meta }) => [meta?.galley__voice, text])).toEqual([
    ['Mary', 'Hi!'],
    ['Esme', 'Hee! laughter'],
  ])
})

test('the title is a heading; notes and stray text are counted, not read; nobody misses styles', async () => {
  const output = await read(
    'WEBVTT - A talk\nKind: captions\n\nNOTE\nto do\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nlost line\n\n00:01.000 --> 00:02.000\nHi',
  )
  expect(output.document.texts.map(({ label, text }) => [label, text])).toEqual([
    ['title', 'A talk'],
    ['text', 'Hi'],
  ])
  expect(output.found.comments).toBe(1)
  expect(output.skipped.map(({ code, count }) => [code, count])).toEqual([
    ['notes_left_out', 1],
    ['text_outside_cues', 1],
  ])
})

test('garbled, backward and overlapping times are said, and the text is read', async () => {
  const output = await read(
    'WEBVTT\n\n00:99:01.000 --> 00:02.000\none\n\n00:05.000 --> 00:04.000\ntwo\n\n00:06.000 --> 00:09.000\nthree\n\n00:08.000 --> 00:10.000\nfour\n\n00:11.000 --> 00:12.000\n',
  )
  expect(texts(output)).toEqual(['one', 'two', 'three', 'four'])
  expect(codes(output)).toEqual(['times_garbled', 'times_backward', 'times_overlap', 'empty_cues'])
})

test('SRT with a mark, Windows line ends, gaps, missing blank lines and styling is read', async () => {
  const output = await read(
    '\uFEFF1\r\n00:00:01,000 --> 00:00:02,500\r\n{\\an8}<font color="#fff">One</font>\r\n<b>more</b>\r\n7\r\n00:00:03,000 --> 00:00:04,000 X1:1 X2:2\r\n<laughs> Two\\Nlines\r\n\r\n\r\n00:00:05.000 --> 00:00:06.000\r\n\r\n42\r\n',
    'a.srt',
  )
  expect(output.document.texts.map(({ text, meta }) => [meta?.galley__cue, meta?.galley__start_ms, text])).toEqual([
    ['1', 1000, 'One\nmore'],
    ['7', 3000, '<laughs> Two\nlines'],
    [undefined, 5000, '42'],
  ])
  expect(codes(output)).toEqual([])
})

test('a file without a caption is refused by name', async () => {
  await expect(read('just text\n', 'talk.srt')).rejects.toMatchObject({
    code: 'parse_failed',
    message: expect.stringContaining('"talk.srt"') as string,
  })
})

test('files made to be slow are read in time', async () => {
  for (const piece of ['<', '<v a', '&', '{\\', '<a.b', '-->', '00:01.000 --> 00:02.000\n'])
    await read(cue(piece.repeat(200_000)))
  const output = await read(`${cue('x')}\n${'NOTE\n'.repeat(200_000)}`)
  expect(texts(output)).toEqual(['x'])
})

test('the real captions are read as their reference has them', async () => {
  expect(await scoreCorpus('webvtt')).toMatchObject({ text: 1, type: 1 })
})
