import { describe, expect, test } from 'vitest'
import { blocksOf } from '../../../../../tests/helpers/blocks-of.ts'
import { AppError } from '../../../../shared/errors.ts'
import { parseDocument } from '../../parse.ts'
import { parseMarkdown } from '../../../../../tests/helpers/parse-markdown.ts'

describe('byte offsets', () => {
  const locatorsOf = (text: string) =>
    parseMarkdown({ name: 'a.md', bytes: new TextEncoder().encode(text) }).blocks.map((b) => b.locator)

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

  test('nesting beyond reason is refused in a sentence that names the file', async () => {
    const bytes = new TextEncoder().encode(`x\n\n${'> - '.repeat(30_000)}a`)
    const read = parseDocument({ name: 'deep.md', bytes })
    await expect(read).rejects.toThrow(AppError)
    await expect(read).rejects.toThrow(
      /^"deep\.md" could not be parsed: a line starts with more than 100000 characters .*\.$/,
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
  test('carries tool, representation and length as the export contract words them', async () => {
    const bytes = new TextEncoder().encode('\uFEFF# é😀\n')
    const document = await parseDocument({ name: 'a.md', bytes })
    expect(document).toMatchObject({
      sourceType: 'md',
      parsingTool: 'mdast',
      representationType: 'markdown_bytes',
      sourceTotalCharacters: 6,
    })
    expect(document.representation).toBe(bytes)
  })

  test('plain text is read by the same rules under its own type', async () => {
    const bytes = new TextEncoder().encode('One\ntwo.\n\n1. three\n')
    const document = await parseDocument({ name: 'a.txt', bytes })
    expect(document.sourceType).toBe('txt')
    expect(document.blocks.map((b) => b.type)).toEqual(['paragraph', 'list_item'])
  })
})
