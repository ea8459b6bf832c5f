import { expect, test } from 'vitest'
import { makePdf, type PdfFont, type PdfMark, type PdfPageSpec } from '../../../../../tests/helpers/make-pdf.ts'
import type { ParsedBlock } from '../../../../shared/domain.ts'
import { parseDocument } from '../../parse.ts'

async function blocksOf(...pages: ReadonlyArray<readonly PdfMark[]>): Promise<readonly ParsedBlock[]> {
  const specs = pages.map((marks): PdfPageSpec => ({ marks }))
  return (await parseDocument({ name: 'test.pdf', bytes: makePdf({ pages: specs }) })).blocks
}

function typesOf(blocks: readonly ParsedBlock[]): readonly string[] {
  return blocks.map(({ type, content }) => `${type}: ${content}`)
}

type Style = { readonly x?: number; readonly size?: number; readonly font?: PdfFont }

const at = (y: number, text: string, { x = 72, size = 10, font = 'Helvetica' }: Style = {}): PdfMark => ({
  ...{ text, x, y, size, font },
})

/** A circle of curves. */
function circle(x: number, y: number, { paint = 'f', radius = 1.6 } = {}): PdfMark {
  const k = radius * 0.5523
  const [l, r, b, t] = [x - radius, x + radius, y - radius, y + radius]
  return {
    operators:
      `${r} ${y} m ${r} ${y + k} ${x + k} ${t} ${x} ${t} c ${x - k} ${t} ${l} ${y + k} ${l} ${y} c ` +
      `${l} ${y - k} ${x - k} ${b} ${x} ${b} c ${x + k} ${b} ${r} ${y - k} ${r} ${y} c ${paint}`,
  }
}

function row(y: number, cells: readonly string[], font: PdfFont = 'Helvetica'): readonly PdfMark[] {
  return cells.flatMap((text, column) => (text === '' ? [] : [at(y, text, { x: 72 + column * 150, font })]))
}

const PROSE = [
  'The quick brown fox jumps over the lazy dog while the slow brown',
  'bear looks on from the far side of the river and wonders whether it',
  'will ever learn to jump as high as the fox did on that day in June.',
]
const prose = (y: number): readonly PdfMark[] => PROSE.map((text, index) => at(y - 12 * index, text))

test('bullets that are drawn as circles and squares make lists, one within another', async () => {
  const blocks = await blocksOf([
    ...prose(700),
    circle(90, 653),
    at(650, 'First item of the list', { x: 100 }),
    circle(108, 641, { paint: 'S' }),
    at(638, 'Item within the first that is so long that it needs a second', { x: 118 }),
    at(626, 'line below its own text', { x: 118 }),
    { box: [88.5, 615.5, 3.2, 3.2] },
    at(614, 'Second item', { x: 100 }),
  ])
  expect(typesOf(blocks).slice(1)).toEqual([
    'list_item: First item of the list',
    'list_item: Item within the first that is so long that it needs a second line below its own text',
    'list_item: Second item',
  ])
  expect(blocks.slice(1).map(({ attributes }) => attributes?.level)).toEqual([1, 2, 1])
  expect(blocks.slice(1).map(({ attributes }) => attributes?.marker)).toEqual(['•', '◦', '▪'])
})

test('drawn boxes before lines are check boxes', async () => {
  const box = (y: number): PdfMark => circle(95, y + 3.5, { paint: 'S', radius: 4 })
  const tick: PdfMark = { operators: '93 652 m 94.5 650.6 l 96 652.1 l S' }
  const blocks = await blocksOf([
    ...prose(700),
    box(650),
    tick,
    at(650, 'Paint the railings', { x: 106 }),
    box(636),
    at(636, 'Order new books', { x: 106 }),
  ])
  expect(typesOf(blocks).slice(1)).toEqual(['checkbox: [x] Paint the railings', 'checkbox: [ ] Order new books'])
})

test('dots of a chart are no bullets', async () => {
  const slope = (x: number): PdfMark => ({ operators: `${x} 500 m ${x + 20} 540 l ${x + 40} 505 l S` })
  const blocks = await blocksOf([...prose(700), slope(80), circle(120, 523), at(520, 'Peak', { x: 126, size: 8 })])
  expect(blocks.map(({ type }) => type)).not.toContain('list_item')
})

test('a check box behind a bullet is a check box', async () => {
  const marks = [...prose(700), at(650, '\u2022', { x: 80 }), at(650, 'Paint the railings', { x: 106 })]
  const fields = [{ name: 'paint', rect: [92, 648, 101, 657], isChecked: true }] as const
  const { blocks } = await parseDocument({ name: 'form.pdf', bytes: makePdf({ pages: [{ marks, fields }] }) })
  expect(typesOf(blocks).at(-1)).toBe('checkbox: [x] Paint the railings')
})

test('letters below a numbered item are a list within it', async () => {
  const blocks = await blocksOf([
    ...prose(700),
    at(650, '1. to find whether the dams are tight,', { x: 80 }),
    at(638, '2. to compare the levels of the years,', { x: 80 }),
    at(626, 'a. by the gauges, and', { x: 100 }),
    at(614, 'b. by the pictures', { x: 100 }),
    at(602, '3. to say what is needed.', { x: 80 }),
  ])
  expect(blocks.slice(1).map(({ attributes }) => attributes?.marker)).toEqual(['1.', '2.', 'a.', 'b.', '3.'])
  expect(blocks.slice(1).map(({ attributes }) => attributes?.level)).toEqual([1, 1, 2, 2, 1])
})

test('names of functions are headings when large, items after bullets, and part of the lines they stand in', async () => {
  const blocks = await blocksOf([
    at(740, 'resolveFormatter()', { size: 14, font: 'Courier' }),
    ...prose(700),
    at(652, '\u2022', { x: 80 }),
    at(652, 'message: string', { x: 92, font: 'Courier' }),
    at(640, '\u2022', { x: 80 }),
    at(640, 'ran: boolean', { x: 92, font: 'Courier' }),
    at(610, 'It is set by', {}),
    at(610, 'setOptionValueWithSource(key, value, source)', { x: 130, font: 'Courier', size: 9 }),
    at(598, 'and read when the program starts.'),
  ])
  expect(blocks.map(({ type }) => type)).toEqual(['heading', 'paragraph', 'list_item', 'list_item', 'paragraph'])
  expect(blocks.at(-1)?.content).toBe(
    'It is set by setOptionValueWithSource(key, value, source) and read when the program starts.',
  )
})

test('long listings do not make the text around them large', async () => {
  const code = Array.from({ length: 20 }, (_, line) =>
    at(640 - line * 11, `const value${line} = compute(${line})`, { size: 8, font: 'Courier' }),
  )
  const blocks = await blocksOf([...prose(700), ...code])
  expect(blocks.map(({ type }) => type)).toEqual(['paragraph', 'code_block'])
})

test('a bold lead-in that ends with a colon is no heading', async () => {
  const blocks = await blocksOf([...prose(700), at(640, 'Example:', { font: 'Helvetica-Bold' }), ...prose(620)])
  expect(blocks.map(({ type }) => type)).toEqual(['paragraph', 'paragraph', 'paragraph'])
})

test('a short line in the font of the headings is a heading, though it is as small as the text', async () => {
  const body = (y: number): readonly PdfMark[] =>
    PROSE.map((text, index) => at(y - 12 * index, text, { font: 'Times-Roman' }))
  const blocks = await blocksOf([
    at(740, 'Methods', { size: 14 }),
    ...body(715),
    at(665, 'Results', { size: 14 }),
    ...body(640),
    at(590, 'Error codes'),
    ...body(570),
  ])
  expect(typesOf(blocks).filter((text) => text.startsWith('heading'))).toEqual([
    'heading: Methods',
    'heading: Results',
    'heading: Error codes',
  ])
})

test('a table with one line below its head has rows by the white between them', async () => {
  const blocks = await blocksOf([
    ...prose(740),
    ...row(680, ['Part', 'Needed', 'Tested with']),
    { line: [66, 675, 520, 675] },
    ...row(660, ['System', 'Linux with systemd', 'Debian 13']),
    ...row(648, ['', '250 or newer', '']),
    ...row(628, ['Memory', 'two gigabytes', 'four gigabytes']),
    ...row(608, ['Disk', 'one terabyte in a', 'a mirrored pair']),
    ...row(596, ['', 'mirrored pair', '']),
    ...prose(560),
  ])
  expect(blocks.map(({ type }) => type)).toEqual(['paragraph', 'table', 'paragraph'])
  expect(blocks[1]?.content.split('\n').map((line) => line.replace(/\s+/g, ' '))).toEqual([
    '| Part | Needed | Tested with |',
    '| --- | --- | --- |',
    '| System | Linux with systemd 250 or newer | Debian 13 |',
    '| Memory | two gigabytes | four gigabytes |',
    '| Disk | one terabyte in a mirrored pair | a mirrored pair |',
  ])
})

test('a head in bold makes a table without any line', async () => {
  const blocks = await blocksOf([
    ...prose(740),
    ...row(680, ['Command', 'Description'], 'Helvetica-Bold'),
    ...row(664, ['help', 'shows the commands']),
    ...row(648, ['clean', 'removes the folder']),
    ...prose(600),
  ])
  expect(blocks.map(({ type }) => type)).toEqual(['paragraph', 'table', 'paragraph'])
})

test('a table that goes on at the top of the next page with its head again is one', async () => {
  const grid = (top: number, rows: ReadonlyArray<readonly string[]>): readonly PdfMark[] => [
    ...Array.from({ length: rows.length + 1 }, (_, at): PdfMark => ({ line: [66, top - at * 20, 516, top - at * 20] })),
    ...[66, 216, 366, 516].map((x): PdfMark => ({ line: [x, top, x, top - rows.length * 20] })),
    ...rows.flatMap((cells, index) => row(top - index * 20 - 14, cells)),
  ]
  const head = ['No.', 'Gauge', 'Level']
  const [table, ...rest] = (
    await blocksOf(grid(200, [head, ['1', 'upper', '8.4'], ['2', 'lower', '7.7']]), [
      ...grid(740, [head, ['3', 'upper', '8.6']]),
      ...prose(600),
    ])
  ).filter(({ type }) => type !== 'page_header')
  expect(rest.map(({ type }) => type)).toEqual(['paragraph'])
  expect(table?.content.split('\n').map((line) => line.split('|')[1]?.trim())).toEqual(['No.', '---', '1', '2', '3'])
})

test('a listing that goes on at the top of the next page is one, with its indent', async () => {
  const code = (y: number, text: string, x = 72): PdfMark => at(y, text, { x, font: 'Courier' })
  const blocks = await blocksOf(
    [...prose(700), code(120, 'def level(reading):'), code(108, 'check(reading)', 96)],
    [code(740, 'return reading', 96), ...prose(700)],
  )
  expect(blocks.filter(({ type }) => type === 'code_block').map(({ content }) => content)).toEqual([
    'def level(reading):\n    check(reading)\n    return reading',
  ])
})

test('below a short line at the end of a page stand footnotes, however large', async () => {
  const blocks = await blocksOf([
    ...prose(700),
    { line: [72, 100, 190, 100] },
    at(86, '1 Autumn was late this year, and the last readings are late.'),
  ])
  expect(blocks.map(({ type }) => type)).toEqual(['paragraph', 'footnote'])
})

test('numbered chapters below larger parts are one level deeper', async () => {
  const part = (y: number, text: string): PdfMark => at(y, text, { size: 20 })
  const chapter = (y: number, text: string): PdfMark => at(y, text, { size: 14 })
  const blocks = await blocksOf([
    part(740, 'Before the works'),
    chapter(710, '1 Permits'),
    ...prose(690),
    part(630, 'After the works'),
    chapter(600, '2 Records'),
    ...prose(580),
  ])
  const headings = blocks.filter(({ type }) => type === 'heading')
  expect(headings.map(({ attributes }) => attributes?.level)).toEqual([1, 2, 1, 2])
})

test('a list that starts anew at 1 below an item that ends with a colon is within it', async () => {
  const blocks = await blocksOf([
    ...prose(700),
    at(650, '2. Weekends, Friday to Monday:', { x: 80 }),
    at(638, '1. 8 to 11 May;', { x: 104 }),
    at(626, '2. 29 May to 1 June.', { x: 104 }),
    at(614, '3. None in July.', { x: 80 }),
  ])
  expect(blocks.slice(1).map(({ attributes }) => attributes?.level)).toEqual([1, 2, 2, 1])
})

test('braces alone on their lines stay in the listing', async () => {
  const code = (y: number, text: string, x = 72): PdfMark => at(y, text, { x, font: 'Courier' })
  const blocks = await blocksOf([...prose(700), code(650, '{'), code(638, '"support": "P2"', 84), code(626, '}')])
  expect(blocks.at(-1)?.content).toBe('{\n  "support": "P2"\n}')
})

test('a caption directly below a paragraph is apart from it', async () => {
  const blocks = await blocksOf([...prose(700), at(664, 'Table 4: factors of the loaded lanes')])
  expect(blocks.map(({ type }) => type)).toEqual(['paragraph', 'caption'])
})

test('names of columns that are set to the foot of a head of two lines are one row', async () => {
  const blocks = await blocksOf([
    ...row(692, ['', 'Distance', 'Movement']),
    ...row(680, ['Support', 'from P2', 'over 50 K']),
    { line: [66, 675, 520, 675] },
    ...row(660, ['A0', '76 m', '44 mm']),
    ...row(640, ['P1', '44 m', '25 mm']),
    ...row(620, ['P3', '38 m', '22 mm']),
  ])
  expect(blocks[0]?.content.split('\n')[0]?.replace(/\s+/g, ' ')).toBe(
    '| Support | Distance from P2 | Movement over 50 K |',
  )
})
