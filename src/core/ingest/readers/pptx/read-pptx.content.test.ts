import { expect, test } from 'vitest'
import {
  contentsOf,
  frame,
  linesOf,
  paragraph,
  picture,
  readShapes,
  readSlides,
  relationships,
  shape,
  xml,
} from '../../../../../tests/helpers/make-pptx.ts'
import { segmentDocument } from '../../docling/segment.ts'

test('tables have their spans and their header row', async () => {
  const cell = (text: string, attributes = ''): string =>
    `<a:tc ${attributes}><a:txBody>${paragraph(text)}</a:txBody></a:tc>`
  const row = (...cells: readonly string[]): string => `<a:tr h="1">${cells.join('')}</a:tr>`
  const table = `<a:tbl><a:tblPr firstRow="1" firstCol="1"/><a:tblGrid><a:gridCol/><a:gridCol/></a:tblGrid>
    ${row(cell('Wide', 'gridSpan="2"'), cell('', 'hMerge="1"'))}${row(cell('Tall', 'rowSpan="2"'), cell('x'))}${row(cell('', 'vMerge="1"'), cell('y'))}</a:tbl>`
  const output = await readShapes(frame(table))
  expect(contentsOf(output)).toEqual(['| Wide | Wide |\n| --- | --- |\n| Tall | x |\n| Tall | y |'])
  expect(
    output.document.tables[0]?.data.table_cells.map((one) => [one.text, one.column_header, one.row_header]),
  ).toEqual([
    ['Wide', true, false],
    ['Tall', false, true],
    ['x', false, false],
    ['y', false, false],
  ])
  expect(output.found).toMatchObject({ tables: 1, cells: 4 })
})

test('a table with absurd spans is as large as its cells', async () => {
  const table = `<a:tbl><a:tr><a:tc rowSpan="999999999" gridSpan="999999999"><a:txBody>${paragraph('x')}</a:txBody></a:tc></a:tr></a:tbl>`
  expect(contentsOf(await readShapes(frame(table)))).toEqual(['| x |\n| --- |'])
})

test('a chart is a figure with the title as caption, and its values are kept', async () => {
  const value = (name: string, values: readonly string[]): string =>
    `<c:${name}><c:strRef><c:strCache>${values.map((one) => `<c:pt><c:v>${one}</c:v></c:pt>`).join('')}</c:strCache></c:strRef></c:${name}>`
  const chart = xml(
    'c:chartSpace',
    `<c:chart><c:title><c:tx><c:rich>${paragraph('Ducks')}</c:rich></c:tx></c:title><c:plotArea><c:barChart>
      <c:ser>${value('tx', ['Wild'])}${value('cat', ['2019', '2020'])}${value('val', ['1', '2'])}</c:ser></c:barChart></c:plotArea></c:chart>`,
  )
  const output = await readSlides(
    [{ shapes: frame('<c:chart r:id="rId5"/>'), relationships: { rId5: 'chart ../charts/chart1.xml' } }],
    {
      'ppt/charts/chart1.xml': chart,
    },
  )
  expect(linesOf(output)).toEqual(['figure : Sales by year', 'caption : Ducks'])
  expect(output.document.pictures[0]?.meta).toMatchObject({
    galley__chart_part: 'ppt/charts/chart1.xml',
    galley__chart: [{ name: 'Wild', categories: ['2019', '2020'], values: ['1', '2'] }],
  })
  expect(output.skipped).toMatchObject([{ code: 'chart_values', count: 1, where: 'slide 1' }])
})

test('a diagram is read as its outline', async () => {
  const point = (id: string, text: string, type = 'node'): string =>
    `<dgm:pt modelId="${id}" type="${type}"><dgm:t>${paragraph(text)}</dgm:t></dgm:pt>`
  const link = (from: string, to: string, order: number): string =>
    `<dgm:cxn modelId="${from}-${to}" srcId="${from}" destId="${to}" srcOrd="${order}"/>`
  const data = xml(
    'dgm:dataModel',
    `<dgm:ptLst>${point('d', '', 'doc')}${point('b', 'Second')}${point('a', 'First')}${point('c', 'Below')}${point('x', 'shown elsewhere', 'pres')}</dgm:ptLst>
     <dgm:cxnLst>${link('d', 'b', 1)}${link('d', 'a', 0)}${link('a', 'c', 0)}${link('c', 'a', 0)}</dgm:cxnLst>`,
  )
  const output = await readSlides(
    [{ shapes: frame('<dgm:relIds r:dm="rId9"/>'), relationships: { rId9: 'diagramData ../diagrams/data1.xml' } }],
    {
      'ppt/diagrams/data1.xml': data,
    },
  )
  expect(linesOf(output)).toEqual(['list_item 1 : First', 'list_item 2 : Below', 'list_item 1 : Second'])
})

test('descriptions of pictures are read, names of files are none', async () => {
  const output = await readShapes(picture('Two ducks on a pond'), picture('_photo.png'), picture('Image 12'))
  expect(linesOf(output)).toEqual(['figure : Two ducks on a pond', 'figure :', 'figure :'])
  expect(output.found.images).toBe(3)
})

test('formulas in slides are LaTeX, alone or among words', async () => {
  const math = (inner: string): string => `<m:oMath><m:r><m:t>${inner}</m:t></m:r></m:oMath>`
  const choice = (inner: string): string =>
    `<mc:AlternateContent><mc:Choice Requires="a14"><a14:m>${math(inner)}</a14:m></mc:Choice><mc:Fallback><a:r><a:t>as a picture</a:t></a:r></mc:Fallback></mc:AlternateContent>`
  const output = await readShapes(
    shape({ paragraphs: [`<a:p>${choice('x+1')}</a:p>`, `<a:p><a:r><a:t>where </a:t></a:r>${choice('y')}</a:p>`] }),
  )
  expect(linesOf(output)).toEqual(['formula : x+1', 'paragraph : where y'])
  expect(output.found.formulas).toBe(2)
})

test('notes come after their slide in a layer of their own', async () => {
  const notes = xml(
    'p:notes',
    `<p:cSld><p:spTree>${shape({ ph: 'type="sldImg"' })}${shape({ ph: 'type="body" idx="1"', paragraphs: ['Say this', 'and that'] })}${shape({ ph: 'type="sldNum"', paragraphs: ['1'] })}</p:spTree></p:cSld>`,
  )
  const output = await readSlides(
    [
      { shapes: shape({ paragraphs: ['one'] }), relationships: { rId7: 'notesSlide ../notesSlides/notesSlide1.xml' } },
      { shapes: shape({ paragraphs: ['two'] }) },
    ],
    { 'ppt/notesSlides/notesSlide1.xml': notes },
  )
  expect(segmentDocument(output.document).map(({ content, attributes }) => [content, attributes?.layer])).toEqual([
    ['one', undefined],
    ['Say this', 'notes'],
    ['and that', 'notes'],
    ['two', undefined],
  ])
  expect(output.found.notes).toBe(1)
})

test('comments of both kinds are kept with their slide and counted as in no block', async () => {
  const output = await readSlides(
    [
      {
        shapes: shape({ paragraphs: ['one'] }),
        relationships: { rId8: 'comments ../comments/comment1.xml', rId9: 'comments ../comments/modern.xml' },
      },
    ],
    {
      'ppt/_rels/presentation.xml.rels': relationships({
        rId1: 'slide slides/slide1.xml',
        rId2: 'commentAuthors commentAuthors.xml',
      }),
      'ppt/commentAuthors.xml': xml('p:cmAuthorLst', '<p:cmAuthor id="0" name="Ada"/>'),
      'ppt/comments/comment1.xml': xml(
        'p:cmLst',
        '<p:cm authorId="0" dt="2026-01-01"><p:text>Old kind</p:text></p:cm>',
      ),
      'ppt/comments/modern.xml': xml(
        'p188:cmLst',
        `<p188:cm authorId="{X}" created="2026-02-02"><p188:replyLst><p188:reply><p188:txBody>${paragraph('A reply')}</p188:txBody></p188:reply></p188:replyLst><p188:txBody>${paragraph('New kind')}</p188:txBody></p188:cm>`,
      ),
    },
  )
  expect(contentsOf(output)).toEqual(['one'])
  expect(output.document.groups[0]?.meta).toEqual({
    galley__comments: [
      { text: 'Old kind', author: 'Ada', date: '2026-01-01' },
      { text: 'New kind', author: '', date: '2026-02-02' },
      { text: 'A reply', author: '' },
    ],
  })
  expect(output.skipped).toEqual([])
  expect(output.warnings).toMatchObject([{ code: 'comments_kept', count: 3, short: '3 comments kept aside' }])
})

test('links are kept beside the text, and those within the presentation are none', async () => {
  const run = (text: string, id = ''): string =>
    `<a:r><a:rPr>${id && `<a:hlinkClick r:id="${id}"/>`}</a:rPr><a:t>${text}</a:t></a:r>`
  const output = await readSlides([
    {
      shapes: shape({
        paragraphs: [
          `<a:p>${run('See ')}${run('our ', 'rId4')}${run('site', 'rId4')}${run(' and ')}${run('mail', 'rId5')}${run('.')}</a:p>`,
          `<a:p>${run('All of it', 'rId4')}</a:p>`,
          `<a:p>${run('next slide', 'rId6')}</a:p>`,
        ],
      }),
      relationships: {
        rId4: 'hyperlink https://example.org/a',
        rId5: 'hyperlink mailto:a@b.c',
        rId6: 'slide slide1.xml',
      },
    },
  ])
  expect(contentsOf(output)).toEqual(['See our site and mail.', 'All of it', 'next slide'])
  const [mixed, whole, inner] = output.document.texts
  expect(mixed?.meta?.galley__links).toEqual([
    { text: 'our site', href: 'https://example.org/a' },
    { text: 'mail', href: 'mailto:a@b.c' },
  ])
  expect(whole?.hyperlink).toBe('https://example.org/a')
  expect(inner?.hyperlink).toBeUndefined()
})

test('what is not read is said: objects, recordings, parts that are not there, text of layouts', async () => {
  const output = await readSlides(
    [
      {
        shapes: [
          frame('<p:oleObj progId="Excel.Sheet.12" r:id="rId3"/>'),
          picture('A talk', '<a:videoFile r:link="rId4"/>'),
          frame('<c:chart r:id="rId5"/>', [1, 6, 5, 1]),
        ].join(''),
        relationships: { rId5: 'chart https://example.org/chart.xml' },
      },
    ],
    {
      'ppt/slideLayouts/slideLayout1.xml': xml(
        'p:sldLayout',
        `<p:cSld><p:spTree>${shape({ paragraphs: ['Our company'] })}</p:spTree></p:cSld>`,
      ),
    },
  )
  expect(output.skipped.map(({ code, count }) => `${code} ${count}`).sort()).toEqual([
    'embedded_objects 1',
    'layout_text 1',
    'media 1',
    'missing_parts 1',
  ])
})
