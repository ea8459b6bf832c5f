import { expect, it } from 'vitest'
import { docxParagraph as p, type DocxSpec, makeDocx } from '../../../../../tests/helpers/make-docx.ts'
import { parseDocument } from '../../parse.ts'

async function read(spec: DocxSpec): Promise<readonly string[]> {
  const { blocks } = await parseDocument({ name: 'a.docx', bytes: makeDocx(spec) })
  return blocks.map(({ type, content, attributes }) =>
    [type, attributes?.level, attributes?.marker, content].filter((each) => each !== undefined).join(' | '),
  )
}

type LevelSpec = { readonly format: string; readonly text: string; readonly more?: string; readonly indent?: number }
const abstract = (id: number, levels: readonly LevelSpec[], more = ''): string =>
  `<w:abstractNum w:abstractNumId="${id}">${more}${levels
    .map(
      ({ format, text, indent, more: extra = '' }, level) =>
        `<w:lvl w:ilvl="${level}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${extra}<w:lvlText w:val="${text}"/>` +
        `<w:pPr><w:ind w:left="${indent ?? 720 * (level + 1)}"/></w:pPr></w:lvl>`,
    )
    .join('')}</w:abstractNum>`
const num = (id: number, of: number, more = ''): string =>
  `<w:num w:numId="${id}"><w:abstractNumId w:val="${of}"/>${more}</w:num>`
const item = (text: string, numId: number, level = 0): string =>
  p(text, `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${numId}"/></w:numPr>`)
const style = (id: string, name: string, more = ''): string =>
  `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/>${more}</w:style>`

const OUTLINE = abstract(1, [
  { format: 'decimal', text: '%1.' },
  { format: 'lowerLetter', text: '%2)' },
  { format: 'decimal', text: '%1.%2.%3', more: '<w:isLgl/>' },
])

it('nests list items by level and gives each its marker', async () => {
  const body = [item('a', 1), item('b', 1, 1), item('c', 1, 2), item('d', 1, 1), item('e', 1), item('f', 1, 1)]
  expect(await read({ body: body.join(''), numbering: OUTLINE + num(1, 1) })).toEqual([
    'list_item | 1 | 1. | a',
    'list_item | 2 | a) | b',
    'list_item | 3 | 1.1.1 | c',
    'list_item | 2 | b) | d',
    'list_item | 1 | 2. | e',
    'list_item | 2 | a) | f',
  ])
})

it('goes on counting after a paragraph, at the same depth', async () => {
  const body = [item('a', 1), item('b', 1, 1), p('between'), item('c', 1, 1), item('d', 1)]
  expect(await read({ body: body.join(''), numbering: OUTLINE + num(1, 1) })).toEqual([
    'list_item | 1 | 1. | a',
    'list_item | 2 | a) | b',
    'paragraph | between',
    'list_item | 2 | b) | c',
    'list_item | 1 | 2. | d',
  ])
})

it('lets lists of one definition count together, but for those that start anew', async () => {
  const numbering =
    abstract(1, [{ format: 'upperRoman', text: '%1' }]) +
    num(1, 1) +
    num(2, 1) +
    num(3, 1, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>')
  const body = [item('a', 1), item('b', 2), p('x'), item('c', 3), item('d', 3)]
  const markers = (await read({ body: body.join(''), numbering })).map((line) => line.split(' | ')[2])
  expect(markers).toEqual(['I', 'II', undefined, 'VII', 'VIII'])
})

it('takes a level that a list puts in place of the definition', async () => {
  const own = `<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimalZero"/><w:lvlText w:val="(%1)"/></w:lvl></w:lvlOverride>`
  const numbering = abstract(1, [{ format: 'decimal', text: '%1.' }]) + num(1, 1, own)
  expect(await read({ body: item('a', 1), numbering })).toEqual(['list_item | 1 | (03) | a'])
})

it('follows a list style to the list that holds its levels', async () => {
  const numbering =
    abstract(1, [{ format: 'bullet', text: '' }], '<w:styleLink w:val="Dots"/>') +
    abstract(2, [], '<w:numStyleLink w:val="Dots"/>') +
    num(1, 1) +
    num(2, 2)
  const styles = `<w:style w:type="numbering" w:styleId="Dots"><w:name w:val="Dots"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`
  expect(await read({ body: item('a', 2), numbering, styles })).toEqual(['list_item | 1 | • | a'])
})

it('nests lists of different definitions by how far in they stand', async () => {
  const numbering =
    abstract(1, [{ format: 'decimal', text: '%1.', indent: 360 }]) +
    abstract(2, [{ format: 'bullet', text: '-', indent: 1080 }]) +
    num(1, 1) +
    num(2, 2)
  expect(await read({ body: item('a', 1) + item('b', 2) + item('c', 1), numbering })).toEqual([
    'list_item | 1 | 1. | a',
    'list_item | 2 | - | b',
    'list_item | 1 | 2. | c',
  ])
})

it('knows list styles by name when the numbering is lost', async () => {
  const styles = style('A', 'List Bullet') + style('B', 'List Bullet 2') + style('C', 'List Paragraph')
  const body = p('a', '<w:pStyle w:val="A"/>') + p('b', '<w:pStyle w:val="B"/>') + p('c', '<w:pStyle w:val="C"/>')
  expect(await read({ body, styles })).toEqual(['list_item | 1 | • | a', 'list_item | 2 | • | b', 'paragraph | c'])
})

it('puts the number of a numbered heading in front of its text', async () => {
  const styles =
    style(
      'berschrift1',
      'heading 1',
      '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr>',
    ) + style('berschrift2', 'heading 2', '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
  const numbering =
    abstract(1, [
      { format: 'decimal', text: 'Chapter %1', more: '<w:pStyle w:val="berschrift1"/>' },
      { format: 'decimal', text: '%1.%2', more: '<w:pStyle w:val="berschrift2"/>' },
    ]) + num(1, 1)
  const one = '<w:pStyle w:val="berschrift1"/>'
  const two = '<w:pStyle w:val="berschrift2"/>'
  const plain = `${one}<w:numPr><w:numId w:val="0"/></w:numPr>`
  const body = p('A', one) + p('B', two) + p('C', two) + p('D', one) + p('E', two) + p('F', plain)
  expect(await read({ body, styles, numbering })).toEqual([
    'heading | 1 | Chapter 1 A',
    'heading | 2 | 1.1 B',
    'heading | 2 | 1.2 C',
    'heading | 1 | Chapter 2 D',
    'heading | 2 | 2.1 E',
    'heading | 1 | F',
  ])
})

it('finds headings by outline level, name and inheritance, in any language', async () => {
  const styles =
    style('T', 'Title') +
    style('S', 'Subtitle', '<w:basedOn w:val="T"/>') +
    style('H', 'Überschrift 3') +
    style('Own', 'My section', '<w:basedOn w:val="H"/>') +
    style('Level', 'Clause', '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>') +
    style('Loop', 'Loop', '<w:basedOn w:val="Loop"/>')
  const names = ['T', 'S', 'H', 'Own', 'Level', 'Loop', 'Heading4']
  const body =
    names.map((name) => p(name, `<w:pStyle w:val="${name}"/>`)).join('') + p('direct', '<w:outlineLvl w:val="4"/>')
  expect(await read({ body, styles })).toEqual([
    'heading | 1 | T',
    'paragraph | S',
    'heading | 3 | H',
    'heading | 3 | Own',
    'heading | 2 | Level',
    'paragraph | Loop',
    'heading | 4 | Heading4',
    'heading | 5 | direct',
  ])
})

it('joins lines of code and keeps prose in a typewriter face as prose', async () => {
  const styles = style('Code', 'Source Code') + style('Trap', 'Source Reference')
  const mono = (text: string): string =>
    `<w:p><w:r><w:rPr><w:rFonts w:ascii="Courier New"/></w:rPr><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
  const code = '<w:pStyle w:val="Code"/>'
  const body = [
    p('if a:', code),
    p('', code),
    p('    b()', code),
    p('See there', '<w:pStyle w:val="Trap"/>'),
    mono('for (;;) {'),
    mono('  wait'),
    mono('}'),
    p('After'),
    mono('A memo in an old face.'),
  ]
  expect(await read({ body: body.join(''), styles })).toEqual([
    'code_block | if a:\n\n    b()',
    'paragraph | See there',
    'code_block | for (;;) {\n  wait\n}',
    'paragraph | After',
    'paragraph | A memo in an old face.',
  ])
})
