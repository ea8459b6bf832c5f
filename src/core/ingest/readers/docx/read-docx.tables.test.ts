import { expect, it } from 'vitest'
import { docxParagraph as p, type DocxSpec, makeDocx } from '../../../../../tests/helpers/make-docx.ts'
import { parseDocument } from '../../parse.ts'
import { DEFAULT_READ_OPTIONS } from '../../reader.ts'
import { readDocx } from './read-docx.ts'

const lines = async (spec: DocxSpec): Promise<readonly string[]> =>
  (await parseDocument({ name: 'a.docx', bytes: makeDocx(spec) })).blocks.map(
    ({ type, content }) => `${type} | ${content}`,
  )
const tc = (content: string, properties = ''): string =>
  `<w:tc><w:tcPr>${properties}</w:tcPr>${content.startsWith('<') ? content : p(content)}</w:tc>`
const tr = (cells: readonly string[], properties = ''): string =>
  `<w:tr><w:trPr>${properties}</w:trPr>${cells.join('')}</w:tr>`
const tbl = (...rows: readonly string[]): string => `<w:tbl><w:tblPr/><w:tblGrid/>${rows.join('')}</w:tbl>`
const span = (columns: number): string => `<w:gridSpan w:val="${columns}"/>`
const down = (value = ''): string => `<w:vMerge${value === '' ? '' : ` w:val="${value}"`}/>`

const table = async (body: string) => {
  const output = await readDocx({ name: 'a.docx', bytes: makeDocx({ body }), options: DEFAULT_READ_OPTIONS })
  return output.document.tables[0]
}

it('resolves cells that are merged across and downwards', async () => {
  const made = await table(
    tbl(
      tr([tc('wide', span(2)), tc('h')], '<w:tblHeader/>'),
      tr([tc('tall', down('restart')), tc('b'), tc('c')]),
      tr([tc('', down()), tc('d'), tc('e')]),
    ),
  )
  const cells = made?.data.table_cells.map((cell) => [cell.text, cell.row_span, cell.col_span, cell.column_header])
  expect(made?.data).toMatchObject({ num_rows: 3, num_cols: 3 })
  expect(cells).toEqual([
    ['wide', 1, 2, true],
    ['h', 1, 1, true],
    ['tall', 2, 1, false],
    ['b', 1, 1, false],
    ['c', 1, 1, false],
    ['d', 1, 1, false],
    ['e', 1, 1, false],
  ])
})

it('takes the first row for the header when the style of the table sets it apart', async () => {
  const rows = tr([tc('a'), tc('b')]) + tr([tc('c'), tc('d')])
  for (const look of ['<w:tblLook w:val="04A0"/>', '<w:tblLook w:val="0000" w:firstRow="1"/>']) {
    const made = await table(`<w:tbl><w:tblPr>${look}</w:tblPr>${rows}</w:tbl>`)
    expect(made?.data.table_cells.map(({ column_header }) => column_header)).toEqual([true, true, false, false])
  }
  const plain = await table(`<w:tbl><w:tblPr><w:tblLook w:val="0400"/></w:tblPr>${rows}</w:tbl>`)
  expect(plain?.data.table_cells.some(({ column_header }) => column_header)).toBe(false)
})

it('drops columns of the grid that no cell begins in, and rows that were deleted', async () => {
  const body = tbl(
    tr([tc('a', span(7)), tc('b', span(3))]),
    tr([tc('gone'), tc('gone')], '<w:del w:id="1"/>'),
    tr([tc('c', span(7)), tc('d', span(3))]),
  )
  expect(await lines({ body })).toEqual(['table | | a | b |\n| --- | --- |\n| c | d |'])
})

it('keeps a claimed width from growing beyond the cells that there are', async () => {
  const row = tr([tc('a', span(99_999_999)), tc('b')])
  expect((await table(tbl(row, row)))?.data).toMatchObject({ num_rows: 2, num_cols: 2 })
})

it('leaves room before the first cell of a row', async () => {
  const body = tbl(tr([tc('a'), tc('b')]), tr([tc('c')], '<w:gridBefore w:val="1"/>'))
  expect(await lines({ body })).toEqual(['table | | a | b |\n| --- | --- |\n|  | c |'])
})

it('reads paragraphs, numbers and tables in a cell in order', async () => {
  const inner = tbl(tr([tc('x'), tc('y')]), tr([tc('z'), tc('')]))
  const numbering = `<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>`
  const item = (text: string): string => p(text, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
  const body = tbl(tr([tc(item('')), tc(p('first') + inner + p('last'))]), tr([tc(item('')), tc(item('n'))]))
  expect(await lines({ body, numbering })).toEqual(['table | | 1. | first x y z last |\n| --- | --- |\n| 2. | 3. n |'])
})

it('reads a frame of one cell as what it holds', async () => {
  const body = tbl(tr([tc(p('one') + tbl(tr([tc('a'), tc('b')])) + p('two'))]))
  expect(await lines({ body })).toEqual(['paragraph | one', 'table | | a | b |\n| --- | --- |', 'paragraph | two'])
})

it('keeps pictures of cells after their table', async () => {
  const picture = `<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" descr="A cat"/><a:graphic><pic:pic/></a:graphic></wp:inline></w:drawing></w:r></w:p>`
  expect(await lines({ body: tbl(tr([tc('a'), tc(picture)])) + p('after') })).toEqual([
    'table | | a |  |\n| --- | --- |',
    'figure | A cat',
    'paragraph | after',
  ])
})

it('names part and path of each item', async () => {
  const body = p('a') + tbl(tr([tc('b'), tc('c')])) + `<w:sdt><w:sdtPr/><w:sdtContent>${p('d')}</w:sdtContent></w:sdt>`
  const { document } = await readDocx({ name: 'a.docx', bytes: makeDocx({ body }), options: DEFAULT_READ_OPTIONS })
  expect(document.texts.map(({ meta }) => meta)).toEqual([
    { galley__part: 'word/document.xml', galley__path: [0, 0] },
    { galley__part: 'word/document.xml', galley__path: [0, 2, 1, 0] },
  ])
  expect(document.tables[0]?.meta).toEqual({ galley__part: 'word/document.xml', galley__path: [0, 1] })
})
