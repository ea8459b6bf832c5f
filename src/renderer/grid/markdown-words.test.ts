import { describe, expect, it } from 'vitest'
import type { BlockType } from '../../shared/domain.ts'
import { isMarkdown, markdownWords } from './markdown-words.ts'

const words = (content: string, type: BlockType = 'paragraph'): string => markdownWords(type, content)

describe('the words of a Markdown block', () => {
  it.each([
    ['The **load** is *5 kN*, ~~not 4~~.', 'The load is 5 kN, not 4.'],
    ['***Both*** and **bold *inside* it**', 'Both and bold inside it'],
    ['__Shall__ and _must_, not snake_case_names', 'Shall and must, not snake_case_names'],
    ['See [the *code*](https://example.org/a_(b) "Title") and [that][ref].', 'See the code and that.'],
    ['![A bridge](bridge.png) and [![Logo](logo.svg)](https://example.org)', 'A bridge and Logo'],
    ['Write to <https://example.org/a_b_c>.', 'Write to https://example.org/a_b_c.'],
    ['Run `a * b * c` or ``x ` y``.', 'Run a * b * c or x ` y.'],
    [String.raw`1 \* 2 and \[not a link\](x)`, '1 * 2 and [not a link](x)'],
    ['> Quoted\n> on two lines', 'Quoted\non two lines'],
  ])('of %s', (content, expected) => {
    expect(words(content)).toBe(expected)
  })

  it('go without the marks of headings and lists, but with numbers and the state of tasks', () => {
    expect(words('## Loads on **decks** ##', 'heading')).toBe('Loads on decks')
    expect(words('- Bearings *must* be replaceable.', 'list_item')).toBe('Bearings must be replaceable.')
    expect(words('2. Inspect', 'list_item')).toBe('2. Inspect')
    expect(words('- [x] Done', 'checkbox')).toBe('☑ Done')
    expect(words('- [ ] Open', 'checkbox')).toBe('☐ Open')
  })

  it('are the source where signs are content', () => {
    expect(words('2 * 3 * 4 = 24, a[1](2), 5 < 6 > 4, note[^1]')).toBe('2 * 3 * 4 = 24, a1, 5 < 6 > 4, note[^1]')
    expect(words('a_b * c_d', 'formula')).toBe('a_b * c_d')
    expect(words('```ts\nconst a = b * c * d\n```', 'code_block')).toBe('const a = b * c * d')
    expect(words('**open and [never closed')).toBe('**open and [never closed')
  })

  it('are found at once in a long block of signs alone', () => {
    for (const sign of ['*', '_', '[', '`', '![](', '<', '**a ']) expect(words(sign.repeat(50_000))).toHaveLength(2_000)
  })
})

describe('a Markdown document', () => {
  it('is known by its name', () => {
    expect(['Beams.md', 'A.MARKDOWN', 'b.mdown'].every(isMarkdown)).toBe(true)
    expect(['Beams.docx', 'notes.txt', 'md'].some(isMarkdown)).toBe(false)
  })
})
