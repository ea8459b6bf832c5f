import { globSync, readFileSync, statSync } from 'node:fs'
import fc from 'fast-check'
import { remark } from 'remark'
import remarkFrontmatter from 'remark-frontmatter'
import remarkGfm from 'remark-gfm'
import { describe, expect, test } from 'vitest'
import { markdownDocuments } from '../../../../../tests/helpers/markdown-lines.ts'
import { parseMarkdown } from '../../../../../tests/helpers/parse-markdown.ts'
import { findBlockSpans } from './block-spans.ts'
import { coverReadableGaps } from './gaps.ts'

const oracle = remark().use(remarkGfm).use(remarkFrontmatter, ['yaml', 'toml'])

/** A block as `type start-end`, in bytes. Our rules applied to the oracle's tree: all blocks are compared, not only top-level ones. */
function oracleBlocks(bytes: Uint8Array): readonly string[] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const body = text.replace(/^\uFEFF/, '')
  const bom = (text.length - body.length) * 3
  const at = (unit: number): number => bom + Buffer.byteLength(body.slice(0, unit))
  const spans = coverReadableGaps(findBlockSpans(oracle.parse(body), body), body)
  return spans.map(({ type, start, end }) => `${type} ${at(start)}-${at(end)}`)
}

function ourBlocks(bytes: Uint8Array): readonly string[] {
  return parseMarkdown({ name: 'a.md', bytes }).blocks.map(({ type, locator }) =>
    locator.type === 'text_offset_range'
      ? `${type} ${locator.start_offset}-${locator.end_offset}`
      : `${type} elsewhere`,
  )
}

const SAMPLES: readonly string[] = [
  'Foo\nbar\n===\n\nFoo *bar\nbaz*\n---\n',
  '> # Foo\n> bar\n> baz\n\n> foo\nbar\n===\n',
  '- foo\n- bar\n+ baz\n\n1. foo\n2. bar\n3) baz\n',
  '- a\n > b\n > ```\n > c\n > ```\n- d\n',
  '1.  A paragraph\n    with two lines.\n\n        indented code\n\n    > A block quote.\n',
  '   > > 1.  one\n>>\n>>     two\n',
  '- foo\n\n      bar\n\n-    foo\n\n  bar\n',
  '- a\n  - b\n\n    c\n- d\n\n- a\n  > b\n  >\n- c\n',
  '* a\n*\n\n* c\n',
  '- a\n- b\n\n  [ref]: /url\n- d\n',
  '```\naaa\n~~~\n```\n\n~~~~ ruby startline=3\ncode\n~~~~~~~\n',
  '    chunk1\n      \n      chunk2\n\nFoo\n    bar\n',
  '<table>\n  <tr>\n    <td>hi</td>\n  </tr>\n</table>\n\nokay.\n',
  '<script>\nlet a\n\nlet b\n</script>\ntext\n\n<?php\n\necho\n?>\nokay\n',
  '[foo]: /url "\ntitle\nline1\n"\n\n[foo]\n\n[bar]:\n/u\n',
  'Foo\n[bar]: /baz\n\n[bar]\n\n> [foo]: /url\n',
  '| abc | def |\n| --- | --- |\n| bar | baz |\n> bar\n\n| a |\n| --- |\n| b | c |\nx\n\ny\n',
  '- [ ] foo\n- [x] bar\n  - [ ] baz\n\n1. [x] a\n',
  'a[^1] b[^long]\n\n[^1]: one\n[^long]: two\n\n    three\n\n    ```\n    four\n    ```\n\nfive\n',
  '***\n---\n___\n- - -\n+++\n',
  '\uFEFF---\ntitle: T\n---\n\n# T\n',
  '+++\ntitle = "T"\n+++\n# 中文 😀\n\n- é\n',
  'a\r\nb\r\n\r\n- c\r\n\r\n  d\r\n\r\n| e |\r\n|---|\r\n| f |\r\n',
  '-\ta\n\n\tb\n\n>\t\tc\n\n1.\td\n\n\te\n',
  '#\n\n## \n\n### ###\n\n#5 bolt\n',
  '![a](b)\n\n[![a](b)](c)\n\n- ![a](b)\n\n  ![c](d)\n',
]

/** All that the two parsers are known to see differently, as rules over the source; none is met in a README. */
const DIFFERENCES: Readonly<Record<string, RegExp>> = {
  // remark: after a first line `---` or `+++` that opens no front matter, the next line cannot open a list.
  frontMatterUnclosed: /^(?:---|\+\+\+)[ \t]*(?:\r?\n|$)/,
  // satteri: `[ ]` alone on the line of its marker swallows a following item that is empty or does not count from 1.
  taskWithoutText: /\[[ xX]\][ \t]*\r?\n[ \t]*(?:[-*+][ \t]*\r?$|\d+[.)])/m,
  // satteri: below a definition, with code above it or a heading under it, such an item is a paragraph.
  definitionAbove: /^ {0,3}\[[^\]^]+\]:[^]*^ {0,3}(?:[-*+][ \t]*\r?$|\d+[.)])/m,
  // Both, in different states: indented code or such an item directly below a line that ended a paragraph or list.
  noBlankLineAbove: /\S[^\n]*\n(?: {4}|\t| {0,3}(?:[-*+][ \t]*\r?$|\d+[.)]))/m,
}

describe('remark sees the same blocks at the same bytes', () => {
  test.each(SAMPLES)('in %j', (source) => {
    const bytes = new TextEncoder().encode(source)
    expect(ourBlocks(bytes)).toEqual(oracleBlocks(bytes))
  })

  test('in READMEs of the dependencies', () => {
    const small = globSync('node_modules/**/README*.md')
      .sort()
      .filter((name) => statSync(name).size < 30_000 && !readFileSync(name, 'utf8').includes('$$'))
    const step = Math.max(1, Math.floor(small.length / 150))
    const chosen = small.filter((_, i) => i % step === 0).slice(0, 150)
    expect(chosen.length).toBeGreaterThan(50)
    for (const name of chosen) {
      const bytes = readFileSync(name)
      if (bytes.toString().trim() !== '') expect([name, ourBlocks(bytes)]).toEqual([name, oracleBlocks(bytes)])
    }
  })

  test('in random documents, but for the differences that are listed', () => {
    const documents = fc.sample(markdownDocuments(8), { numRuns: 4000, seed: 7 }).filter((text) => text.trim() !== '')
    const different = documents.filter((text) => {
      const bytes = new TextEncoder().encode(text)
      return ourBlocks(bytes).join() !== oracleBlocks(bytes).join()
    })
    const unexplained = different.filter((text) => !Object.values(DIFFERENCES).some((rule) => rule.test(text)))
    expect(unexplained).toEqual([])
    expect(different.length / documents.length).toBeLessThan(0.03)
  })
})
