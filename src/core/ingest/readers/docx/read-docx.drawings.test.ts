import { expect, it } from 'vitest'
import { docxParagraph as p, docxPart, type DocxSpec, makeDocx } from '../../../../../tests/helpers/make-docx.ts'
import type { ParsedDocument } from '../../parsed-document.ts'
import { parseDocument } from '../../parse.ts'

const parse = async (spec: DocxSpec): Promise<ParsedDocument> =>
  parseDocument({ name: 'a.docx', bytes: makeDocx(spec) })
const lines = async (spec: DocxSpec): Promise<readonly string[]> =>
  (await parse(spec)).blocks.map(({ type, content }) => `${type} | ${content}`)

const r = (inner: string): string => `<w:r>${inner}</w:r>`
const drawing = (inner: string, description = ''): string =>
  `<w:drawing><wp:inline><wp:docPr id="1" name="x" descr="${description}"/><a:graphic><a:graphicData>${inner}</a:graphicData></a:graphic></wp:inline></w:drawing>`
const picture = (description = '', id = 'i'): string =>
  `<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="p" descr="${description}"/></pic:nvPicPr><pic:blipFill><a:blip r:embed="${id}"/></pic:blipFill></pic:pic>`
const shape = (text: string): string =>
  `<wps:wsp><wps:txbx><w:txbxContent>${p(text)}</w:txbxContent></wps:txbx></wps:wsp>`
const vmlBox = (text: string): string =>
  `<w:pict><v:shape><v:textbox><w:txbxContent>${p(text)}</w:txbxContent></v:textbox></v:shape></w:pict>`

it('reads a text box once, from the first alternative that says something', async () => {
  const both = `<mc:AlternateContent><mc:Choice Requires="wps">${drawing(shape('box'))}</mc:Choice><mc:Fallback>${vmlBox('box')}</mc:Fallback></mc:AlternateContent>`
  const unknown = `<mc:AlternateContent><mc:Choice Requires="cx1">${drawing('<a:unknown/>')}</mc:Choice><mc:Fallback>${drawing(picture('A map of sales'))}</mc:Fallback></mc:AlternateContent>`
  const body = `<w:p>${r('<w:t>before</w:t>')}${r(both)}</w:p><w:p>${r(unknown)}</w:p><w:p>${r(vmlBox('only old'))}</w:p>`
  const { blocks, receipt } = await parse({ body })
  expect(blocks.map(({ type, content }) => `${type} | ${content}`)).toEqual([
    'paragraph | before',
    'paragraph | box',
    'figure | A map of sales',
    'paragraph | only old',
  ])
  expect(receipt.found.text_boxes).toBe(2)
})

it('reads grouped shapes and pictures in order', async () => {
  const group = `<wpg:wgp>${shape('one')}<wpg:grpSp>${picture('Two of them')}${shape('three')}</wpg:grpSp></wpg:wgp>`
  expect(await lines({ body: `<w:p>${r(drawing(group))}</w:p>` })).toEqual([
    'paragraph | one',
    'figure | Two of them',
    'paragraph | three',
  ])
})

it('describes a picture by its alternative text, not by a file name', async () => {
  const body = ['A cat', 'image1.png', 'Picture 3', 'A dog on grass&#10;&#10;Description automatically generated']
    .map((text) => `<w:p>${r(drawing(picture(), text))}</w:p>`)
    .join('')
  expect(await lines({ body })).toEqual(['figure | A cat', 'figure | ', 'figure | ', 'figure | A dog on grass'])
})

it('never loads pictures from outside, and says that they are there', async () => {
  const relationships = [{ id: 'e', type: 'image', target: 'http://127.0.0.1:9/x.png' }]
  const { blocks, receipt } = await parse({ body: `<w:p>${r(drawing(picture('', 'e')))}</w:p>`, relationships })
  expect(blocks.map(({ type }) => type)).toEqual(['figure'])
  expect(receipt.warnings).toMatchObject([{ code: 'external_images', count: 1 }])
})

it('makes a table of what a chart keeps of its data, under its title', async () => {
  const values = (tag: string, points: readonly string[]): string =>
    `<c:${tag}><c:strRef><c:strCache><c:ptCount val="99999999"/>${points.map((v, i) => `<c:pt idx="${i}"><c:v>${v}</c:v></c:pt>`).join('')}</c:strCache></c:strRef></c:${tag}>`
  const series = (name: string, points: readonly string[]): string =>
    `<c:ser>${values('tx', [name])}${values('cat', ['Q1', 'Q2'])}${values('val', points)}</c:ser>`
  const chart = `<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Sales</a:t></a:r></a:p></c:rich></c:tx></c:title><c:plotArea><c:barChart>${series('North', ['1', '2'])}${series('South', ['3', '4'])}</c:barChart></c:plotArea></c:chart>`
  const spec = {
    body: `<w:p>${r(drawing('<c:chart r:id="c1"/>'))}</w:p>`,
    relationships: [{ id: 'c1', type: 'chart', target: 'charts/chart7.xml' }],
    parts: { 'word/charts/chart7.xml': docxPart('c:chartSpace', chart) },
  }
  expect(await lines(spec)).toEqual([
    'figure | ',
    'caption | Sales',
    'table | |  | North | South |\n| --- | --- | --- |\n| Q1 | 1 | 3 |\n| Q2 | 2 | 4 |',
  ])
})

it('reads the texts of a diagram', async () => {
  const point = (text: string): string => `<dgm:pt><dgm:t><a:p><a:r><a:t>${text}</a:t></a:r></a:p></dgm:t></dgm:pt>`
  const spec = {
    body: `<w:p>${r(drawing('<dgm:relIds r:dm="d1"/>'))}</w:p>`,
    relationships: [{ id: 'd1', type: 'diagramData', target: '/word/diagrams/data1.xml' }],
    parts: {
      'word/diagrams/data1.xml': docxPart(
        'dgm:dataModel',
        `<dgm:ptLst>${point('Plan')}<dgm:pt/>${point('Do')}</dgm:ptLst>`,
      ),
    },
  }
  expect(await lines(spec)).toEqual(['figure | ', 'paragraph | Plan', 'paragraph | Do'])
})

it('takes the caption below a picture for its caption', async () => {
  const styles = `<w:style w:type="paragraph" w:styleId="C"><w:name w:val="caption"/></w:style>`
  const body = `<w:p>${r(drawing(picture()))}</w:p>${p('Figure 1: A duck', '<w:pStyle w:val="C"/>')}${p('Table 1', '<w:pStyle w:val="C"/>')}`
  const { blocks, representation } = await parse({ body, styles })
  expect(blocks.map(({ type, content }) => `${type} | ${content}`)).toEqual([
    'figure | ',
    'caption | Figure 1: A duck',
    'caption | Table 1',
  ])
  const document = JSON.parse(new TextDecoder().decode(representation)) as { pictures: unknown[] }
  expect(document.pictures).toMatchObject([{ captions: [{ $ref: '#/texts/0' }] }])
})

it('misses nothing in lines and shapes without text', async () => {
  const line = drawing('<wps:wsp/>')
  const body = `<w:p>${r(`<mc:AlternateContent><mc:Choice Requires="wps">${line}</mc:Choice><mc:Fallback><w:pict><v:line/></w:pict></mc:Fallback></mc:AlternateContent>`)}${r('<w:pict><v:rect o:hr="t"/></w:pict>')}${r('<w:t>x</w:t>')}</w:p>`
  expect((await parse({ body })).receipt.skipped).toEqual([])
})
