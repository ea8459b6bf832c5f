import { expect, test } from 'vitest'
import { MAIN, makeWorkbook, rowsXml, type WorkbookXml } from '../../../../../tests/helpers/make-workbook.ts'
import { makeZip } from '../../../../../tests/helpers/make-zip.ts'
import { DEFAULT_READ_OPTIONS, type ReaderOutput } from '../../reader.ts'
import { readXlsx } from './read-xlsx.ts'

const readBytes = (bytes: Uint8Array): Promise<ReaderOutput> =>
  readXlsx({ name: 'a.xlsx', bytes, options: DEFAULT_READ_OPTIONS })
const read = (workbook: WorkbookXml): Promise<ReaderOutput> => readBytes(makeWorkbook(workbook))
const sizes = ({ document }: ReaderOutput): ReadonlyArray<readonly [number, number]> =>
  document.tables.map(({ data }) => [data.num_rows, data.num_cols])

test('what a sheet claims about its size costs nothing', async () => {
  const output = await read({
    sheets: [
      {
        rows: `<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`,
        after: '<dimension ref="A1:XFD1048576"/><mergeCells><mergeCell ref="A1:XFD1048575"/></mergeCells>',
      },
    ],
  })
  expect(sizes(output)).toEqual([[1, 1]])
})

test('a merge over the whole sheet covers what is used', async () => {
  const output = await read({
    sheets: [
      { rows: rowsXml([['a', 'b'], ['c']]), after: '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>' },
    ],
  })
  expect(sizes(output)).toEqual([[2, 2]])
})

test('a hundred thousand sheets that are one part are read once, and said', async () => {
  const sheets = Array.from({ length: 100_000 }, (_, i) => `<sheet name="S${i}" sheetId="${i + 1}" r:id="s1"/>`)
  const output = await read({
    sheets: [{ rows: rowsXml([['a']]) }],
    parts: {
      'xl/workbook.xml': `<workbook ${MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${sheets.join('')}</sheets></workbook>`,
    },
  })
  expect(output.found.sheets).toBe(100_000)
  expect(output.skipped).toMatchObject([{ code: 'missing_sheets', count: 99_999 }])
  expect(output.skipped[0]?.where?.length).toBeLessThan(100)
})

test('cells that refer to texts that are not there are said', async () => {
  const output = await read({
    sheets: [
      { rows: '<row><c t="s"><v>7</v></c><c t="s"><v>-1</v></c><c t="s"><v>x</v></c><c t="str"><v>a</v></c></row>' },
    ],
  })
  expect(output.skipped).toMatchObject([{ code: 'missing_strings', count: 3 }])
  expect(sizes(output)).toEqual([[1, 1]])
})

test.each([
  ['a cell outside of every sheet', '<row r="1"><c r="ZZZ9"><v>1</v></c></row>', 'parse_failed'],
  ['a row outside of every sheet', '<row r="99999999"><c><v>1</v></c></row>', 'parse_failed'],
  ['a row that is no number', '<row r="x"><c><v>1</v></c></row>', 'parse_failed'],
  ['XML that ends early', '<row r="1"><c>', 'parse_failed'],
  ['elements nested 500 deep', '<a>'.repeat(500) + '</a>'.repeat(500), 'xml_unsafe'],
])('%s is refused', async (_, rows, code) => {
  await expect(read({ sheets: [{ rows }] })).rejects.toMatchObject({ code })
})

test('a document type is refused', async () => {
  const bomb = `<!DOCTYPE sst [<!ENTITY a "aaaa">]><sst ${MAIN}><si><t>&a;</t></si></sst>`
  await expect(read({ sheets: [{ rows: '' }], parts: { 'xl/sharedStrings.xml': bomb } })).rejects.toMatchObject({
    code: 'xml_unsafe',
  })
})

test('a long text shared by many cells is refused before it fills the memory', async () => {
  const cells = Array.from({ length: 10_000 }, (_, i) => `<row><c t="s"><v>0</v></c><c><v>${i * 7919}</v></c></row>`)
  await expect(
    read({ sheets: [{ rows: cells.join('') }], strings: [`<t>${'long '.repeat(6_000)}</t>`] }),
  ).rejects.toMatchObject({ code: 'file_too_large' })
})

test('a long text in a merge of many cells is refused too', async () => {
  await expect(
    read({
      sheets: [
        { rows: rowsXml([['long '.repeat(6_000)]]), after: '<mergeCells><mergeCell ref="A1:CV100"/></mergeCells>' },
      ],
    }),
  ).rejects.toMatchObject({ code: 'file_too_large' })
})

test('a chess board of more tables than a document may have blocks is refused', async () => {
  const rows = Array.from({ length: 700 }, (_, row) =>
    Array.from({ length: 700 }, (__, column) => ((row + column) % 2 ? '<c/>' : `<c><v>${row * column}</v></c>`)).join(
      '',
    ),
  )
  await expect(read({ sheets: [{ rows: rows.map((cells) => `<row>${cells}</row>`).join('') }] })).rejects.toMatchObject(
    { code: 'too_many_blocks' },
  )
})

test('drawings and sheets that are missing are said, targets outside of the file are not followed', async () => {
  const output = await read({
    sheets: [
      {
        rows: rowsXml([['a']]),
        after: '<drawing r:id="d"/><drawing r:id="e"/><drawing r:id="none"/>',
        links: { d: ['drawing', '../../../../../etc/passwd'], e: ['drawing', 'https://example.org/drawing.xml'] },
      },
    ],
  })
  expect(output.skipped).toMatchObject([{ code: 'missing_parts', count: 3 }])
})

test('a binary workbook is named as what it is', async () => {
  const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.bin"/></Relationships>`
  await expect(readBytes(makeZip({ '_rels/.rels': rels, 'xl/workbook.bin': 'x' }))).rejects.toMatchObject({
    code: 'unsupported_format',
    hint: expect.stringContaining('.xlsx') as string,
  })
})
