import type { BlockType } from '../../shared/domain.ts'
import type { GridRow } from '../../shared/views.ts'
import { readableContent, showValue } from './values.ts'

/** More does not show in one line, and the patterns below take their time. */
const MAX_LENGTH = 2_000
const MAX_NESTING = 4
/** Their signs are their content. */
const LITERAL_TYPES: ReadonlySet<BlockType> = new Set(['formula', 'key_value_region', 'html_block', 'definition'])

const FENCES = /^(?:`{3,}|~{3,})[^\n]*\n|\n(?:`{3,}|~{3,})[ \t]*$/g
const LINE_MARKS = /^[ \t]*(?:>[ \t]?)*(?:[*+-][ \t]+)?/gm
const TASK = /^([ \t]*(?:>[ \t]?)*)(?:[*+-]|\d{1,9}[.)])[ \t]+\[([ xX])\][ \t]+/
const CODE = /(`+)([^`](?:[^`]|(?!\1)`)*)\1(?!`)/g
const ESCAPE = /\\([!-/:-@[-`{-~])/g
const TARGET = String.raw`(?:\((?:<[^<>]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)|\[[^[\]]*\])`
const PICTURE = new RegExp(String.raw`!\[([^[\]]*)\]${TARGET}`, 'g')
const LINK = new RegExp(String.raw`\[((?!\^)[^[\]]+)\]${TARGET}`, 'g')
const ADDRESS = /<((?:https?:\/\/|mailto:)[^<>\s]+|[\w.+-]+@[\w.-]+)>/g
const STARS = /(?<!\*)(\*{1,3})(?=[^\s*])([^*]*[^\s*])\1(?!\*)/g
const LINES = /(?<![\p{L}\p{N}_])(_{1,3})(?=[^\s_])([^_]*[^\s_])\1(?![\p{L}\p{N}_])/gu
const STRUCK = /~~(?=[^\s~])([^~]*[^\s~])~~/g

/** Stand-ins for what is literal, from a range that no text uses. */
const KEPT_FROM = 0xf0000
const KEPT = /[\u{f0000}-\u{f0fff}]/gu

function withoutPairs(text: string): string {
  return text.replaceAll(STARS, '$2').replaceAll(LINES, '$2').replaceAll(STRUCK, '$1')
}

function inlineWords(text: string): string {
  const kept: string[] = []
  const keep = (words: string): string => String.fromCodePoint(KEPT_FROM + kept.push(words) - 1)
  let words = text
    .replaceAll(CODE, (_, _marks, code: string) => keep(code.trim()))
    .replaceAll(ESCAPE, (_, sign: string) => keep(sign))
    .replaceAll(PICTURE, '$1')
    .replaceAll(LINK, '$1')
    .replaceAll(ADDRESS, (_, address: string) => keep(address))
    .replaceAll(/<br[ \t]*\/?>/gi, ' ')
  for (let depth = 0, before = ''; depth < MAX_NESTING && before !== words; depth += 1) {
    before = words
    words = withoutPairs(words)
  }
  return words.replaceAll(KEPT, (sign) => kept[(sign.codePointAt(0) ?? KEPT_FROM) - KEPT_FROM] ?? '')
}

/** Whether blocks of the document are Markdown as it was written; other readers give plain text. */
export function isMarkdown(documentName: string): boolean {
  return /\.(?:md|markdown|mdown)$/i.test(documentName)
}

/**
 * What a Markdown block says, without the marks: for the one line of a cell, which is to be read and not to be worked
 * with. The full-text view, copied cells, evidence and search keep to the source, letter by letter. Not a parser: what it
 * does not know stays as it is written.
 */
export function markdownWords(type: BlockType, content: string): string {
  if (LITERAL_TYPES.has(type)) return content
  const start = content.slice(0, MAX_LENGTH)
  if (type === 'code_block') return start.replaceAll(FENCES, '')
  // A task keeps its state: it is what the item says.
  const task = start.replace(TASK, (_, quote: string, mark: string) => `${quote}${mark === ' ' ? '☐' : '☑'} `)
  return inlineWords(readableContent(type, task).replaceAll(LINE_MARKS, '').replaceAll(/\\$/gm, ''))
}

/** The block's text in one line, and of Markdown what it says. */
export function contentLine({
  type,
  content,
  documentName,
}: Pick<GridRow, 'type' | 'content' | 'documentName'>): string {
  return showValue(isMarkdown(documentName) ? markdownWords(type, content) : readableContent(type, content))
}
