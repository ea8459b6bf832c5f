import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { makePdf, type PdfMark, type PdfSpec } from '../../../../../tests/helpers/make-pdf.ts'
import { scoreCorpus } from '../../../../../tests/helpers/score-blocks.ts'
import type { ParsedBlock } from '../../../../shared/domain.ts'
import { parseDocument } from '../../parse.ts'
import { DEFAULT_READ_OPTIONS } from '../../reader.ts'

afterEach(() => vi.unstubAllEnvs())

async function read(spec: PdfSpec) {
  return await parseDocument({ name: 'test.pdf', bytes: makePdf(spec) })
}

async function blocksOf(marks: readonly PdfMark[]): Promise<readonly ParsedBlock[]> {
  return (await read({ pages: [{ marks }] })).blocks
}

function summary(blocks: readonly ParsedBlock[]): ReadonlyArray<readonly [string, string]> {
  return blocks.map(({ type, content }) => [type, content])
}

/** Lines of text below each other, 12 points apart. */
function lines(texts: readonly string[], { x = 72, y = 700, size = 10, leading = 12 } = {}): readonly PdfMark[] {
  return texts.map((text, index) => ({ text, x, y: y - index * leading, size }))
}

const PROSE = [
  'The quick brown fox jumps over the lazy dog while the slow brown',
  'bear looks on from the far side of the river and wonders whether it',
  'will ever learn to jump as high as the fox did on that day in June.',
]

test('lines of a paragraph are one block with a box on its page', async () => {
  const { blocks, receipt } = await read({ pages: [{ marks: lines(PROSE) }] })
  expect(summary(blocks)).toEqual([['paragraph', PROSE.join(' ')]])
  expect(blocks[0]?.locator).toMatchObject({ page_no: 1, bbox: { coord_origin: 'BOTTOMLEFT', l: 72 } })
  expect(receipt.found).toMatchObject({ pages: 1, images: 0 })
})

test('an indented first line starts a paragraph', async () => {
  const marks = [
    ...lines(PROSE),
    { text: 'Another one starts here with its first line set in by some points', x: 88, y: 664 },
    ...lines(['and goes on without an indent below it, as in most books.'], { y: 652 }),
  ]
  expect(summary(await blocksOf(marks)).map(([, text]) => text.slice(0, 11))).toEqual(['The quick b', 'Another one'])
})

test('a word divided at the end of a line is put together, and a compound keeps its hyphen', async () => {
  const blocks = await blocksOf(
    lines([
      'All of this was well-known to the inhab-',
      'itants of the town, and it was also well-',
      'known to those of Saxe-',
      'Coburg across the long river.',
    ]),
  )
  expect(blocks[0]?.content).toBe(
    'All of this was well-known to the inhabitants of the town, and it was also well-known to those of Saxe-Coburg across the long river.',
  )
})

test('two columns are read one after the other, under a title that spans both', async () => {
  const column = (name: string) =>
    Array.from({ length: 12 }, (_, index) => `${name} column line ${index} with words to fill`)
  const marks: readonly PdfMark[] = [
    { text: 'A Title Across Both of the Columns Below It', x: 120, y: 740, size: 18, font: 'Helvetica-Bold' },
    ...lines(column('left')),
    ...lines(column('right'), { x: 320 }),
  ]
  const blocks = await blocksOf(marks)
  expect(summary(blocks)[0]).toEqual(['heading', 'A Title Across Both of the Columns Below It'])
  const text = blocks.map(({ content }) => content).join(' ')
  expect(text.indexOf('left column line 11')).toBeLessThan(text.indexOf('right column line 0'))
})

test('a paragraph that goes on in the next column or page is one block with two places', async () => {
  const fill = Array.from(
    { length: 40 },
    (_, index) => `Line ${index} of a long page of text that fills the page to its end and`,
  )
  const { blocks, representation } = await read({
    pages: [
      { marks: lines(fill) },
      { marks: lines(['it ends here, on the second page of the document, in lower case.']) },
    ],
  })
  expect(blocks).toHaveLength(1)
  const document = JSON.parse(Buffer.from(representation).toString()) as {
    texts: ReadonlyArray<{ prov: ReadonlyArray<{ page_no: number }> }>
  }
  expect(document.texts[0]?.prov.map(({ page_no }) => page_no)).toEqual([1, 2])
})

test('headings are found by size and weight, and their levels by their numbers', async () => {
  const marks: readonly PdfMark[] = [
    { text: 'The Name of the Document', x: 72, y: 740, size: 20, font: 'Helvetica-Bold' },
    { text: '1 Introduction', x: 72, y: 710, size: 14, font: 'Helvetica-Bold' },
    ...lines(PROSE, { y: 690 }),
    { text: '1.1 Aims', x: 72, y: 640, size: 12, font: 'Helvetica-Bold' },
    ...lines(PROSE, { y: 620 }),
  ]
  const headings = (await blocksOf(marks)).filter(({ type }) => type === 'heading')
  expect(headings.map(({ content, attributes }) => [content, attributes?.level])).toEqual([
    ['The Name of the Document', 1],
    ['1 Introduction', 1],
    ['1.1 Aims', 2],
  ])
})

test('bullets and numbers make list items, nested by their indents', async () => {
  const marks = [
    ...lines(PROSE),
    ...lines(['• first of the items'], { x: 90, y: 655 }),
    ...lines(['– within the first'], { x: 110, y: 641 }),
    ...lines(['• second of the items'], { x: 90, y: 627 }),
    ...lines(['1. numbered one', '2. numbered two'], { x: 90, y: 600 }),
  ]
  const items = (await blocksOf(marks)).filter(({ type }) => type === 'list_item')
  expect(items.map(({ content, attributes }) => [attributes?.marker, attributes?.level, content])).toEqual([
    ['•', 1, 'first of the items'],
    ['–', 2, 'within the first'],
    ['•', 1, 'second of the items'],
    ['1.', 1, 'numbered one'],
    ['2.', 1, 'numbered two'],
  ])
})

test('lines that cross make a table, and a missing line a merged cell', async () => {
  const horizontal = [700, 680, 660, 640].map((y): PdfMark => ({ line: [72, y, 372, y] }))
  const vertical = [72, 172, 272, 372].map((x): PdfMark => ({ line: [x, 640, x, x === 172 ? 680 : 700] }))
  const cells: readonly PdfMark[] = [
    { text: 'Wide head', x: 80, y: 686 },
    { text: 'Head 3', x: 280, y: 686 },
    { text: 'a1', x: 80, y: 666 },
    { text: 'a2', x: 180, y: 666 },
    { text: 'a3', x: 280, y: 666 },
    { text: 'b1', x: 80, y: 646 },
    { text: 'b2', x: 180, y: 646 },
    { text: 'b3', x: 280, y: 646 },
  ]
  const blocks = await blocksOf([
    ...horizontal,
    ...vertical,
    ...cells,
    { text: 'Table 1: What the cells hold', x: 72, y: 708 },
  ])
  expect(summary(blocks)).toEqual([
    ['table', '| Wide head | Wide head | Head 3 |\n| --- | --- | --- |\n| a1 | a2 | a3 |\n| b1 | b2 | b3 |'],
    ['caption', 'Table 1: What the cells hold'],
  ])
})

test('a table with lines above and below only has its columns from the white between them', async () => {
  const rules = [700, 684, 640].map((y): PdfMark => ({ line: [72, y, 372, y] }))
  const rows = [
    ['Model', 'Size', 'Score'],
    ['small', '10', '0.71'],
    ['medium one', '200', '0.82'],
    ['large', '3000', '0.93'],
  ]
  const cells = rows.flatMap((row, index) =>
    row.map((text, column): PdfMark => ({ text, x: 80 + column * 100, y: 688 - index * 14 - (index > 0 ? 2 : 0) })),
  )
  const [table] = await blocksOf([...rules, ...cells])
  expect(table?.content).toBe(
    '| Model | Size | Score |\n| --- | --- | --- |\n| small | 10 | 0.71 |\n| medium one | 200 | 0.82 |\n| large | 3000 | 0.93 |',
  )
})

test('rows of numbers that stand below each other are a table without any line', async () => {
  const rows = [
    ['Town', 'Houses', 'People'],
    ['Abbott', '120', '300'],
    ['Barton', '75', '181'],
    ['Carlow Hill', '1,310', '4,002'],
  ]
  const cells = rows.flatMap((row, index) =>
    row.map((text, column): PdfMark => ({ text, x: 72 + column * 110, y: 640 - index * 14 })),
  )
  const blocks = await blocksOf([...lines(PROSE), ...cells])
  expect(summary(blocks)[1]).toEqual([
    'table',
    '| Town | Houses | People |\n| --- | --- | --- |\n| Abbott | 120 | 300 |\n| Barton | 75 | 181 |\n| Carlow Hill | 1,310 | 4,002 |',
  ])
})

test('running headers and footers are furniture, in no paragraph', async () => {
  const pages = [1, 2, 3].map((page) => ({
    marks: [
      { text: 'Annual Report of the Society', x: 72, y: 760, size: 8 },
      ...lines(PROSE),
      { text: `Page ${page} of 3`, x: 280, y: 30, size: 8 },
    ],
  }))
  const { blocks } = await read({ pages })
  expect(blocks.filter(({ type }) => type === 'page_header')).toHaveLength(3)
  expect(
    blocks.filter(({ type, attributes }) => type === 'page_footer' && attributes?.layer === 'furniture'),
  ).toHaveLength(3)
  expect(blocks.filter(({ type }) => type === 'paragraph').map(({ content }) => content)).toEqual(
    Array(3).fill(PROSE.join(' ')),
  )
})

test('what the program marked as an artifact is furniture', async () => {
  const blocks = await blocksOf([...lines(PROSE), { text: 'Draft of the ninth of May', x: 72, y: 760, artifact: true }])
  expect(summary(blocks)[0]).toEqual(['page_header', 'Draft of the ninth of May'])
})

test('small text with a raised number at the foot of the page is a footnote', async () => {
  const marks: readonly PdfMark[] = [
    ...lines(PROSE),
    { text: '1', x: 72, y: 103, size: 5 },
    { text: 'What is said above was seen by several people.', x: 76, y: 100, size: 8 },
  ]
  expect(summary(await blocksOf(marks))[1]).toEqual(['footnote', '1 What is said above was seen by several people.'])
})

test('text in a font of equal widths is code with its lines and indents', async () => {
  const code = ['def add(a, b):', '    return a + b', 'print(add(1, 2))'].map((text, index): PdfMark => ({
    text: text.trim(),
    x: text.startsWith(' ') ? 96 : 72,
    y: 640 - index * 12,
    font: 'Courier',
  }))
  const blocks = await blocksOf([...lines(PROSE), ...code])
  expect(summary(blocks)[1]).toEqual(['code_block', 'def add(a, b):\n    return a + b\nprint(add(1, 2))'])
})

test('a picture is a block with its caption and the text inside it', async () => {
  const image = { width: 2, height: 2, grey: new Uint8Array([0, 80, 160, 240]) }
  const marks: readonly PdfMark[] = [
    ...lines(PROSE),
    { image, at: [100, 400, 200, 150] },
    { text: 'axis', x: 180, y: 420 },
    { text: 'Figure 1: A picture of squares.', x: 100, y: 385 },
  ]
  expect(summary(await blocksOf(marks)).slice(1)).toEqual([
    ['figure', ''],
    ['caption', 'Figure 1: A picture of squares.'],
    ['paragraph', 'axis'],
  ])
})

test('values of form fields stand where the field is, and check boxes are checkboxes', async () => {
  const { blocks, receipt } = await read({
    pages: [
      {
        marks: [
          { text: 'Name:', x: 72, y: 700 },
          { text: 'I agree', x: 92, y: 680 },
          { text: 'I do not', x: 92, y: 660 },
        ],
        fields: [
          { name: 'name', rect: [110, 696, 220, 710], value: 'Ada Lovelace' },
          { name: 'yes', rect: [72, 678, 84, 690], isChecked: true },
          { name: 'no', rect: [72, 658, 84, 670], isChecked: false },
        ],
      },
    ],
  })
  expect(summary(blocks)).toEqual([
    ['paragraph', 'Name: Ada Lovelace'],
    ['checkbox', '[x] I agree'],
    ['checkbox', '[ ] I do not'],
  ])
  expect(receipt.found.form_fields).toBe(3)
})

test('links are counted and kept with their words', async () => {
  const { receipt, representation } = await read({
    pages: [
      {
        marks: lines(['See our page for more of this.']),
        links: [{ href: 'https://example.org/more', rect: [91, 697, 131, 709] }],
      },
    ],
  })
  expect(receipt.found.links).toBe(1)
  expect(Buffer.from(representation).toString()).toContain(
    '"galley__links":[{"text":"our page","href":"https://example.org/more"}]',
  )
})

test('the outline says how deep a heading is', async () => {
  const blocks = (
    await read({
      pages: [
        {
          marks: [
            { text: 'Preface', x: 72, y: 740, size: 12, font: 'Helvetica-Bold' },
            ...lines(PROSE),
            { text: 'Letters', x: 72, y: 640, size: 12, font: 'Helvetica-Bold' },
            ...lines(PROSE, { y: 620 }),
          ],
        },
      ],
      bookmarks: ['Preface', 'Letters'],
    })
  ).blocks
  expect(blocks.filter(({ type }) => type === 'heading').map(({ attributes }) => attributes?.level)).toEqual([1, 1])
})

test('a turned page is read as it is shown', async () => {
  const marks = PROSE.map((text, index): PdfMark => ({ text, x: 100 + index * 12, y: 72, angle: 90 }))
  const { blocks } = await read({ pages: [{ marks, rotate: 90 }] })
  expect(summary(blocks)).toEqual([['paragraph', PROSE.join(' ')]])
})

test('a wide table set upwards is a table, with its place on the paper', async () => {
  const rows = Array.from({ length: 12 }, (_, row) => ['left', 'middle', 'right'].map((name) => `${name} ${row}`))
  const cells = rows.flatMap((row, index) =>
    row.map((text, column): PdfMark => ({ text, x: 100 + index * 14, y: 80 + column * 120, angle: 90 })),
  )
  const lines = [88, 102, 258].map((x): PdfMark => ({ line: [x, 72, x, 420] }))
  const [table, note] = await blocksOf([...lines, ...cells, { text: 'Upright beside it', x: 300, y: 500 }])
  expect(note?.content).toBe('Upright beside it')
  expect(table?.content.split('\n')[2]).toBe('| left 1 | middle 1 | right 1 |')
  expect(table?.locator).toMatchObject({ bbox: { l: 88, b: 72, r: 258, t: 420 } })
})

test('text up the margin stays out of the paragraphs', async () => {
  const blocks = await blocksOf([
    ...lines(PROSE),
    { text: 'arXiv:2001.00001v1 [cs.CL] 1 Jan 2020', x: 30, y: 300, angle: 90, size: 16 },
  ])
  expect(summary(blocks)).toEqual([
    ['paragraph', PROSE.join(' ')],
    ['page_header', 'arXiv:2001.00001v1 [cs.CL] 1 Jan 2020'],
  ])
})

test('a page that is an image is reported as a scan', async () => {
  const scan: PdfMark = { image: { width: 1, height: 1, grey: new Uint8Array([200]) }, at: [0, 0, 612, 792] }
  const { receipt } = await read({ pages: [{ marks: lines(PROSE) }, { marks: [scan] }, { marks: [scan] }] })
  expect(receipt.skipped).toMatchObject([
    { code: 'scanned_page', count: 2, short: '2 pages are scans', where: 'pages 2 and 3' },
  ])
  await expect(read({ pages: [{ marks: [scan] }, { marks: [scan] }] })).rejects.toMatchObject({
    code: 'no_text',
    message: '"test.pdf" holds no text: all 2 pages are scans.',
  })
})

test('OCR without tesseract says which program is missing', async () => {
  vi.stubEnv('GALLEY_TESSERACT', '/nowhere/tesseract')
  const scan: PdfMark = { image: { width: 1, height: 1, grey: new Uint8Array([200]) }, at: [0, 0, 612, 792] }
  const bytes = makePdf({ pages: [{ marks: [scan] }] })
  await expect(
    parseDocument({ name: 'scan.pdf', bytes, options: { ...DEFAULT_READ_OPTIONS, ocr: true } }),
  ).rejects.toMatchObject({
    code: 'reader_missing',
    message: '"scan.pdf" needs OCR, and tesseract is not installed.',
  })
})

test.skipIf(process.platform === 'win32')('a scan in which OCR finds no word is said', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'galley-tesseract-'))
  const program = join(folder, 'tesseract')
  writeFileSync(program, '#!/bin/sh\necho level\n', { mode: 0o755 })
  vi.stubEnv('GALLEY_TESSERACT', program)
  const scan: PdfMark = { image: { width: 1, height: 1, grey: new Uint8Array([200]) }, at: [0, 0, 612, 792] }
  const bytes = makePdf({ pages: [{ marks: [scan] }] })
  const options = { ...DEFAULT_READ_OPTIONS, ocr: true }
  const { receipt } = await parseDocument({ name: 'blank.pdf', bytes, options })
  rmSync(folder, { recursive: true })
  expect(receipt.skipped).toEqual([])
  expect(receipt.warnings).toMatchObject([
    { code: 'ocr_no_text', count: 1, short: 'OCR found no text on 1 page', where: 'page 1' },
  ])
})

test('a file that is cut off or asks for a password is refused by name', async () => {
  const bytes = makePdf({ pages: [{ marks: lines(PROSE) }] })
  await expect(parseDocument({ name: 'cut.pdf', bytes: bytes.slice(0, 60) })).rejects.toMatchObject({
    code: 'parse_failed',
    message: expect.stringContaining('"cut.pdf"') as string,
  })
  const locked = makePdf({
    pages: [{ marks: lines(PROSE) }],
    trailer: `/Encrypt<</Filter/Standard/V 1/R 2/O<${'00'.repeat(32)}>/U<${'11'.repeat(32)}>/P -4>>/ID[<00><00>]`,
  })
  await expect(parseDocument({ name: 'locked.pdf', bytes: locked })).rejects.toMatchObject({ code: 'encrypted' })
})

test('the same file gives the same bytes', async () => {
  const spec: PdfSpec = { pages: [{ marks: lines(PROSE) }] }
  expect((await read(spec)).representation).toEqual((await read(spec)).representation)
})

test('the corpus is read about as well as it was when this was written', async () => {
  const { text, type } = await scoreCorpus('pdf')
  expect(text).toBeGreaterThan(0.95)
  expect(type).toBeGreaterThan(0.84)
}, 30_000)
