import { describe, expect, test } from 'vitest'
import { expectLossless } from '../../../../../tests/helpers/lossless.ts'
import { parseDocument } from '../../parse.ts'

/** Parses, asserts that nothing is lost, and gives the blocks as `[type, content]`. */
function blocksOf(text: string, name = 'a.md'): readonly (readonly [string, string])[] {
  const bytes = new TextEncoder().encode(text)
  const document = parseDocument({ name, bytes })
  expectLossless(document, bytes)
  return document.blocks.map(({ type, content }) => [type, content] as const)
}

type Case = readonly [name: string, source: string, blocks: readonly (readonly [string, string])[]]

const LEAVES: readonly Case[] = [
  [
    'ATX headings',
    '# A\n\n## B ##\n',
    [
      ['heading', '# A'],
      ['heading', '## B ##'],
    ],
  ],
  [
    'setext headings',
    'A\nb\n===\n\nC\n---\n',
    [
      ['heading', 'A\nb\n==='],
      ['heading', 'C\n---'],
    ],
  ],
  [
    'paragraphs',
    'one\ntwo\n\n  three  \n',
    [
      ['paragraph', 'one\ntwo'],
      ['paragraph', 'three  '],
    ],
  ],
  [
    'fenced code',
    '```js\na\n\nb\n```\n~~~\nc\n~~~\n',
    [
      ['code_block', '```js\na\n\nb\n```'],
      ['code_block', '~~~\nc\n~~~'],
    ],
  ],
  ['an unclosed fence', '```\na\n\n', [['code_block', '```\na']]],
  [
    'indented code',
    'a\n\n    x\n\n    y\n',
    [
      ['paragraph', 'a'],
      ['code_block', '    x\n\n    y'],
    ],
  ],
  ['code indented by a tab', '\t# x\n', [['code_block', '\t# x']]],
  [
    'dividers',
    '***\n\n- - -\n',
    [
      ['divider', '***'],
      ['divider', '- - -'],
    ],
  ],
  [
    'tables',
    '| a | b |\n|---|:-:|\n| 1 | 2 |\n\nend\n',
    [
      ['table', '| a | b |\n|---|:-:|\n| 1 | 2 |'],
      ['paragraph', 'end'],
    ],
  ],
  [
    'HTML',
    '<div>\n<b>x</b>\n\n</div>\n\n<!-- a\n\nb -->\n',
    [
      ['html_block', '<div>\n<b>x</b>'],
      ['html_block', '</div>'],
      ['html_block', '<!-- a\n\nb -->'],
    ],
  ],
  ['inline HTML', 'a <b>c</b>\n', [['paragraph', 'a <b>c</b>']]],
  [
    'definitions',
    '[a]: /u "t"\n[b]: <v>\ntext\n',
    [
      ['definition', '[a]: /u "t"'],
      ['definition', '[b]: <v>'],
      ['paragraph', 'text'],
    ],
  ],
  [
    'a definition above a setext heading',
    '[a]: /u\nH\n===\n',
    [
      ['definition', '[a]: /u'],
      ['heading', 'H\n==='],
    ],
  ],
  [
    'a definition above a setext heading in a quote',
    '> [a]: /u\n> H\n> ===\n',
    [
      ['definition', '[a]: /u'],
      ['heading', 'H\n> ==='],
    ],
  ],
  [
    'YAML front matter',
    '---\nk: v\n---\n# A\n',
    [
      ['key_value_region', '---\nk: v\n---'],
      ['heading', '# A'],
    ],
  ],
  [
    'TOML front matter',
    '+++\nk = 1\n+++\n\nA\n',
    [
      ['key_value_region', '+++\nk = 1\n+++'],
      ['paragraph', 'A'],
    ],
  ],
  [
    'a divider that is not front matter',
    'a\n\n---\n\nb\n',
    [
      ['paragraph', 'a'],
      ['divider', '---'],
      ['paragraph', 'b'],
    ],
  ],
  [
    'an image alone',
    '![a](b.png)\n\n![a][r]\n\n[r]: /u\n',
    [
      ['figure', '![a](b.png)'],
      ['figure', '![a][r]'],
      ['definition', '[r]: /u'],
    ],
  ],
  ['a linked image alone', '[![a](b)](c)\n', [['figure', '[![a](b)](c)']]],
  [
    'images in text',
    '![a](b) and\n\n![a](b) ![c](d)\n',
    [
      ['paragraph', '![a](b) and'],
      ['paragraph', '![a](b) ![c](d)'],
    ],
  ],
  [
    'a formula',
    'a\n\n$$\nx^2\n$$\n\n$$ y $$\n',
    [
      ['paragraph', 'a'],
      ['formula', '$$\nx^2\n$$'],
      ['formula', '$$ y $$'],
    ],
  ],
  ['a formula in a quote', '> $$\n> x\n> $$\n', [['formula', '$$\n> x\n> $$']]],
  [
    'dollars that open no formula',
    '$$ 500 is the price\n\nNext.\n',
    [
      ['paragraph', '$$ 500 is the price'],
      ['paragraph', 'Next.'],
    ],
  ],
  [
    'dollars that are never closed',
    '$$\nx = 1\n\n# H\n',
    [
      ['paragraph', '$$\nx = 1'],
      ['heading', '# H'],
    ],
  ],
  ['single dollars', '$x$\n', [['paragraph', '$x$']]],
  [
    'footnotes',
    'a[^1]\n\n[^1]: note\n\n    more\n\n    - item\n',
    [
      ['paragraph', 'a[^1]'],
      ['footnote', '[^1]: note\n\n    more'],
      ['list_item', '- item'],
    ],
  ],
  [
    'a footnote that starts with a list',
    'a[^1]\n\n[^1]:\n    - b\n',
    [
      ['paragraph', 'a[^1]'],
      ['footnote', '[^1]:'],
      ['list_item', '- b'],
    ],
  ],
]

const CONTAINERS: readonly Case[] = [
  [
    'flat lists',
    '- a\n- b\n  c\n',
    [
      ['list_item', '- a'],
      ['list_item', '- b\n  c'],
    ],
  ],
  [
    'ordered lists',
    '1. a\n2. b\n\n7) c\n',
    [
      ['list_item', '1. a'],
      ['list_item', '2. b'],
      ['list_item', '7) c'],
    ],
  ],
  [
    'nested lists',
    '- a\n  - b\n    1. c\n- d\n',
    [
      ['list_item', '- a'],
      ['list_item', '- b'],
      ['list_item', '1. c'],
      ['list_item', '- d'],
    ],
  ],
  [
    'loose items',
    '- a\n\n  b\n\n- c\n',
    [
      ['list_item', '- a\n\n  b'],
      ['list_item', '- c'],
    ],
  ],
  [
    'what follows a nested list',
    '- a\n  - b\n\n  c\n',
    [
      ['list_item', '- a'],
      ['list_item', '- b'],
      ['paragraph', 'c'],
    ],
  ],
  [
    'code in an item',
    '- a\n\n      x\n',
    [
      ['list_item', '- a'],
      ['code_block', '    x'],
    ],
  ],
  [
    'a fence in an item',
    '1. a\n   ```\n   x\n   ```\n2. b\n',
    [
      ['list_item', '1. a'],
      ['code_block', '```\n   x\n   ```'],
      ['list_item', '2. b'],
    ],
  ],
  [
    'a figure in an item',
    '- a\n\n  ![i](p)\n',
    [
      ['list_item', '- a'],
      ['figure', '![i](p)'],
    ],
  ],
  ['an item that is an image', '- ![i](p)\n', [['list_item', '- ![i](p)']]],
  [
    'items without text of their own',
    '- # H\n- > q\n- - n\n1. ```\n   x\n   ```\n',
    [
      ['heading', '# H'],
      ['paragraph', 'q'],
      ['list_item', '- n'],
      ['code_block', '```\n   x\n   ```'],
    ],
  ],
  [
    'empty items',
    '- \n-\n- a\n',
    [
      ['list_item', '-'],
      ['list_item', '-'],
      ['list_item', '- a'],
    ],
  ],
  ['a table in an item', '- | a |\n  |---|\n', [['table', '| a |\n  |---|']]],
  ['tabs after markers', '-\ta\n\n\tb\n', [['list_item', '-\ta\n\n\tb']]],
  [
    'task lists',
    '- [ ] a\n- [x] b\n  - [X] c\n- d\n',
    [
      ['checkbox', '- [ ] a'],
      ['checkbox', '- [x] b'],
      ['checkbox', '- [X] c'],
      ['list_item', '- d'],
    ],
  ],
  ['a task whose text is on the next line', '- [ ]\n  a\n', [['checkbox', '- [ ]\n  a']]],
  ['a task whose text is on the next line, CRLF', '- [x]\r\n  a\r\n', [['checkbox', '- [x]\r\n  a']]],
  [
    'block quotes',
    '> a\nlazy\n>\n> # H\n>> deep\n',
    [
      ['paragraph', 'a\nlazy'],
      ['heading', '# H'],
      ['paragraph', 'deep'],
    ],
  ],
  [
    'a list in a quote',
    '> - a\n>   b\n>\n>   - c\n>\n> d\n',
    [
      ['list_item', '- a\n>   b'],
      ['list_item', '- c'],
      ['paragraph', 'd'],
    ],
  ],
  [
    'a quote in a list',
    '- a\n  > b\n  > - c\n',
    [
      ['list_item', '- a'],
      ['paragraph', 'b'],
      ['list_item', '- c'],
    ],
  ],
  ['a table in a quote', '> | a |\n> |---|\n> | 1 |\n', [['table', '| a |\n> |---|\n> | 1 |']]],
  [
    'an empty quote between paragraphs',
    'a\n\n>\n\nb\n',
    [
      ['paragraph', 'a'],
      ['paragraph', 'b'],
    ],
  ],
  ['a document of quote marks alone', '\n>\n>  >\n', [['other', '>\n>  >']]],
]

describe('each construct becomes blocks', () => {
  test.each([...LEAVES, ...CONTAINERS])('%s', (_name, source, blocks) => expect(blocksOf(source)).toEqual(blocks))

  test.each([...LEAVES, ...CONTAINERS])('%s, with CRLF', (_name, source, blocks) => {
    const crlf = (text: string): string => text.replace(/\r?\n/g, '\r\n')
    expect(blocksOf(crlf(source))).toEqual(blocks.map(([type, content]) => [type, crlf(content)]))
  })

  test.each([...LEAVES, ...CONTAINERS])('%s, after a byte order mark', (_name, source, blocks) => {
    expect(blocksOf(`\uFEFF${source}`)).toEqual(blocks)
  })
})

describe('byte offsets', () => {
  const locatorsOf = (text: string) =>
    parseDocument({ name: 'a.md', bytes: new TextEncoder().encode(text) }).blocks.map((b) => b.locator)

  test('count bytes, not characters', () => {
    expect(locatorsOf('# 中é\n\n😀 e\u0301\n\n- z\n')).toEqual([
      { type: 'text_offset_range', start_offset: 0, end_offset: 7 },
      { type: 'text_offset_range', start_offset: 9, end_offset: 17 },
      { type: 'text_offset_range', start_offset: 19, end_offset: 22 },
    ])
  })

  test('count the byte order mark', () => {
    expect(locatorsOf('\uFEFFa\n')).toEqual([{ type: 'text_offset_range', start_offset: 3, end_offset: 4 }])
  })

  test('a second byte order mark is text', () => {
    expect(blocksOf('\uFEFF\uFEFFa\n')).toEqual([['paragraph', '\uFEFFa']])
  })

  test('characters of every UTF-8 length, combining marks, emoji sequences and right-to-left text stay whole', () => {
    for (const word of ['a', 'é', 'e\u0301', '中文', '👩‍👩‍👧‍👦', '🇪🇺', 'שלום', '\u{10FFFF}', '\uD7FF', '\uE000', '\uFFFF']) {
      const source = `# ${word}\n\n> - ${word} ${word}\n>\n> ${word}\n\n| ${word} |\n|---|\n`
      expect(blocksOf(source).map(([, content]) => content)).toEqual([
        `# ${word}`,
        `- ${word} ${word}`,
        word,
        `| ${word} |\n|---|`,
      ])
    }
  })
})

describe('hard cases', () => {
  test('a lone carriage return ends a line', () => {
    expect(blocksOf('a\rb\r\r# c\r')).toEqual([
      ['paragraph', 'a\rb'],
      ['heading', '# c'],
    ])
  })

  test('50,000 nested quotes are one paragraph', () => {
    expect(blocksOf(`${'>'.repeat(50_000)} a`)).toEqual([['paragraph', 'a']])
  })

  test('10,000 nested list markers are one item', () => {
    expect(blocksOf(`${'- '.repeat(10_000)}a`)).toEqual([['list_item', '- a']])
  })

  test('nesting beyond reason is refused in a sentence that names the file', () => {
    const bytes = new TextEncoder().encode(`x\n\n${'> - '.repeat(30_000)}a`)
    expect(() => parseDocument({ name: 'deep.md', bytes })).toThrow(
      expect.objectContaining({
        code: 'parse_failed',
        message: expect.stringMatching(/^"deep.md" could not be parsed: .*\.$/),
      }),
    )
  })

  test('a line of a million words is one paragraph', () => {
    const line = 'wörd '.repeat(1_000_000).trimEnd()
    expect(blocksOf(line)).toEqual([['paragraph', line]])
  })

  test('brackets, stars and backticks without end do not stall', () => {
    for (const piece of ['[', '![](', '*a_ ', '`', '<!--', '**x ', '|a', '&#', '\\', '[^a]']) {
      expect(blocksOf(piece.repeat(20_000)).length).toBeGreaterThan(0)
    }
  })
})

describe('the document', () => {
  test('carries tool, representation and length as the export contract words them', () => {
    const bytes = new TextEncoder().encode('\uFEFF# é😀\n')
    const document = parseDocument({ name: 'a.md', bytes })
    expect(document).toMatchObject({
      sourceType: 'md',
      parsingTool: 'mdast',
      representationType: 'markdown_bytes',
      sourceTotalCharacters: 6,
    })
    expect(document.representation).toBe(bytes)
  })

  test('plain text is read by the same rules under its own type', () => {
    const bytes = new TextEncoder().encode('One\ntwo.\n\n1. three\n')
    const document = parseDocument({ name: 'a.txt', bytes })
    expect(document.sourceType).toBe('txt')
    expect(document.blocks.map((b) => b.type)).toEqual(['paragraph', 'list_item'])
  })
})
