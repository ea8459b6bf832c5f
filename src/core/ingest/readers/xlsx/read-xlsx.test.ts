import { expect, test } from 'vitest'
import {
  MAIN,
  makeWorkbook,
  relationshipsXml,
  rowsXml,
  type WorkbookXml,
} from '../../../../../tests/helpers/make-workbook.ts'
import { scoreCorpus } from '../../../../../tests/helpers/score-blocks.ts'
import { segmentDocument } from '../../docling/segment.ts'
import { DEFAULT_READ_OPTIONS, type ReaderOutput } from '../../reader.ts'
import { readXlsx } from './read-xlsx.ts'

const read = (workbook: WorkbookXml): Promise<ReaderOutput> =>
  readXlsx({ name: 'a.xlsx', bytes: makeWorkbook(workbook), options: DEFAULT_READ_OPTIONS })
const blocks = ({ document }: ReaderOutput): ReadonlyArray<readonly [string, string]> =>
  segmentDocument(document).map(({ type, content }) => [type, content])
const codes = (items: ReaderOutput['skipped']): ReadonlyArray<readonly [string, number, string | null]> =>
  items.map(({ code, count, where }) => [code, count, where])
const texts = ({ document }: ReaderOutput): readonly string[] =>
  document.tables.flatMap(({ data }) => data.table_cells.map(({ text }) => text))

test('cells show what a person sees in the sheet', async () => {
  const output = await read({
    strings: ['<t>plain</t>', '<r><t>ri</t></r><r><rPr><b/></rPr><t>ch</t></r><rPh sb="0" eb="1"><t>reading</t></rPh>'],
    styles:
      '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="9"/><xf numFmtId="164"/></cellXfs><numFmts><numFmt numFmtId="164" formatCode="h:mm"/></numFmts>',
    sheets: [
      {
        rows: `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>in_x000D__x000A_line</t></is></c></row>
          <row r="2"><c r="A2" t="b"><v>1</v></c><c r="B2" t="e"><v>#N/A</v></c><c r="C2" t="str"><f>A1&amp;"!"</f><v>plain!</v></c></row>
          <row r="3"><c r="A3" s="1"><v>45356</v></c><c r="B3" s="2"><v>0.5</v></c><c r="C3" s="3"><v>0.5</v></c></row>
          <row r="4"><c r="A4"><f>0.1+0.2</f><v>0.30000000000000004</v></c><c r="B4" t="d"><v>2024-03-05T00:00:00</v></c><c r="C4"><f>1+1</f></c></row>`,
      },
    ],
  })
  expect(texts(output)).toEqual([
    ...['plain', 'rich', 'in\nline'],
    ...['TRUE', '#N/A', 'plain!'],
    ...['2024-03-05', '50%', '12:00:00'],
    ...['0.3', '2024-03-05'],
  ])
  expect(output.found).toEqual({ sheets: 1, tables: 1, cells: 11, characters: 64, calculated_cells: 3 })
  expect(codes(output.skipped)).toEqual([['formulas_without_result', 1, 'sheet Sheet1']])
})

test('sheets are groups in the order of their tabs, and hidden ones are read and said', async () => {
  const output = await read({
    sheets: [
      { name: 'First', rows: rowsXml([['a'], [1]]) },
      { name: 'Secret', state: 'veryHidden', rows: '<row hidden="1"><c t="str"><v>b</v></c></row>' },
    ],
  })
  const { groups, tables } = output.document
  expect(groups.map(({ label, name, content_layer }) => [label, name, content_layer])).toEqual([
    ['sheet', 'First', 'body'],
    ['sheet', 'Secret', 'invisible'],
  ])
  expect(tables.map(({ meta }) => meta)).toEqual([
    { galley__sheet: 'First', galley__range: 'A1:A2' },
    { galley__sheet: 'Secret', galley__range: 'A1' },
  ])
  expect(codes(output.warnings)).toEqual([
    ['hidden_rows', 1, 'sheet Secret'],
    ['hidden_sheets', 1, 'sheet Secret'],
  ])
})

test('merged cells span, empty merged cells at the edge do not widen the table', async () => {
  const output = await read({
    sheets: [
      {
        rows: rowsXml([
          ['name', 'year', ''],
          ['', 2023, 2024],
        ]),
        after: '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="A3:C3"/></mergeCells>',
      },
    ],
  })
  expect(blocks(output)).toEqual([['table', '| name | year | year |\n| --- | --- | --- |\n| name | 2023 | 2024 |']])
})

test('a title in merged cells over the header is a caption, not a row', async () => {
  const output = await read({
    sheets: [
      {
        rows: rowsXml([
          ['Ducks seen', ''],
          ['Year', 'Count'],
          [2024, 3],
        ]),
        after: '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
      },
    ],
  })
  expect(blocks(output)).toEqual([
    ['caption', 'Ducks seen'],
    ['table', '| Year | Count |\n| --- | --- |\n| 2024 | 3 |'],
  ])
})

test('a first row of numbers is no header; a marked table says how many it has', async () => {
  const headers = (output: ReaderOutput): readonly boolean[] =>
    output.document.tables[0]?.data.table_cells.map((cell) => cell.column_header) ?? []
  expect(headers(await read({ sheets: [{ rows: rowsXml([[1], [2]]) }] }))).toEqual([false, false])
  const marked = await read({
    sheets: [{ rows: rowsXml([['a'], ['b'], ['c']]), links: { t: ['table', '../tables/table1.xml'] } }],
    parts: { 'xl/tables/table1.xml': `<table ${MAIN} ref="A1:A3" headerRowCount="2"/>` },
  })
  expect(headers(marked)).toEqual([true, true, false])
})

test('links and comments stay with their cells', async () => {
  const output = await read({
    sheets: [
      {
        rows: rowsXml([['name'], ['Ada']]),
        after: '<hyperlinks><hyperlink ref="A2" r:id="l"/><hyperlink ref="A1" location="Sheet2!A1"/></hyperlinks>',
        links: {
          l: ['hyperlink', 'https://example.org/ada'],
          c: ['comments', '../comments1.xml'],
          d: ['threadedComment', '../threaded.xml'],
        },
      },
    ],
    parts: {
      'xl/comments1.xml': `<comments ${MAIN}><authors><author>Bo</author></authors><commentList><comment ref="A1" authorId="0"><text><r><t>Which </t></r><r><t>name?</t></r></text></comment><comment ref="A2" authorId="0"><text><t>[Threaded comment]</t></text></comment><comment ref="Z9" authorId="0"><text><t>On nothing.</t></text></comment></commentList></comments>`,
      'xl/threaded.xml':
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"><threadedComment ref="A2" dT="2026-03-05T10:00:00" personId="p"><text>First.</text></threadedComment><threadedComment ref="A2" personId="p"><text>Second.</text></threadedComment></ThreadedComments>',
    },
  })
  expect(output.document.tables[0]?.meta).toMatchObject({
    galley__links: [
      { cell: 'A1', text: 'name', href: '#Sheet2!A1' },
      { cell: 'A2', text: 'Ada', href: 'https://example.org/ada' },
    ],
    galley__comments: [
      { cell: 'A1', author: 'Bo', text: 'Which name?' },
      { cell: 'A2', author: '', text: 'First.', date: '2026-03-05T10:00:00' },
      { cell: 'A2', author: '', text: 'Second.' },
    ],
  })
  expect(output.found).toMatchObject({ links: 2, comments: 4 })
  expect(codes(output.warnings)).toEqual([['comments_kept', 3, 'sheet Sheet1']])
  expect(codes(output.skipped)).toEqual([['comments_without_place', 1, 'sheet Sheet1']])
})

const DRAWING = `<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
<xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:row>9</xdr:row></xdr:from><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="Picture 1" descr="A duck on a pond"/></xdr:nvPicPr></xdr:pic></xdr:oneCellAnchor>
<xdr:oneCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:row>8</xdr:row></xdr:from><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Picture 2" descr="image2.png"/></xdr:nvPicPr></xdr:pic></xdr:oneCellAnchor>
<xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>3</xdr:row></xdr:from><mc:AlternateContent><mc:Choice Requires="x"><xdr:grpSp><xdr:sp><xdr:txBody><a:p><a:r><a:t>Two</a:t></a:r><a:br/><a:r><a:t>lines</a:t></a:r></a:p><a:p/><a:p><a:r><a:t>Next</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:grpSp></mc:Choice><mc:Fallback><xdr:sp><xdr:txBody><a:p><a:r><a:t>Old</a:t></a:r></a:p></xdr:txBody></xdr:sp></mc:Fallback></mc:AlternateContent></xdr:twoCellAnchor>
<xdr:absoluteAnchor><xdr:graphicFrame><xdr:nvGraphicFramePr><xdr:cNvPr id="3" name="Chart 1" descr="Chart type: Bar. Description automatically generated"/></xdr:nvGraphicFramePr><a:graphic><a:graphicData><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="c"/></a:graphicData></a:graphic></xdr:graphicFrame></xdr:absoluteAnchor>
</xdr:wsDr>`
const CHART = `<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Ducks by </a:t></a:r><a:r><a:t>year</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart><c:ser><c:tx><c:strRef><c:f>A1</c:f><c:strCache><c:pt idx="0"><c:v>Ducks</c:v></c:pt></c:strCache></c:strRef></c:tx></c:ser><c:ser><c:tx><c:v>Own name</c:v></c:tx></c:ser></c:barChart><c:valAx><c:title><c:tx><c:rich><a:p><a:r><a:t>Number</a:t></a:r></a:p></c:rich></c:tx></c:title></c:valAx></c:plotArea></c:chart></c:chartSpace>`

test('pictures, text boxes and charts stand where they are anchored', async () => {
  const output = await read({
    sheets: [
      {
        rows: `${rowsXml([['a'], [1]])}<row r="7"><c t="str"><v>below</v></c></row>`,
        after: '<drawing r:id="d"/>',
        links: { d: ['drawing', '../drawings/drawing1.xml'] },
      },
    ],
    parts: {
      'xl/drawings/drawing1.xml': DRAWING,
      'xl/drawings/_rels/drawing1.xml.rels': relationshipsXml({ c: ['chart', '/xl/charts/chart1.xml'] }),
      'xl/charts/chart1.xml': CHART,
    },
  })
  expect(blocks(output)).toEqual([
    ['table', '| a |\n| --- |\n| 1 |'],
    ['paragraph', 'Two\nlines'],
    ['paragraph', 'Next'],
    ['table', '| below |\n| --- |'],
    ['figure', ''],
    ['figure', 'A duck on a pond'],
    ['figure', 'Number\nOwn name'],
    ['caption', 'Ducks by year'],
  ])
  expect(output.document.pictures[2]?.meta).toMatchObject({
    galley__chart: { kind: 'bar', series: ['Ducks', 'Own name'] },
  })
  expect(output.found).toMatchObject({ images: 2, charts: 1, text_boxes: 1 })
})

test('headers and footers of the print are furniture, without page numbers', async () => {
  const output = await read({
    sheets: [
      {
        name: 'Data',
        rows: rowsXml([['a']]),
        after:
          '<headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"&amp;12R&amp;&amp;D report&amp;R&amp;A</oddHeader><oddFooter>&amp;C&amp;P/&amp;N</oddFooter><evenHeader>never</evenHeader></headerFooter>',
      },
    ],
  })
  expect(blocks(output)).toEqual([
    ['page_header', 'R&D report\nData'],
    ['table', '| a |\n| --- |'],
  ])
})

test('embedded documents and form controls are said, each once', async () => {
  const shape = '<oleObjects><oleObject shapeId="1"/><oleObject shapeId="1"/></oleObjects>'
  const output = await read({
    sheets: [
      { rows: rowsXml([['a']]), after: `${shape}<controls><control shapeId="2"/><control shapeId="3"/></controls>` },
    ],
  })
  expect(codes(output.skipped)).toEqual([
    ['embedded_objects', 1, 'sheet Sheet1'],
    ['form_controls', 2, 'sheet Sheet1'],
  ])
})

test('the real workbooks are read as their reference has them', async () => {
  const { text, type } = await scoreCorpus('xlsx')
  expect(text).toBeGreaterThan(0.97)
  expect(type).toBeGreaterThan(0.9)
})
