import { expect, test } from 'vitest'
import {
  contentsOf,
  linesOf,
  makePptx,
  paragraph,
  picture,
  readBytes,
  readShapes,
  readSlides,
  relationships,
  shape,
  xml,
} from '../../../../../tests/helpers/make-pptx.ts'
import { makeZip } from '../../../../../tests/helpers/make-zip.ts'
import { scoreCorpus } from '../../../../../tests/helpers/score-blocks.ts'
import { AppError } from '../../../../shared/errors.ts'
import { encodeDocument } from '../../docling/encode.ts'
import { segmentDocument } from '../../docling/segment.ts'

const lvl = (level: number, bullet = ''): string => `<a:pPr lvl="${level}">${bullet}</a:pPr>`

test('the corpus is read as its references say', async () => {
  const { text, type, files } = await scoreCorpus('pptx')
  expect(files).toBeGreaterThanOrEqual(3)
  expect(text).toBeGreaterThanOrEqual(0.97)
  expect(type).toBeGreaterThanOrEqual(0.9)
})

test('slides come in the order of the presentation, not of their file names', async () => {
  const output = await readSlides(
    [{ shapes: shape({ paragraphs: ['one'] }) }, { shapes: shape({ paragraphs: ['two'] }) }],
    {
      'ppt/_rels/presentation.xml.rels': relationships({
        rId1: 'slide slides/slide2.xml',
        rId2: 'slide /ppt/slides/slide1.xml',
      }),
    },
  )
  expect(contentsOf(output)).toEqual(['two', 'one'])
  expect(output.document.groups.map(({ label, name }) => `${label} ${name}`)).toEqual([
    'slide Slide 1',
    'slide Slide 2',
  ])
  expect(output.document.pages).toMatchObject({ 1: { page_no: 1, size: { width: 720, height: 540 } }, 2: {} })
  expect(output.found).toMatchObject({ slides: 2, paragraphs: 2, characters: 6 })
})

test('titles, subtitles and text boxes have their types, and places come from layout and master', async () => {
  const output = await readShapes(
    shape({ paragraphs: ['A text box'], at: [1, 5, 2, 1] }),
    shape({ ph: 'type="subTitle" idx="13"', at: [1, 3, 2, 1], paragraphs: ['A subtitle'] }),
    shape({ ph: 'type="ctrTitle"', paragraphs: ['The title', 'goes on'] }),
  )
  expect(linesOf(output)).toEqual([
    'heading 1 : The title\ngoes on',
    'paragraph : A subtitle',
    'paragraph : A text box',
  ])
  const [title, , box] = segmentDocument(output.document)
  expect(title?.locator).toMatchObject({
    page_no: 1,
    bbox: { l: 36, t: 21.6, r: 684, b: 93.6, coord_origin: 'TOPLEFT' },
  })
  expect(box?.locator).toMatchObject({ bbox: { l: 72, t: 360, r: 216, b: 432 } })
  expect(output.document.texts[0]?.meta).toEqual({ galley__part: 'ppt/slides/slide1.xml', galley__shape: '2' })
})

test('bullets are those of the paragraph, the shape, the layout or the master, the nearest of them', async () => {
  const output = await readShapes(
    shape({
      ph: 'idx="1"',
      paragraphs: [
        'from the master',
        paragraph('deeper', lvl(1)),
        paragraph('none here', lvl(0, '<a:buNone/>')),
        paragraph('a sign font', lvl(0, '<a:buFont typeface="Wingdings"/><a:buChar char="ü"/>')),
      ],
    }),
    shape({ ph: 'type="body" idx="13"', paragraphs: ['none on the layout'] }),
    shape({ at: [1, 7, 2, 1], paragraphs: ['its own'], listStyle: '<a:lvl1pPr><a:buChar char="*"/></a:lvl1pPr>' }),
  )
  expect(linesOf(output)).toEqual([
    'list_item 1 • : from the master',
    'list_item 2 – : deeper',
    'paragraph : none here',
    'list_item 1 • : a sign font',
    'paragraph : none on the layout',
    'list_item 1 * : its own',
  ])
})

test('numbered paragraphs count on over deeper ones and start again after others', async () => {
  const auto = (type: string, start = ''): string => `<a:buAutoNum type="${type}" ${start}/>`
  const output = await readShapes(
    shape({
      paragraphs: [
        paragraph('a', lvl(0, auto('arabicPeriod'))),
        paragraph('b', lvl(1, auto('alphaLcParenR'))),
        paragraph('c', lvl(1, auto('alphaLcParenR'))),
        paragraph('d', lvl(0, auto('arabicPeriod'))),
        paragraph('e', lvl(1, auto('alphaLcParenR'))),
        'between',
        paragraph('f', lvl(0, auto('arabicPeriod'))),
        paragraph('g', lvl(0, auto('romanUcParenBoth', 'startAt="4"'))),
        paragraph('h', lvl(0, auto('romanUcParenBoth', 'startAt="4"'))),
      ],
    }),
  )
  expect(linesOf(output)).toEqual([
    'list_item 1 1. : a',
    'list_item 2 a) : b',
    'list_item 2 b) : c',
    'list_item 1 2. : d',
    'list_item 2 a) : e',
    'paragraph : between',
    'list_item 1 1. : f',
    'list_item 1 (IV) : g',
    'list_item 1 (V) : h',
  ])
})

test('shapes are read from top to bottom and from left to right, in small unevenness too', async () => {
  const output = await readShapes(
    shape({ at: [5, 3.05, 3, 1], paragraphs: ['right'] }),
    shape({ at: [1, 5, 7, 1], paragraphs: ['below'] }),
    shape({ at: [1, 3.1, 3, 1], paragraphs: ['left'] }),
    shape({ at: [1, 1, 7, 1], paragraphs: ['above'] }),
  )
  expect(contentsOf(output)).toEqual(['above', 'left', 'right', 'below'])
})

test('two columns with headings are read as their author made them, column by column', async () => {
  const output = await readShapes(
    shape({ at: [1, 1, 3, 1], paragraphs: ['left head'] }),
    shape({ at: [1, 2, 3, 3], paragraphs: ['left body'] }),
    shape({ at: [5, 1, 3, 1], paragraphs: ['right head'] }),
    shape({ at: [5, 2, 3, 3], paragraphs: ['right body'] }),
  )
  expect(contentsOf(output)).toEqual(['left head', 'left body', 'right head', 'right body'])
})

test('boxes in a grid are read row by row, whatever their order in the file', async () => {
  const output = await readShapes(
    shape({ at: [5, 4, 3, 1], paragraphs: ['4'] }),
    shape({ at: [1, 4, 3, 1], paragraphs: ['3'] }),
    shape({ at: [5, 1, 3, 1], paragraphs: ['2'] }),
    shape({ at: [1, 1, 3, 1], paragraphs: ['1'] }),
  )
  expect(contentsOf(output)).toEqual(['1', '2', '3', '4'])
})

test('a box over the empty end of a large one is read after it', async () => {
  const output = await readShapes(
    shape({ at: [2, 4.5, 3, 1], paragraphs: ['over it'] }),
    shape({ at: [1, 1, 8, 5], paragraphs: ['large'] }),
  )
  expect(contentsOf(output)).toEqual(['large', 'over it'])
})

test('what is grouped stays together, in the place that the group gives it', async () => {
  const group = `<p:grpSp><p:nvGrpSpPr/><p:grpSpPr><a:xfrm><a:off x="914400" y="914400"/><a:ext cx="1828800" cy="1828800"/><a:chOff x="0" y="0"/><a:chExt cx="914400" cy="914400"/></a:xfrm></p:grpSpPr>
    ${shape({ at: [0, 0.5, 1, 0.5], paragraphs: ['lower in the group'] })}${shape({ at: [0, 0, 1, 0.4], paragraphs: ['upper in the group'] })}</p:grpSp>`
  const output = await readShapes(shape({ at: [1, 5, 2, 1], paragraphs: ['last'] }), group)
  expect(contentsOf(output)).toEqual(['upper in the group', 'lower in the group', 'last'])
  expect(segmentDocument(output.document)[0]?.locator).toMatchObject({ bbox: { l: 72, t: 72, r: 216, b: 129.6 } })
})

test('a presentation from right to left is read that way', async () => {
  const shapes = shape({ at: [1, 1, 3, 1], paragraphs: ['שמאל'] }) + shape({ at: [5, 1, 3, 1], paragraphs: ['ימין'] })
  const output = await readSlides([{ shapes }], {
    'ppt/presentation.xml': xml(
      'p:presentation',
      '<p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst>',
      'rtl="1"',
    ),
  })
  expect(contentsOf(output)).toEqual(['ימין', 'שמאל'])
})

test('footers, dates and slide numbers are furniture', async () => {
  const output = await readShapes(
    shape({ ph: 'type="ftr" idx="11"', at: [3, 7, 3, 0.3], paragraphs: ['Confidential'] }),
    shape({
      ph: 'type="sldNum" idx="12"',
      at: [8, 7, 1, 0.3],
      paragraphs: ['<a:p><a:fld type="slidenum"><a:t>4</a:t></a:fld></a:p>'],
    }),
  )
  expect(linesOf(output)).toEqual(['page_footer : Confidential', 'page_footer : 4'])
  expect(segmentDocument(output.document)[0]?.attributes).toEqual({ layer: 'furniture' })
  expect(output.found.headers_footers).toBe(2)
})

test('breaks, vertical tabs and escaped characters are line breaks', async () => {
  const output = await readShapes(
    shape({ paragraphs: ['<a:p><a:r><a:t>one</a:t></a:r><a:br/><a:r><a:t>two_x000B_three </a:t></a:r></a:p>', '  '] }),
  )
  expect(contentsOf(output)).toEqual(['one\ntwo\nthree'])
})

test('hidden slides are read with a warning, missing ones are said, each slide is read once', async () => {
  const output = await readSlides([{ shapes: shape({ paragraphs: ['hidden'] }), attributes: 'show="0"' }], {
    'ppt/presentation.xml': xml(
      'p:presentation',
      ['rId1', 'rId1', 'rId2', 'rId9']
        .map((id) => `<p:sldId r:id="${id}"/>`)
        .join('')
        .replace(/^.*$/, '<p:sldIdLst>$&</p:sldIdLst>'),
    ),
    'ppt/_rels/presentation.xml.rels': relationships({
      rId1: 'slide slides/slide1.xml',
      rId2: 'slide slides/gone.xml',
    }),
  })
  expect(contentsOf(output)).toEqual(['hidden'])
  expect(output.warnings).toMatchObject([{ code: 'hidden_slides', count: 1, where: 'slide 1' }])
  expect(output.skipped).toMatchObject([{ code: 'missing_slides', count: 2, where: 'slides 2, 3' }])
})

test('a branch for newer programs is read when it holds something known, else the one for older', async () => {
  const alternate = (choice: string, fallback: string): string =>
    `<mc:AlternateContent><mc:Choice Requires="x">${choice}</mc:Choice><mc:Fallback>${fallback}</mc:Fallback></mc:AlternateContent>`
  const output = await readShapes(
    alternate(shape({ at: [1, 1, 2, 1], paragraphs: ['new'] }), shape({ paragraphs: ['old'] })),
    alternate('<p:contentPart/>', shape({ at: [1, 3, 2, 1], paragraphs: ['old only'] })),
  )
  expect(contentsOf(output)).toEqual(['new', 'old only'])
})

test('the same file gives the same bytes', async () => {
  const bytes = makePptx([{ shapes: shape({ ph: 'type="title"', paragraphs: ['x'] }) + picture('A duck') }])
  const [one, other] = [await readBytes(bytes), await readBytes(bytes)]
  expect(Buffer.from(encodeDocument(one.document)).equals(Buffer.from(encodeDocument(other.document)))).toBe(true)
})

test('thousands of shapes on a slide are read within a moment', async () => {
  const shapes = Array.from({ length: 5000 }, (_, i) =>
    shape({ at: [i % 50, 100 - i / 50, 1, 1], paragraphs: [`${i}`] }),
  )
  expect(contentsOf(await readShapes(...shapes))).toHaveLength(5000)
})

test.each([
  ['no presentation', makeZip({ 'ppt/other.xml': '<a/>' }), 'parse_failed'],
  ['a slide that is cut off', makePptx([{ shapes: '' }], { 'ppt/slides/slide1.xml': '<p:sld' }), 'parse_failed'],
  [
    'a document type',
    makePptx([{ shapes: '' }], { 'ppt/slides/slide1.xml': '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>' }),
    'xml_unsafe',
  ],
  [
    'groups a thousand deep',
    makePptx([{ shapes: '<p:grpSp>'.repeat(1000) + '</p:grpSp>'.repeat(1000) }]),
    'xml_unsafe',
  ],
  ['half of the file', makePptx([{ shapes: shape({ paragraphs: ['x'] }) }]).subarray(0, 900), 'parse_failed'],
] as const)('a damaged or hostile file is refused by name: %s', async (_, bytes, code) => {
  const error: unknown = await readBytes(bytes).catch((cause: unknown) => cause)
  if (!(error instanceof AppError)) throw new Error('It was not refused.')
  expect(error.code).toBe(code)
  expect(error.message).toContain('a.pptx')
})
