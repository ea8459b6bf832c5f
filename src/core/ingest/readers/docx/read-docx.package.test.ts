import { expect, it } from 'vitest'
import {
  docxParagraph as p,
  docxPart,
  docxRelationships,
  type DocxSpec,
  makeDocx,
} from '../../../../../tests/helpers/make-docx.ts'
import { makeZip } from '../../../../../tests/helpers/make-zip.ts'
import { parseDocument } from '../../parse.ts'
import { DEFAULT_READ_OPTIONS } from '../../reader.ts'
import { readDocx } from './read-docx.ts'

const read = async (bytes: Uint8Array) => readDocx({ name: 'a.docx', bytes, options: DEFAULT_READ_OPTIONS })
const lines = async (spec: DocxSpec): Promise<readonly string[]> =>
  (await parseDocument({ name: 'a.docx', bytes: makeDocx(spec) })).blocks.map(
    ({ type, content }) => `${type} | ${content}`,
  )
const MINIMAL = {
  '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
}

it('finds the main part through the relationships, wherever it is', async () => {
  const bytes = makeZip({
    ...MINIMAL,
    '_rels/.rels': docxRelationships([{ id: 'x', type: 'officeDocument', target: '/deep/Main%20Part.xml' }]),
    'deep/main part.xml': docxPart('w:document', `<w:body>${p('found')}</w:body>`),
    'word/document.xml': docxPart('w:document', `<w:body>${p('decoy')}</w:body>`),
  })
  expect((await read(bytes)).document.texts.map(({ text }) => text)).toEqual(['found'])
})

it('reads strict documents with prefixes of their own', async () => {
  const strict = 'http://purl.oclc.org/ooxml'
  const bytes = makeZip({
    ...MINIMAL,
    '_rels/.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="${strict}/officeDocument/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    'word/_rels/document.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="${strict}/officeDocument/relationships/styles" Target="styles.xml"/></Relationships>`,
    'word/styles.xml': `<q:styles xmlns:q="${strict}/wordprocessingml/main"><q:style q:type="paragraph" q:styleId="U"><q:name q:val="heading 2"/></q:style></q:styles>`,
    'word/document.xml': `<document xmlns="${strict}/wordprocessingml/main" xmlns:k="${strict}/wordprocessingml/main"><body><p><pPr><pStyle k:val="U"/></pPr><r><t>Head</t></r></p></body></document>`,
  })
  expect((await read(bytes)).document.texts).toMatchObject([{ label: 'section_header', level: 2, text: 'Head' }])
})

it('reads headers before the body and footers after it, each text once', async () => {
  const section = (ids: string): string => `<w:sectPr>${ids}</w:sectPr>`
  const header = (id: string): string => `<w:headerReference w:type="default" r:id="${id}"/>`
  const footer = (id: string): string => `<w:footerReference w:type="default" r:id="${id}"/>`
  const spec = {
    body: `<w:p><w:pPr>${section(header('h1') + footer('f1'))}</w:pPr></w:p>${p('body')}${section(header('h2') + header('h1'))}`,
    relationships: [
      { id: 'h1', type: 'header', target: 'h1.xml' },
      { id: 'h2', type: 'header', target: 'h2.xml' },
      { id: 'f1', type: 'footer', target: 'f1.xml' },
    ],
    parts: {
      'word/h1.xml': docxPart('w:hdr', p('Report')),
      'word/h2.xml': docxPart('w:hdr', p('Report') + p('Part two')),
      'word/f1.xml': docxPart(
        'w:ftr',
        `<w:tbl><w:tr><w:tc>${p('Ltd')}</w:tc><w:tc>${p('Page 1')}</w:tc></w:tr></w:tbl>`,
      ),
    },
  }
  const { blocks, receipt } = await parseDocument({ name: 'a.docx', bytes: makeDocx(spec) })
  expect(blocks.map(({ type, content, attributes }) => [type, content, attributes?.layer])).toEqual([
    ['page_header', 'Report', 'furniture'],
    ['page_header', 'Part two', 'furniture'],
    ['paragraph', 'body', undefined],
    ['page_footer', 'Ltd\tPage 1', 'furniture'],
  ])
  expect(receipt.found.headers_footers).toBe(3)
})

it('refuses what is damaged, cut off or no text document, naming the file', async () => {
  const whole = makeDocx({ body: p('x') })
  const broken = makeDocx({ body: '<w:p><w:r>' })
  const workbook = makeZip({
    ...MINIMAL,
    '_rels/.rels': docxRelationships([{ id: 'x', type: 'officeDocument', target: 'xl/workbook.xml' }]),
    'xl/workbook.xml': '<workbook/>',
  })
  for (const bytes of [whole.slice(0, whole.length - 40), broken, workbook, makeZip(MINIMAL)]) {
    const failure: unknown = await read(bytes).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'parse_failed' })
    expect(String(failure)).toContain('a.docx')
  }
})

it('refuses a document type in any part that it reads', async () => {
  const styles = `<!DOCTYPE x [<!ENTITY a "b">]><w:styles/>`
  const spec = {
    body: p('x'),
    relationships: [{ id: 's', type: 'styles', target: 'own.xml' }],
    parts: { 'word/own.xml': styles },
  }
  await expect(read(makeDocx(spec))).rejects.toMatchObject({ code: 'xml_unsafe' })
})

it('reads on when parts are missing that the document names', async () => {
  const relationships = ['styles', 'numbering', 'footnotes', 'header', 'chart'].map((type) => ({
    id: type,
    type,
    target: `${type}-gone.xml`,
  }))
  const body = `${p('x', '<w:numPr><w:numId w:val="5"/></w:numPr>')}<w:p><w:r><w:t>y</w:t><w:footnoteReference w:id="1"/></w:r></w:p><w:sectPr><w:headerReference r:id="header"/></w:sectPr>`
  expect(await lines({ body, relationships })).toEqual(['paragraph | x', 'paragraph | y[1]'])
})

it('reads large styles without their table styles as it reads them whole', async () => {
  const tables = Array.from(
    { length: 400 },
    (_, i) => `<w:style w:type="table" w:styleId="T${i}"><w:name w:val="heading 1"/><w:rPr><w:b/></w:rPr></w:style>`,
  )
  const heading = `<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style>`
  const styles = `${tables.join('')}${heading}${tables.join('')}`
  expect(await lines({ body: p('x', '<w:pStyle w:val="H"/>') + p('y', '<w:pStyle w:val="T3"/>'), styles })).toEqual([
    'heading | x',
    'paragraph | y',
  ])
})

it('takes the same bytes to the same document', async () => {
  const bytes = makeDocx({ body: p('a') + p('b') })
  expect(await read(bytes)).toEqual(await read(bytes))
})
