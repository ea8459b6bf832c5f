import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { AppError } from '../../../../shared/errors.ts'
import { type Ast, parseAst } from './ast.ts'
import { blocksOfAst } from './ast-blocks.ts'
import { countAst } from './read-through-pandoc.ts'

const sample = (version: string): Ast =>
  parseAst(
    'a.md',
    readFileSync(new URL(`../../../../../tests/fixtures/pandoc/api-${version}.json`, import.meta.url), 'utf8'),
  )
const astOf = (blocks: readonly unknown[], meta: Ast['meta'] = {}): Ast => ({ blocks, meta })
const linesOf = (ast: Ast): readonly string[] =>
  blocksOfAst(ast).blocks.map(({ type, content, attributes }) =>
    [type, attributes?.level ?? '', attributes?.marker ?? '', ':', content].filter((piece) => piece !== '').join(' '),
  )
const words = (text: string): readonly unknown[] => [{ t: 'Str', c: text }]
const para = (text: string) => ({ t: 'Para', c: words(text) })

test('a tree of pandoc 2 (version 1.22) becomes typed blocks in order', () => {
  expect(linesOf(sample('1.22'))).toEqual([
    'heading 1 : Ducks',
    'paragraph : Ada',
    'paragraph : Bob',
    'paragraph : Short words.',
    'heading 1 : Observations',
    'paragraph : See the site and there.',
    'footnote : A note with two words.',
    'figure : a pond',
    'list_item 1 1. : one',
    'list_item 1 2. : two',
    'paragraph : more of two',
    'list_item 2 • : deep',
    'list_item 1 (iii) : third',
    'list_item 1 (iv) : fourth',
    'paragraph : quoted',
    'code_block : x = 1',
    'definition : Term',
    'definition : Meaning',
    'table : | Year | Ducks |\n| --- | --- |\n| 2019 | 12 |',
    'caption : Counts',
    'figure :',
    'caption : Two ducks',
    'formula : E=mc^2',
    'paragraph : Inline x here.',
    'paragraph : line one\nline two',
    'checkbox 1 • : [ ] open',
    'checkbox 1 • : [x] done',
    'html_block : <p>',
    'paragraph : raw',
    'html_block : </p>',
    'divider : ---',
  ])
})

test('a tree of pandoc 3 (version 1.23) has figures, and tables with heads, spans and feet', () => {
  expect(linesOf(sample('1.23'))).toEqual([
    'heading 2 : A survey',
    'heading 1 : Ducks',
    'figure :',
    'caption : Two ducks',
    'figure : Seen from above',
    'caption : A pond',
    'table : | Place | Ducks | Ducks |\n| --- | --- | --- |\n| Place | wild | tame |\n| Pond | 1 | 2 |\n| Pond | 3 | 3 |\n| Sum | 4 | 5 |',
    'caption : Counts',
    'definition : Duck',
    'definition : A bird',
    'definition : To bend',
    'paragraph : “Quack”',
    'html_block : <hr class="x">',
    'other : \\vfill',
    'formula : x^2',
  ])
})

test.each(['1.22', '1.23'])('each block of version %s points at a place of the tree', (version) => {
  const ast = sample(version)
  const { blocks } = blocksOfAst(ast)
  const paths = blocks.map(({ locator }) => (locator.type === 'pandoc_ast_path' ? locator.path : []))
  for (const path of paths) {
    let value: unknown = ast
    for (const step of path) value = (value as Readonly<Record<string | number, unknown>>)[step]
    expect(value).toBeDefined()
  }
})

test('what is there is counted over the whole tree', () => {
  expect(countAst(sample('1.22'))).toMatchObject({ tables: 1, images: 2, formulas: 2, footnotes: 1, links: 1 })
})

test('a title that the text says again at its start is one block', () => {
  const meta = { title: { t: 'MetaInlines', c: words('Ducks') } }
  expect(linesOf(astOf([{ t: 'Header', c: [1, ['', [], []], words('Ducks')] }, para('x')], meta))).toEqual([
    'heading 1 : Ducks',
    'paragraph : x',
  ])
})

test('nesting without end is cut and counted', () => {
  let quote: unknown = para('deep')
  for (let i = 0; i < 5000; i++) quote = { t: 'BlockQuote', c: [quote] }
  const { blocks, tooDeep } = blocksOfAst(astOf([para('first'), quote, para('last')]))
  expect(blocks.map(({ content }) => content)).toEqual(['first', 'last'])
  expect(tooDeep).toBe(1)
})

test('tables in tables end, and inlines in inlines', () => {
  const attributes = ['', [], []]
  let blocks: unknown = [para('innermost')]
  for (let i = 0; i < 30; i++)
    blocks = [
      {
        t: 'Table',
        c: [
          attributes,
          [null, []],
          [[]],
          [attributes, []],
          [[attributes, 0, [], [[attributes, [[attributes, {}, 1, 1, blocks]]]]]],
          [attributes, []],
        ],
      },
    ]
  expect(blocksOfAst(astOf(blocks as readonly unknown[])).tooDeep).toBeGreaterThan(0)
  let inlines: unknown = words('x')
  for (let i = 0; i < 5000; i++) inlines = [{ t: 'Emph', c: inlines }]
  expect(linesOf(astOf([{ t: 'Para', c: inlines }, para('next')]))).toEqual(['paragraph : next'])
})

test('spans that claim more than there is are cut', () => {
  const attributes = ['', [], []]
  const cell = (text: string, span: number) => [attributes, {}, span, span, [para(text)]]
  const table = {
    t: 'Table',
    c: [
      attributes,
      [null, []],
      [[], []],
      [attributes, []],
      [
        [
          attributes,
          0,
          [],
          [
            [attributes, [cell('a', 1e9), cell('b', 1)]],
            [attributes, []],
          ],
        ],
      ],
      [attributes, []],
    ],
  }
  expect(linesOf(astOf([table]))).toEqual(['table : | a | a |\n| --- | --- |\n| a | a |'])
})

test('trees that are damaged or strange in places are read as far as they can be', () => {
  const strange = [
    null,
    5,
    'x',
    { t: 5 },
    { t: 'Para' },
    { t: 'Table', c: 'no' },
    { t: 'OrderedList', c: [] },
    { t: '__proto__', c: [] },
    para('read'),
  ]
  expect(linesOf(astOf(strange, { title: 'plain', author: { t: 'MetaList' } }))).toEqual(['paragraph : read'])
})

test.each([
  ['{"blocks": [', 'parse_failed'],
  ['[]', 'parse_failed'],
  ['{"blocks": {}, "pandoc-api-version": [1, 22]}', 'parse_failed'],
  ['{"blocks": [], "meta": {}, "pandoc-api-version": [1, 17, 5]}', 'reader_missing'],
])('what is no tree of a known version is refused by name: %s', (json, code) => {
  try {
    parseAst('a.odt', json)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.code).toBe(code)
    expect(error.message).toContain('"a.odt"')
    return
  }
  throw new Error('It was not refused.')
})
