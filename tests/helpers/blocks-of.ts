import { parseMarkdown } from './parse-markdown.ts'
import { expectLossless } from './lossless.ts'

export type TypedContent = readonly [type: string, content: string]

/** Parses Markdown, asserts that nothing is lost, and gives the blocks as `[type, content]`. */
export function blocksOf(text: string): readonly TypedContent[] {
  const bytes = new TextEncoder().encode(text)
  const document = parseMarkdown({ name: 'a.md', bytes })
  expectLossless(document, bytes)
  return document.blocks.map(({ type, content }): TypedContent => [type, content])
}
