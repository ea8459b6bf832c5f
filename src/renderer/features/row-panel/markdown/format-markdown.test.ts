import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BlockType } from '../../../../shared/domain.ts'
import { formatMarkdown } from './format-markdown.ts'
import type { Formatted, TextPiece } from './formatted.ts'
import { hiddenSpans, piecesOf } from './formatted.ts'

function format(content: string, type: BlockType = 'paragraph'): readonly Formatted[] {
  const nodes = formatMarkdown(type, content)
  if (!nodes) throw new Error('It was left as it was written.')
  return nodes
}

function kindsOf(nodes: readonly Formatted[]): readonly string[] {
  return nodes.flatMap((node) => ('children' in node ? [node.kind, ...kindsOf(node.children)] : [node.kind]))
}

const textOf = (nodes: readonly Formatted[]): string =>
  piecesOf(nodes)
    .map(({ text }) => text)
    .join('')

/** What of a span is shown: pieces that are as they are written are cut, others stand as a whole. */
function shownOf(pieces: readonly TextPiece[], start: number, end: number): string {
  return pieces
    .filter((piece) => piece.start < end && piece.end > start)
    .map(({ text, ...piece }) => {
      if (text.length !== piece.end - piece.start) return text
      return text.slice(Math.max(0, start - piece.start), end - piece.start)
    })
    .join('')
}

describe('a Markdown block', () => {
  it('reads without its marks, escapes and entities', () => {
    const nodes = format('The **deck** shall *carry* ~~5~~ `a  b` &amp; 6 \\* 7')
    expect(textOf(nodes)).toBe('The deck shall carry 5 a  b & 6 * 7')
    expect(kindsOf(nodes).filter((kind) => kind !== 'text')).toEqual([
      'paragraph',
      'strong',
      'emphasis',
      'deleted',
      'code',
    ])
  })

  it('keeps HTML as text, and pictures as their words', () => {
    const nodes = format('![the <b>deck](javascript:x) <script>alert(1)</script>')
    expect(textOf(nodes)).toBe('the <b>deck <script>alert(1)</script>')
    expect(kindsOf(nodes)).toContain('markup')
  })

  it('knows links that are written out and those that are not', () => {
    const nodes = format('See [the plan](https://example.org/a) or www.example.com or me@example.org.')
    expect(textOf(nodes)).toBe('See the plan or www.example.com or me@example.org.')
    const links = format('See www.example.com now')[0]
    expect(links).toMatchObject({ children: [{}, { kind: 'link', url: 'http://www.example.com' }, { text: ' now' }] })
  })

  it('reads in its quote or list as it did there', () => {
    expect(textOf(format('one\n> two *x*\n> > three'))).toBe('one\ntwo x\nthree')
    expect(kindsOf(format('- a\n\n      b *c*', 'list_item'))).not.toContain('pre')
    expect(textOf(format('```js\n> a\n> ```', 'code_block'))).toBe('a')
  })

  it('has the cells of its table where they stand', () => {
    const content = '| a | b |\n|---|---|\n| x \\| y | **z** |'
    const pieces = piecesOf(format(content, 'table'))
    expect(pieces.map(({ text }) => text)).toEqual(['a', 'b', 'x ', '| y', 'z'])
    expect(shownOf(pieces, content.indexOf('x'), content.indexOf('**z'))).toBe('x | y')
  })

  it('says of which words nothing is shown', () => {
    const content = 'See [the plan](https://example.org/a)'
    const spans = [
      { start: 5, end: 8 },
      { start: content.indexOf('example'), end: content.length - 1 },
    ]
    expect(hiddenSpans(format(content), spans)).toEqual([spans[1]])
  })

  it('stays as it was written when it is long, deep or full of marks', () => {
    expect(formatMarkdown('paragraph', 'word '.repeat(5_000))).toBeNull()
    expect(formatMarkdown('paragraph', '*a_'.repeat(1_000))).toBeNull()
    expect(formatMarkdown('paragraph', `${'> '.repeat(2_000)}x`)).toBeNull()
    expect(formatMarkdown('formula', '$$x_1$$')).toBeNull()
    expect(formatMarkdown('code_block', 'plain *code*')).toBeNull()
  })
})

const word = fc.stringMatching(/^[a-zäß漢🙂]{1,8}$/u)
const inline = fc.oneof(
  { weight: 3, arbitrary: word },
  word.map((text) => `**${text}**`),
  word.map((text) => `*${text}*`),
  word.map((text) => `~~${text}~~`),
  word.map((text) => `\`${text}\``),
  word.map((text) => `[${text}](https://example.org/${text})`),
  word.map((text) => `![${text}](a.png)`),
  word.map((text) => `<i>${text}</i>`),
  word.map((text) => `\\*${text}\\_ &amp; &#65;`),
)
const line = fc.array(inline, { minLength: 1, maxLength: 8 }).map((parts) => parts.join(' '))
const block = fc.tuple(
  fc.constantFrom('', '# ', '- ', '1. ', '- [x] ', '> '),
  fc.array(line, { minLength: 1, maxLength: 3 }),
)

describe('any Markdown', () => {
  it('shows every word of its text, in order and at its place', () => {
    fc.assert(
      fc.property(block, ([mark, lines]) => {
        const content = mark + lines.join(`\n${' '.repeat(mark === '- ' ? 2 : 0)}`)
        const pieces = piecesOf(format(content))
        const plain = content.replace(/\]\([^)]*\)/g, ' ')
        const shown = pieces.map(({ text }) => text).join(' ')
        let at = 0
        for (const [text] of plain.matchAll(/[a-zäß漢🙂]{3,}/gu)) {
          if (text === 'amp') continue
          at = shown.indexOf(text, at)
          expect(at, text).toBeGreaterThanOrEqual(0)
        }
        for (const { text, start, end } of pieces)
          if (text.length === end - start && text !== '•') expect(content.slice(start, end)).toBe(text)
      }),
    )
  })

  it('has pieces in reading order that do not lie over each other, whatever it is', () => {
    const noise = fc.string({
      unit: fc.constantFrom(...Array.from('ab *_~`[]()<>!#|-&;\\\n\r\t>1.x:/w@')),
      maxLength: 80,
    })
    fc.assert(
      fc.property(noise, (content) => {
        const nodes = formatMarkdown('paragraph', content)
        let last = 0
        for (const { start, end } of piecesOf(nodes ?? [])) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThanOrEqual(start)
          last = end
        }
        expect(last).toBeLessThanOrEqual(content.length)
      }),
      { numRuns: 500 },
    )
  })

  it('shows or knows to be hidden every span of evidence', () => {
    fc.assert(
      fc.property(line, fc.nat(), fc.nat(), (content, one, other) => {
        const [start, end] = [one % content.length, other % content.length].toSorted((a, b) => a - b) as [
          number,
          number,
        ]
        if (start === end) return
        const nodes = format(content)
        const isHidden = hiddenSpans(nodes, [{ start, end }]).length === 1
        expect(shownOf(piecesOf(nodes), start, end) === '').toBe(isHidden)
      }),
    )
  })
})
