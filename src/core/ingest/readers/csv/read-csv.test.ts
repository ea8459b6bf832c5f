import { expect, test } from 'vitest'
import { scoreCorpus } from '../../../../../tests/helpers/score-blocks.ts'
import { DEFAULT_READ_OPTIONS, type ReaderOutput } from '../../reader.ts'
import { readCsv } from './read-csv.ts'

const read = (source: string | Uint8Array, name = 'a.csv'): Promise<ReaderOutput> =>
  readCsv({ name, bytes: typeof source === 'string' ? Buffer.from(source) : source, options: DEFAULT_READ_OPTIONS })

const grid = ({ document }: ReaderOutput): readonly (readonly string[])[] => {
  const rows: string[][] = []
  for (const cell of document.tables[0]?.data.table_cells ?? [])
    (rows[cell.start_row_offset_idx] ??= [])[cell.start_col_offset_idx] = cell.text
  return rows
}

test.each([
  ['a,b\n1,2\n', ','],
  ['a;b\n"1,5";2\n1,5;2,5\n', ';'],
  ['a\tb\n1, 2\t3\n', '\t'],
  ['a|b\n1|2\n', '|'],
  ['name:shell\nroot:sh\n', ':'],
  ['sep=;\na;b\n1;2\n', ';'],
])('%j is cut into cells at %j', async (source, delimiter) => {
  const output = await read(source)
  expect(grid(output)[0]).toHaveLength(2)
  expect(output.document.tables[0]?.meta).toEqual({ galley__delimiter: delimiter })
})

test('times, addresses and prose in a single column stay whole', async () => {
  expect(grid(await read('time\n12:30\n13:45\n'))).toEqual([['time'], ['12:30'], ['13:45']])
  expect(grid(await read('http://a.org/\nhttp://b.org/\n'))).toEqual([['http://a.org/'], ['http://b.org/']])
  expect(grid(await read('Industry\nSales\nOther'))).toEqual([['Industry'], ['Sales'], ['Other']])
})

test('the first row is the header, and the receipt counts what the source holds', async () => {
  const { document, found, skipped, warnings, sourceTotalCharacters } = await read('a,b\r\n1,2\r\n')
  expect(document.tables[0]?.data.table_cells.map((cell) => cell.column_header)).toEqual([true, true, false, false])
  expect(found).toEqual({ characters: 10, tables: 1, cells: 4 })
  expect([skipped, warnings, sourceTotalCharacters]).toEqual([[], [], 10])
})

test('quoted cells keep their line breaks, delimiters and doubled quotes', async () => {
  expect(grid(await read('a,b\n"x\r\ny, z","say ""hi"""\n'))).toEqual([
    ['a', 'b'],
    ['x\ny, z', 'say "hi"'],
  ])
})

test('quotes escaped with a backslash are understood', async () => {
  expect(grid(await read('a,b\n"say \\"hi\\", he said",2\n'))[1]).toEqual(['say "hi", he said', '2'])
})

test('quotes behind a space are quotes where that makes the rows even', async () => {
  expect(grid(await read('a, b\n1, "x, y"\n2, "z"\n'))).toEqual([
    ['a', ' b'],
    ['1', 'x, y'],
    ['2', 'z'],
  ])
})

test('a quote that never ends does not swallow the rows after it', async () => {
  const output = await read('size\tname\n"5 inch\tdisk\n3 inch\tdisk\n', 'a.tsv')
  expect(grid(output)).toEqual([
    ['size', 'name'],
    ['"5 inch', 'disk'],
    ['3 inch', 'disk'],
  ])
  expect(output.warnings.map(({ code }) => code)).toEqual(['quotes_unmatched'])
})

test('rows of another width are read and said', async () => {
  const output = await read('1,2\na,b\na,b,c\na\n')
  expect(output.document.tables[0]?.data).toMatchObject({ num_rows: 4, num_cols: 3 })
  expect(output.warnings).toMatchObject([{ code: 'ragged_rows', count: 2, where: 'rows 3, 4' }])
})

test.each([
  ['UTF-8 with a mark', Buffer.from('\uFEFFa,ü\n1,2\n'), []],
  ['UTF-16 little endian', Buffer.from('\uFEFFa,ü\n1,2\n', 'utf16le'), []],
  ['UTF-16 big endian', Buffer.from('\uFEFFa,ü\n1,2\n', 'utf16le').swap16(), []],
  ['UTF-16 without a mark', Buffer.from('a,ü\n1,2\n', 'utf16le'), ['encoding_guessed']],
  ['Windows-1252', Buffer.from('a,ü\n1,2\n', 'latin1'), ['encoding_guessed']],
])('a table in %s is read', async (_, bytes, warnings) => {
  const output = await read(bytes)
  expect(grid(output)).toEqual([
    ['a', 'ü'],
    ['1', '2'],
  ])
  expect(output.warnings.map(({ code }) => code)).toEqual(warnings)
})

test('NUL bytes are no text', async () => {
  await expect(read('a,b\n1,\0\n')).rejects.toMatchObject({ code: 'not_text' })
})

test('a table of more than two million cells is refused with what to do', async () => {
  const refused = { code: 'file_too_large', hint: expect.stringContaining('Split') as string }
  await expect(read(','.repeat(2_000_001))).rejects.toMatchObject(refused)
  await expect(read(`${','.repeat(20_000)}\n${'a\n'.repeat(20_000)}`)).rejects.toMatchObject(refused)
})

test('one line of 50 MB is one cell', async () => {
  const output = await read('x'.repeat(50_000_000))
  expect(output.document.tables[0]?.data.table_cells[0]?.text).toHaveLength(50_000_000)
})

test('the real tables are read as their reference has them', async () => {
  expect(await scoreCorpus('csv')).toMatchObject({ text: 1, type: 1 })
})
