import { markdownToMdast } from 'satteri'
import type { MdastNode } from 'satteri'
import type { ParsedBlock } from '../../../../shared/domain.ts'
import type { ParsedDocument } from '../../parsed-document.ts'
import { findBlockSpans } from './block-spans.ts'
import type { BlockSpan } from './block-spans.ts'
import { toByteOffsets } from './byte-offsets.ts'
import { coverReadableGaps } from './gaps.ts'

export type MarkdownSource = {
  readonly bytes: Uint8Array
  /** The decoded bytes, a byte order mark included. */
  readonly text: string
}

export type MarkdownDocument = Omit<ParsedDocument, 'sourceType' | 'receipt'> & {
  readonly sourceTotalCharacters: number
}

const BOM = '\uFEFF'
const BOM_BYTES = 3
/** The parser's time grows with the square of the depth: 100,000 `>` on a line take about four seconds, ten times as many minutes. */
const MAX_MARKERS_ON_A_LINE = 100_000
const MARKER_RUN = /(?:[ \t>*+-]|\d{1,9}[.)])+/y

function refuseAbsurdNesting(text: string): void {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    if (end - start > MAX_MARKERS_ON_A_LINE) {
      MARKER_RUN.lastIndex = start
      if ((MARKER_RUN.exec(text)?.[0].length ?? 0) > MAX_MARKERS_ON_A_LINE) {
        throw new Error(`a line starts with more than ${MAX_MARKERS_ON_A_LINE} characters of quote and list markers`)
      }
    }
    start = end + 1
  }
}

function isClosedFormula(source: string): boolean {
  const lines = source.trimEnd().split(/\r\n|\r|\n/)
  return lines.length > 1 && /^[\s>]*\${2,}\s*$/.test(lines.at(-1) ?? '')
}

/**
 * Parses with `$$` formulas on. A `$$` fence that is never closed would take all the rest of the document for a formula,
 * and in prose it is a price or a shell variable: such a document is parsed again with formulas off.
 */
function parseTree(text: string, body: string): readonly BlockSpan[] {
  const spansOf = (root: MdastNode): readonly BlockSpan[] => findBlockSpans(root, body)
  const features = { gfm: true, frontmatter: true }
  const spans = spansOf(markdownToMdast(text, { features: { ...features, math: { singleDollarTextMath: false } } }))
  const isOpen = spans.some((s) => s.isFencedFormula && !isClosedFormula(body.slice(s.start, s.end)))
  return isOpen ? spansOf(markdownToMdast(text, { features })) : spans
}

/**
 * Markdown bytes to blocks with byte offsets; the representation is the source, unchanged.
 * Throws a plain Error, in a sentence, when the parser gives up.
 */
export function readMarkdown({ bytes, text }: MarkdownSource): MarkdownDocument {
  refuseAbsurdNesting(text)
  // The parser skips one byte order mark and counts UTF-16 units from after it; `body` is what its offsets point into.
  const bomUnits = text.startsWith(BOM) ? 1 : 0
  const body = text.slice(bomUnits)
  const spans = coverReadableGaps(parseTree(text, body), body)
  const firstByte = bomUnits * BOM_BYTES
  const offsets = toByteOffsets(body, spans, { firstByte, isAscii: bytes.length - firstByte === body.length })
  const blocks = spans.map(({ type, start, end }, i): ParsedBlock => ({
    type,
    content: body.slice(start, end),
    locator: {
      type: 'text_offset_range',
      start_offset: offsets[2 * i] ?? 0,
      end_offset: offsets[2 * i + 1] ?? 0,
    },
  }))
  return {
    parsingTool: 'mdast',
    representationType: 'markdown_bytes',
    representation: bytes,
    sourceTotalCharacters: body.length,
    blocks,
  }
}
