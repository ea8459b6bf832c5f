import { describe, expect, test } from 'vitest'
import { blocksOf } from '../../../../../tests/helpers/blocks-of.ts'
import type { TypedContent } from '../../../../../tests/helpers/blocks-of.ts'

type Case = readonly [name: string, source: string, blocks: readonly TypedContent[]]

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
