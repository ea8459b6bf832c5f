import { decodeText } from '../../src/core/ingest/decode-text.ts'
import type { SourceFile } from '../../src/core/ingest/detect.ts'
import { type MarkdownDocument, readMarkdown } from '../../src/core/ingest/readers/markdown/read-markdown.ts'

/** What `parseDocument` does with Markdown and plain text, without its detour through detection. */
export function parseMarkdown({ name, bytes }: SourceFile): MarkdownDocument {
  return readMarkdown({ bytes, text: decodeText({ name, bytes }) })
}
