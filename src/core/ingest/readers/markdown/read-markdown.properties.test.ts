import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectLossless } from '../../../../../tests/helpers/lossless.ts'
import { markdownDocuments } from '../../../../../tests/helpers/markdown-lines.ts'
import { parseMarkdown } from '../../../../../tests/helpers/parse-markdown.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Pieces glued without line breaks reach states that whole lines do not. */
const PIECES = [
  '>',
  '-',
  '1.',
  '[ ]',
  '[^1]:',
  '[a]:',
  '`',
  '```',
  '$$',
  '|',
  '---',
  '#',
  '<',
  '<!--',
  '*',
  ' ',
  '    ',
  '\t',
]
const ENDS = ['\n', '\r\n', '\r', '\n\n', '\u2028', '\uFEFF']
const noise = fc
  .array(
    fc.oneof(fc.constantFrom(...PIECES), fc.constantFrom(...ENDS), fc.string({ unit: 'grapheme', maxLength: 4 })),
    {
      maxLength: 40,
    },
  )
  .map((pieces) => pieces.join('').replaceAll('\0', '0'))

function isReadable(text: string): boolean {
  return text.isWellFormed() && text.trim() !== ''
}

test('random documents come back byte for byte, and only container punctuation lies between their blocks', () => {
  const documents = fc.oneof(markdownDocuments(14, ['$$', '$$ x']), noise).filter(isReadable)
  fc.assert(
    fc.property(documents, fc.boolean(), (text, hasBom) => {
      const bytes = encode(hasBom ? `\uFEFF${text}` : text)
      const document = parseMarkdown({ name: 'a.md', bytes })
      expect(document.blocks.length).toBeGreaterThan(0)
      expectLossless(document, bytes)
    }),
    { numRuns: 4000 },
  )
})

test('the net for readable gaps catches nothing in documents of whole lines', () => {
  fc.assert(
    fc.property(
      markdownDocuments(14).filter((text) => /[a-z]/.test(text)),
      (text) => {
        const types = parseMarkdown({ name: 'a.md', bytes: encode(text) }).blocks.map((block) => block.type)
        expect(types).not.toContain('other')
      },
    ),
    { numRuns: 2000 },
  )
})

/** With LF alone the parser merges a task without text and the item below it (see the differences in the oracle test). */
const TASK_WITHOUT_TEXT = /\[[ xX]\][ \t]*\r?\n/

test('LF and CRLF give the same blocks', () => {
  fc.assert(
    fc.property(
      markdownDocuments(10).filter((text) => isReadable(text) && !TASK_WITHOUT_TEXT.test(text)),
      (text) => {
        const lf = text.replaceAll('\r\n', '\n')
        const read = (source: string) =>
          parseMarkdown({ name: 'a.md', bytes: encode(source) }).blocks.map((b) => [
            b.type,
            b.content.replaceAll('\r\n', '\n'),
          ])
        expect(read(lf.replaceAll('\n', '\r\n'))).toEqual(read(lf))
      },
    ),
    { numRuns: 2000 },
  )
})
