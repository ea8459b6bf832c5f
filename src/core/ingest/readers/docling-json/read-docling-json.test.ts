import { expect, test } from 'vitest'
import { AppError } from '../../../../shared/errors.ts'
import { BODY, createDocumentBuilder } from '../../docling/builder.ts'
import { encodeDocument } from '../../docling/encode.ts'
import { segmentDocument } from '../../docling/segment.ts'
import { parseDocument } from '../../parse.ts'
import { DEFAULT_READ_OPTIONS, type ReaderOutput } from '../../reader.ts'
import { readDoclingJson } from './read-docling-json.ts'

const read = (json: string): Promise<ReaderOutput> =>
  readDoclingJson({ name: 'a.json', bytes: Buffer.from(json), options: DEFAULT_READ_OPTIONS })
const readValue = (value: object): Promise<ReaderOutput> =>
  read(JSON.stringify({ schema_name: 'DoclingDocument', version: '1.5.0', name: 'a', ...value }))
const shown = ({ document }: ReaderOutput) =>
  segmentDocument(document).map(({ type, content }) => `${type}: ${content}`)
const refs = (...names: readonly string[]) => names.map((name) => ({ $ref: `#/${name}` }))
const failure = async (action: Promise<unknown>): Promise<AppError> => {
  const error = await action.then(
    () => null,
    (cause: unknown) => cause,
  )
  if (!(error instanceof AppError)) throw new Error('It did not fail as expected.')
  return error
}

test('what Galley wrote comes back byte for byte', async () => {
  const builder = createDocumentBuilder()
  const bbox = { l: 1.5, t: 2, r: 30, b: 40, coord_origin: 'BOTTOMLEFT' } as const
  builder.addPage({ page_no: 1, size: { width: 595, height: 842 } })
  builder.addText(BODY, {
    label: 'section_header',
    text: 'Kopf',
    level: 2,
    places: [{ pageNo: 1, bbox }],
    meta: { galley__part: 'word/document.xml', galley__links: [{ text: 'a', href: 'https://example.org' }] },
  })
  const list = builder.addGroup(BODY, { label: 'list' })
  builder.addText(list, { label: 'list_item', text: 'x', marker: '1.', enumerated: true, hyperlink: 'https://a.b' })
  const table = builder.addTable(BODY, {
    rows: 1,
    columns: 2,
    cells: [{ text: 'c', row: 0, column: 0, columnSpan: 2, isColumnHeader: true, bbox }],
  })
  builder.addCaption(table, { text: 'Caption' })
  builder.addPicture(BODY, { description: 'A duck', label: 'chart' })
  const bytes = encodeDocument(builder.finish())
  const { document } = await readDoclingJson({ name: 'a.json', bytes, options: DEFAULT_READ_OPTIONS })
  expect(Buffer.from(encodeDocument(document)).toString()).toBe(Buffer.from(bytes).toString())
})

test('fields that are missing, strange or unknown cost nothing else', async () => {
  const output = await readValue({
    version: 7,
    origin: { filename: 'a.pdf' },
    body: { children: [...refs('texts/0', 'texts/1', 'texts/2', 'texts/3'), 'nonsense', { $ref: 5 }] },
    texts: [
      { label: 'text', text: 'Kept', formatting: { bold: true }, prov: [{ page_no: 'x' }], content_layer: 'attic' },
      { label: 'grading_scale', text: 'New label', orig: null, children: null },
      'not an item',
      { label: 'section_header', text: 'Head', level: 'high' },
    ],
    groups: 12,
    pages: [],
  })
  expect(shown(output)).toEqual(['paragraph: Kept', 'other: New label', 'heading: Head'])
  expect(output.document.texts[1]?.meta).toEqual({ galley__label: 'grading_scale' })
  expect(output.document.version).toBe('1.0.0')
  expect(output.skipped).toMatchObject([{ code: 'faulty_items', count: 1 }])
})

test('early documents: captions named by their picture only, grids without cells, furniture in its own tree', async () => {
  const at = ({ row = 0, column = 0, spans = 1 }, text: string) => ({
    text,
    row_span: 1,
    col_span: spans,
    start_row_offset_idx: row,
    end_row_offset_idx: row + 1,
    start_col_offset_idx: column,
    end_col_offset_idx: column + spans,
  })
  const wide = at({ spans: 2 }, 'Wide')
  const output = await readValue({
    version: '1.0.0',
    furniture: { self_ref: '#/furniture', children: refs('texts/1') },
    body: { self_ref: '#/body', children: refs('tables/0', 'pictures/0', 'groups/0') },
    groups: [{ label: 'ordered_list', children: refs('texts/2') }],
    texts: [
      { label: 'caption', text: 'Figure 1' },
      { label: 'page_header', text: 'Head' },
      { label: 'list_item', text: 'Item', enumerated: true, marker: '1.' },
    ],
    tables: [
      {
        data: {
          num_rows: 2,
          num_cols: 2,
          grid: [
            [wide, wide],
            [at({ row: 1 }, 'a'), at({ row: 1, column: 1 }, 'b')],
          ],
        },
      },
    ],
    pictures: [{ captions: refs('texts/0'), annotations: [{ kind: 'description', text: 'A duck' }] }],
  })
  expect(shown(output)).toEqual([
    'page_header: Head',
    'table: | Wide | Wide |\n| --- | --- |\n| a | b |',
    'figure: A duck',
    'caption: Figure 1',
    'list_item: Item',
  ])
  expect(output.document.tables[0]?.data.table_cells).toHaveLength(3)
})

test('the items of rich cells do not say their text twice, and pictures in cells stay', async () => {
  const output = await readValue({
    body: { children: refs('tables/0') },
    tables: [
      {
        children: refs('groups/0'),
        data: {
          num_rows: 1,
          num_cols: 1,
          table_cells: [
            { text: 'Rich text', end_row_offset_idx: 1, end_col_offset_idx: 1, ref: { $ref: '#/groups/0' } },
          ],
        },
      },
    ],
    groups: [{ label: 'unspecified', children: refs('texts/0', 'pictures/0') }],
    texts: [{ label: 'text', text: 'Rich text' }],
    pictures: [{ meta: { description: { text: 'In a cell' } } }],
  })
  expect(shown(output)).toEqual(['table: | Rich text |\n| --- |', 'figure: In a cell'])
  expect(output.skipped).toEqual([])
})

test('regions of forms in later versions lead to their items', async () => {
  const output = await readValue({
    body: { children: refs('field_regions/0') },
    groups: [{ label: 'section', children: [] }],
    field_regions: [{ label: 'field_region', children: refs('field_items/0') }],
    field_items: [{ label: 'field_item', children: refs('texts/0') }],
    texts: [{ label: 'text', text: 'Name: Ada' }],
  })
  expect(shown(output)).toEqual(['paragraph: Name: Ada'])
})

test('embedded images are left out, and the receipt says how many', async () => {
  const image = { uri: `data:image/png;base64,${'A'.repeat(1000)}`, dpi: 72 }
  const output = await readValue({
    body: { children: refs('pictures/0') },
    pictures: [{ image }],
    pages: { 1: { page_no: 1, size: { width: 10, height: 20 }, image } },
  })
  expect(output.warnings).toMatchObject([{ code: 'embedded_images', count: 2, short: '2 embedded images left out' }])
  expect(Buffer.from(encodeDocument(output.document)).includes('AAAA')).toBe(false)
  expect(output.found).toMatchObject({ pages: 1, images: 1 })
})

test('items that belong to no part of the document are counted as not read', async () => {
  const output = await readValue({
    body: { children: refs('texts/0') },
    texts: [
      { label: 'text', text: 'In' },
      { label: 'text', text: 'Out' },
      { label: 'text', text: '' },
    ],
  })
  expect(shown(output)).toEqual(['paragraph: In'])
  expect(output.skipped).toMatchObject([{ code: 'unplaced_items', count: 1 }])
})

test('keys that are names of the language change nothing', async () => {
  const json = `{"schema_name":"DoclingDocument","__proto__":{"texts":[]},"constructor":1,"body":{"children":[{"$ref":"#/texts/0"}],"__proto__":{"label":"x"}},
    "texts":[{"text":"Safe","label":"__proto__","meta":{"__proto__":{"description":{"text":"x"}},"galley__a":{"__proto__":1}}}],
    "pages":{"__proto__":{"page_no":1,"size":{"width":1,"height":1}},"1":{"page_no":1,"size":{"width":2,"height":2}}}}`
  const output = await read(json)
  expect(shown(output)).toEqual(['other: Safe'])
  expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined()
  expect(Object.getPrototypeOf(output.document.pages)).toBe(Object.prototype)
  expect(() => encodeDocument(output.document)).not.toThrow()
})

test('references in rings and trees of a hundred thousand levels end', async () => {
  const depth = 100_000
  const output = await readValue({
    body: { children: refs('groups/0', 'body') },
    groups: Array.from({ length: depth }, (_, i) => ({
      label: 'list',
      children: refs(`groups/${i + 1}`, 'groups/0', 'texts/0'),
    })),
    texts: [{ label: 'text', text: 'Deep' }],
  })
  expect(shown(output)).toEqual(['paragraph: Deep'])
})

test('nesting that no program writes is read over or refused, never a crash', async () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
  const output = await read(
    `{"schema_name":"DoclingDocument","x":${deep},"body":{"children":[{"$ref":"#/texts/0"}]},"texts":[{"text":"Read","label":"text","meta":{"galley__x":${deep}}}]}`,
  )
  expect(shown(output)).toEqual(['paragraph: Read'])
  expect((await failure(read('['.repeat(2_000_000)))).code).toBe('parse_failed')
})

test('a table that claims a billion rows does no harm', async () => {
  const output = await readValue({
    body: { children: refs('tables/0') },
    tables: [
      {
        data: {
          num_rows: 1e9,
          num_cols: 1e9,
          table_cells: [{ text: 'a', start_row_offset_idx: 0, end_row_offset_idx: 1e9, end_col_offset_idx: 1e9 }],
        },
      },
    ],
  })
  expect(shown(output)).toEqual(['table: | a |\n| --- |'])
})

test.each([
  ['{"schema_name": "DoclingDocument", "texts": [x]}', 'this is not JSON at line 1, column 46'],
  ['{"schema_name": "DoclingDocument",\n "texts": [1, 2', 'the file ends too early at line 2, column 16'],
  ['{"schema_name": "DoclingDocument",\n\n "a": "tab\there"}', 'this is not JSON at line 3, column 11'],
  ['{"schema_name": "DoclingDocument"} {}', 'this is not JSON at line 1, column 36'],
])('damaged JSON is refused with its place: %s', async (json, what) => {
  const error = await failure(read(json))
  expect(error.code).toBe('parse_failed')
  expect(error.message).toBe(`"a.json" is damaged: ${what}.`)
})

test.each([
  '{"schema_name": "Recipe"}',
  '{"a": 1}',
  '[1, 2]',
  '"DoclingDocument"',
  'null',
  '{"__proto__": {"schema_name": "DoclingDocument"}}',
])('JSON of another kind is refused with a hint: %s', async (json) => {
  const error = await failure(read(json))
  expect(error.code).toBe('unsupported_format')
  expect(error.message).toContain('"a.json"')
  expect(error.hint).toContain('DoclingDocument')
})

test('a file goes through the parser with its receipt', async () => {
  const bytes = Buffer.from(
    JSON.stringify({
      schema_name: 'DoclingDocument',
      body: { children: refs('texts/0') },
      texts: [{ label: 'title', text: 'Hello' }],
    }),
  )
  const parsed = await parseDocument({ name: 'hello.json', bytes })
  expect(parsed).toMatchObject({
    sourceType: 'json',
    parsingTool: 'docling',
    representationType: 'doclingdocument_json',
    blocks: [{ type: 'heading', content: 'Hello', attributes: { level: 1 } }],
    receipt: { reader: 'docling', skipped: [] },
  })
})
