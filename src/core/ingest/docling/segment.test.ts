import { expect, test } from 'vitest'
import { BODY, createDocumentBuilder } from './builder.ts'
import type { DoclingDocument, GroupItem, NodeRef, RefItem, TextItem, TextLabel } from './model.ts'
import { reachableItems, segmentDocument } from './segment.ts'

const ref = ($ref: NodeRef): RefItem => ({ $ref })
const group = (self_ref: NodeRef, label: GroupItem['label'], children: readonly NodeRef[]): GroupItem => ({
  self_ref,
  label,
  name: label,
  children: children.map(ref),
  content_layer: 'body',
})
const text = (index: number, label: TextLabel, words: string): TextItem => ({
  self_ref: `#/texts/${index}`,
  label,
  text: words,
  orig: words,
  children: [],
  content_layer: 'body',
  prov: [],
})

type Parts = Partial<Omit<DoclingDocument, 'body' | 'furniture'>> & {
  readonly body?: readonly NodeRef[]
  readonly furniture?: readonly NodeRef[]
}
function documentOf({ body = [], furniture = [], ...rest }: Parts): DoclingDocument {
  return {
    ...createDocumentBuilder().finish(),
    ...rest,
    body: group('#/body', 'unspecified', body),
    furniture: { ...group('#/furniture', 'unspecified', furniture), content_layer: 'furniture' },
  }
}
const shown = (document: DoclingDocument) => segmentDocument(document).map(({ type, content }) => `${type}: ${content}`)

test('headings have the level of their label, lists the depth of their nesting and the marker of the item', () => {
  const builder = createDocumentBuilder()
  builder.addText(BODY, { label: 'title', text: 'Title' })
  builder.addText(BODY, { label: 'section_header', text: 'Part', level: 3 })
  const list = builder.addGroup(BODY, { label: 'list' })
  const item = builder.addText(list, { label: 'list_item', text: 'One', marker: '1.', enumerated: true })
  const inner = builder.addGroup(item, { label: 'list' })
  builder.addText(inner, { label: 'list_item', text: 'Inner', marker: 'a)', enumerated: true })
  builder.addText(list, { label: 'list_item', text: 'Two', marker: '2.', enumerated: true })
  expect(segmentDocument(builder.finish()).map(({ content, attributes }) => [content, attributes])).toEqual([
    ['Title', { level: 1 }],
    ['Part', { level: 3 }],
    ['One', { level: 1, marker: '1.' }],
    ['Inner', { level: 2, marker: 'a)' }],
    ['Two', { level: 1, marker: '2.' }],
  ])
})

test('the furniture of early versions comes first, that of later ones in its place, and both say so', () => {
  const early = documentOf({
    body: ['#/texts/0'],
    furniture: ['#/texts/1'],
    texts: [text(0, 'text', 'Body'), { ...text(1, 'page_header', 'Head'), content_layer: 'furniture' }],
  })
  const late = documentOf({
    body: ['#/texts/0', '#/texts/1'],
    texts: [text(0, 'text', 'Body'), { ...text(1, 'page_footer', 'Foot'), content_layer: 'furniture' }],
  })
  expect(shown(early)).toEqual(['page_header: Head', 'paragraph: Body'])
  expect(shown(late)).toEqual(['paragraph: Body', 'page_footer: Foot'])
  expect(segmentDocument(late)[1]?.attributes).toEqual({ layer: 'furniture' })
})

test('the words of an inline group are one paragraph, and what is no text in it comes after', () => {
  const document = documentOf({
    body: ['#/groups/0'],
    groups: [group('#/groups/0', 'inline', ['#/texts/0', '#/pictures/0', '#/texts/1', '#/texts/2'])],
    texts: [text(0, 'text', 'See '), text(1, 'code', 'here'), text(2, 'text', ', now.')],
    pictures: [
      {
        self_ref: '#/pictures/0',
        label: 'picture',
        children: [],
        content_layer: 'body',
        prov: [],
        captions: [],
        references: [],
        footnotes: [],
        meta: { description: { text: 'A duck' } },
      },
    ],
  })
  expect(shown(document)).toEqual(['paragraph: See here, now.', 'figure: A duck'])
})

test('an inline group below an empty list item gives its words to that item', () => {
  const document = documentOf({
    body: ['#/groups/0'],
    groups: [
      group('#/groups/0', 'list', ['#/texts/0']),
      group('#/groups/1', 'inline', ['#/texts/1', '#/texts/2']),
      group('#/groups/2', 'list', ['#/texts/3']),
    ],
    texts: [
      { ...text(0, 'list_item', ''), children: [ref('#/groups/1'), ref('#/groups/2')], marker: '-' },
      text(1, 'text', 'two'),
      text(2, 'text', 'formats'),
      text(3, 'list_item', 'inner'),
    ],
  })
  expect(segmentDocument(document).map(({ type, content, attributes }) => ({ type, content, attributes }))).toEqual([
    { type: 'list_item', content: 'two formats', attributes: { level: 1, marker: '-' } },
    { type: 'list_item', content: 'inner', attributes: { level: 2 } },
  ])
})

test('a caption that only its table names is read once, after the table', () => {
  const builder = createDocumentBuilder()
  const table = builder.addTable(BODY, { rows: 1, columns: 1, cells: [{ text: 'x', row: 0, column: 0 }] })
  builder.addCaption(table, { text: 'Table 1' })
  const whole = builder.finish()
  const named = { ...whole, tables: whole.tables.map((one) => ({ ...one, children: [] })) }
  for (const document of [whole, named]) expect(shown(document)).toEqual(['table: | x |\n| --- |', 'caption: Table 1'])
})

test('rings, references to nothing and items named twice do no harm', () => {
  const document = documentOf({
    body: ['#/groups/0', '#/texts/9', '#/texts/0', '#/body'],
    groups: [
      group('#/groups/0', 'section', ['#/texts/0', '#/groups/0', '#/groups/1']),
      group('#/groups/1', 'inline', ['#/groups/1', '#/texts/1']),
    ],
    texts: [
      { ...text(0, 'text', 'Once'), children: [ref('#/groups/0')] },
      text(1, 'text', 'In the ring'),
      text(2, 'text', 'Nowhere'),
    ],
  })
  expect(shown(document)).toEqual(['paragraph: Once', 'paragraph: In the ring'])
  expect([...reachableItems(document)].sort()).toEqual(['#/groups/0', '#/groups/1', '#/texts/0', '#/texts/1'])
})

test('a tree of a hundred thousand levels is read to its end', () => {
  const depth = 100_000
  const groups = Array.from({ length: depth }, (_, i) =>
    group(`#/groups/${i}`, 'section', [i + 1 < depth ? `#/groups/${i + 1}` : '#/texts/0']),
  )
  expect(shown(documentOf({ body: ['#/groups/0'], groups, texts: [text(0, 'text', 'Deep')] }))).toEqual([
    'paragraph: Deep',
  ])
})

test('a formula that was not decoded has its words as they stand', () => {
  const document = documentOf({ body: ['#/texts/0'], texts: [{ ...text(0, 'formula', ''), orig: 'E = mc2' }] })
  expect(shown(document)).toEqual(['formula: E = mc2'])
})

test('checkboxes show their state, notes their layer, empty texts nothing', () => {
  const document = documentOf({
    body: ['#/texts/0', '#/texts/1', '#/texts/2', '#/texts/3'],
    texts: [
      text(0, 'checkbox_selected', 'Yes'),
      text(1, 'checkbox_unselected', 'No'),
      text(2, 'text', ' \n'),
      { ...text(3, 'text', 'Say this'), content_layer: 'notes' },
    ],
  })
  expect(shown(document)).toEqual(['checkbox: [x] Yes', 'checkbox: [ ] No', 'paragraph: Say this'])
  expect(segmentDocument(document)[2]?.attributes).toEqual({ layer: 'notes' })
})

test('blocks point at their item, its page and its box', () => {
  const builder = createDocumentBuilder()
  const bbox = { l: 1, t: 2, r: 3, b: 4, coord_origin: 'TOPLEFT' } as const
  builder.addText(BODY, { label: 'text', text: 'Here', places: [{ pageNo: 7, bbox }] })
  expect(segmentDocument(builder.finish())[0]?.locator).toEqual({
    type: 'docling_json_pointer',
    pointer: '#/texts/0',
    page_no: 7,
    bbox,
  })
})
