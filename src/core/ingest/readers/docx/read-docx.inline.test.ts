import { expect, it } from 'vitest'
import { docxParagraph as p, type DocxSpec, makeDocx } from '../../../../../tests/helpers/make-docx.ts'
import type { ParsedDocument } from '../../parsed-document.ts'
import { parseDocument } from '../../parse.ts'
import { DEFAULT_READ_OPTIONS, type ReaderOutput } from '../../reader.ts'
import { readDocx } from './read-docx.ts'

const parse = async (spec: DocxSpec): Promise<ParsedDocument> =>
  parseDocument({ name: 'a.docx', bytes: makeDocx(spec) })
const lines = async (spec: DocxSpec): Promise<readonly string[]> =>
  (await parse(spec)).blocks.map(({ type, content }) => `${type} | ${content}`)
const document = async (spec: DocxSpec): Promise<ReaderOutput> =>
  readDocx({ name: 'a.docx', bytes: makeDocx(spec), options: DEFAULT_READ_OPTIONS })
const r = (text: string, properties = ''): string =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
const field = (instruction: string, result: string): string =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>${instruction}</w:instrText></w:r>` +
  `<w:r><w:fldChar w:fldCharType="separate"/></w:r>${result}<w:r><w:fldChar w:fldCharType="end"/></w:r>`

it('keeps one paragraph whole over runs, breaks, tabs and hyphens', async () => {
  const body = `<w:p>${r('so')}${r('me ', '<w:b/>')}<w:r><w:t>x</w:t><w:tab/><w:t>y</w:t><w:br/><w:t>z</w:t><w:noBreakHyphen/><w:softHyphen/><w:t>1</w:t><w:lastRenderedPageBreak/></w:r>${r('co\u00adop')}</w:p>`
  expect(await lines({ body })).toEqual(['paragraph | some x\ty\nz-1coop'])
})

it('reads tracked changes as accepted, merges paragraphs whose mark was deleted, and says so', async () => {
  const mark = '<w:pPr><w:rPr><w:del w:id="9"/></w:rPr></w:pPr>'
  const body = [
    `<w:p>${r('a ')}<w:ins w:id="1">${r('new')}</w:ins><w:del w:id="2"><w:r><w:delText>old</w:delText></w:r></w:del></w:p>`,
    `<w:p>${mark}${r('first half ')}</w:p>`,
    p('second half'),
    `<w:p>${mark}<w:del w:id="3"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>`,
    `<w:p><w:moveFrom w:id="4">${r('moved')}</w:moveFrom></w:p>`,
    `<w:p><w:moveTo w:id="5">${r('moved')}</w:moveTo></w:p>`,
  ].join('')
  const { blocks, receipt } = await parse({ body })
  expect(blocks.map(({ content }) => content)).toEqual(['a new', 'first half second half', 'moved'])
  expect(receipt.found.tracked_changes).toBe(7)
  expect(receipt.warnings).toMatchObject([{ code: 'tracked_changes_accepted', count: 7 }])
})

it('shows the result of a field and never its instruction', async () => {
  const body = [
    `<w:p>${field('REF x', r('Table 1'))}${r(' shows')}</w:p>`,
    `<w:p>${field(` IF ${field('PAGE', r('3'))} = 3 `, r('yes'))}</w:p>`,
    `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>lost instruction</w:t></w:r></w:p>`,
    p('after'),
  ].join('')
  expect(await lines({ body })).toEqual(['paragraph | Table 1 shows', 'paragraph | yes', 'paragraph | after'])
})

it('keeps links beside the text', async () => {
  const body = [
    `<w:p>${r('see ')}<w:hyperlink r:id="l1">${r('this ')}${r('page')}</w:hyperlink>${r('.')}</w:p>`,
    `<w:p>${field('HYPERLINK &quot;https://b.example/&quot;', r('all of it'))}</w:p>`,
  ].join('')
  const relationships = [{ id: 'l1', type: 'hyperlink', target: 'https://a.example/' }]
  const { document: made, found } = await document({ body, relationships })
  expect(found.links).toBe(2)
  expect(made.texts[0]?.meta?.galley__links).toEqual([{ text: 'this page', href: 'https://a.example/' }])
  expect(made.texts[1]).toMatchObject({ text: 'all of it', hyperlink: 'https://b.example/' })
})

it('ends a link with its paragraph when its end is lost', async () => {
  const open = field('HYPERLINK &quot;https://a.example/&quot;', r('link')).replace(
    /<w:r><w:fldChar w:fldCharType="end"\/><\/w:r>$/,
    '',
  )
  const { document: made } = await document({ body: `<w:p>${open}</w:p>${p('after')}` })
  expect(made.texts.map(({ text, hyperlink }) => [text, hyperlink])).toEqual([
    ['link', 'https://a.example/'],
    ['after', undefined],
  ])
})

it('places notes after the paragraph that names them, with their number', async () => {
  const body = [
    `<w:p>${r('claim')}<w:r><w:footnoteReference w:id="4"/></w:r>${r(', more')}<w:r><w:endnoteReference w:id="2"/></w:r></w:p>`,
    `<w:p>${r('next')}<w:r><w:footnoteReference w:id="3"/></w:r></w:p>`,
  ].join('')
  const note = (kind: string, id: number, text: string): string =>
    `<w:${kind} w:id="${id}"><w:p><w:r><w:${kind}Ref/></w:r>${r(text)}</w:p></w:${kind}>`
  const footnotes =
    `<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>` + note('footnote', 3, 'B') + note('footnote', 4, 'A')
  expect(await lines({ body, footnotes, endnotes: note('endnote', 2, 'E') })).toEqual([
    'paragraph | claim[1], more[i]',
    'footnote | [1] A',
    'footnote | [i] E',
    'paragraph | next[2]',
    'footnote | [2] B',
  ])
})

it('keeps comments with the block that they are on', async () => {
  const comment = (id: number, text: string): string => `<w:comment w:id="${id}" w:author="Ada">${p(text)}</w:comment>`
  const body = `<w:p><w:commentRangeStart w:id="1"/>${r('text')}<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r></w:p>`
  const output = await document({ body, comments: comment(1, 'Is it?') + comment(2, 'Lost') })
  expect(output.document.texts[0]?.meta?.galley__comments).toEqual([{ author: 'Ada', text: 'Is it?' }])
  expect(output.found.comments).toBe(2)
  expect(output.skipped).toMatchObject([{ code: 'comments_without_place', count: 1 }])
  expect(output.warnings).toMatchObject([{ code: 'comments_kept', count: 1, short: '1 comment kept aside' }])
})

it('reads content controls of every level and checkboxes of both kinds', async () => {
  const sdt = (properties: string, content: string): string =>
    `<w:sdt><w:sdtPr>${properties}</w:sdtPr><w:sdtContent>${content}</w:sdtContent></w:sdt>`
  const box = (checked: number): string =>
    sdt(`<w14:checkbox><w14:checked w14:val="${checked}"/></w14:checkbox>`, r('☐'))
  const legacy = `<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`
  const body = [
    sdt('', p('in a block')),
    `<w:p>${r('in ')}${sdt('<w:text/>', r('a run'))}</w:p>`,
    `<w:p>${box(1)}${r(' done')}</w:p>`,
    `<w:p>${box(0)}${r(' open')}</w:p>`,
    `<w:p>${legacy}${r(' old')}</w:p>`,
    `<w:p>${r('Sex: ')}${box(1)}${r(' f ')}${box(0)}${r(' m')}</w:p>`,
    `<w:tbl><w:tr>${sdt('', `<w:tc>${p('A')}</w:tc>`)}<w:tc>${p('B')}</w:tc></w:tr>${sdt('', `<w:tr><w:tc>${p('C')}</w:tc><w:tc>${p('D')}</w:tc></w:tr>`)}</w:tbl>`,
  ].join('')
  const { blocks, receipt } = await parse({ body })
  expect(blocks.map(({ type, content }) => `${type} | ${content}`)).toEqual([
    'paragraph | in a block',
    'paragraph | in a run',
    'checkbox | [x] done',
    'checkbox | [ ] open',
    'checkbox | [x] old',
    'paragraph | Sex: ☒ f ☐ m',
    'table | | A | B |\n| --- | --- |\n| C | D |',
  ])
  expect(receipt.found.form_fields).toBe(6)
})

it('leaves hidden text out and says so', async () => {
  const styles = `<w:style w:type="character" w:styleId="H"><w:name w:val="Secret"/><w:rPr><w:vanish/></w:rPr></w:style>`
  const body = `<w:p>${r('a')}${r('b', '<w:vanish/>')}${r('c', '<w:rStyle w:val="H"/>')}${r('d', '<w:rStyle w:val="H"/><w:vanish w:val="0"/>')}</w:p>`
  const { blocks, receipt } = await parse({ body, styles })
  expect(blocks.map(({ content }) => content)).toEqual(['ad'])
  expect(receipt.skipped).toMatchObject([{ code: 'hidden_text', count: 2 }])
})

it('reads symbols of symbol fonts as Unicode', async () => {
  const body = `<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r><w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>${r('ab', '<w:rFonts w:ascii="Symbol"/>')}<w:r><w:sym w:font="Webdings" w:char="F09F"/></w:r></w:p>`
  const { blocks, receipt } = await parse({ body })
  expect(blocks.map(({ content }) => content)).toEqual(['✓ααβ\ufffd'])
  expect(receipt.warnings).toMatchObject([{ code: 'unknown_symbols', count: 1 }])
})

it('reads formulas in a sentence in place and those on a line of their own as formulas', async () => {
  const math = (text: string): string => `<m:oMath><m:r><m:t>${text}</m:t></m:r></m:oMath>`
  const body = [
    `<w:p>${r('where ')}${math('x')}${r(' is')}</w:p>`,
    `<w:p>${math('a=b')}${math('c=d')}</w:p>`,
    `<w:p>${r('so')}<m:oMathPara>${math('y≤1')}</m:oMathPara>${r('holds')}</w:p>`,
  ].join('')
  expect(await lines({ body })).toEqual([
    'paragraph | where x is',
    'formula | a=b',
    'formula | c=d',
    'paragraph | so',
    'formula | y\\leq1',
    'paragraph | holds',
  ])
})

it('keeps text from right to left in the order of reading, and how signs sound', async () => {
  const ruby = `<w:r><w:ruby><w:rt>${r('かん')}</w:rt><w:rubyBase>${r('漢')}</w:rubyBase></w:ruby></w:r>`
  const body = `<w:p><w:pPr><w:bidi/></w:pPr><w:bdo w:val="rtl">${r('مرحبا ', '<w:rtl/>')}</w:bdo>${r('بك', '<w:rtl/>')}</w:p><w:p>${ruby}</w:p>`
  expect(await lines({ body })).toEqual(['paragraph | مرحبا بك', 'paragraph | 漢(かん)'])
})

it('says what it does not open', async () => {
  const body = `<w:altChunk r:id="x"/><w:p>${r('t')}<w:r><w:object><v:shape><v:imagedata r:id="i"/></v:shape><o:OLEObject/></w:object></w:r></w:p>`
  const { blocks, receipt } = await parse({ body })
  expect(blocks.map(({ type }) => type)).toEqual(['paragraph', 'figure'])
  expect(receipt.skipped.map(({ short }) => short)).toEqual(['1 imported part not read', '1 embedded object not read'])
})
