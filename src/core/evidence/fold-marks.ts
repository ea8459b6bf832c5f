/** The character classes that folding treats alike, and what Markdown writes around words. */

const NAMED_ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  minus: '−',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  shy: '\u00AD',
  copy: '©',
  reg: '®',
  trade: '™',
  deg: '°',
  euro: '€',
  times: '×',
}

const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,8}));/y
const TAG = /<\/?([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]{0,500})?\/?>/y
const SPACING_TAGS = new Set(['br', 'p', 'div', 'li', 'ul', 'ol', 'td', 'th', 'tr', 'table', 'hr'])
const LINK_TARGET = /\((?:[^()\s]|\([^()\s]{0,500}\)){0,2000}(?:\s+"[^"\n]{0,500}")?\)/y
const RULE_CHARS = new Set('-=*_ \t|:')
const RULING_CHARS = new Set('-=*_')
const HEADING_MARK = /#{1,6}(?=[ \t])/y
const LINE_MARK = /[>+-](?=[ \t])|>/y

/** The rule below a table's head, also where its lines were joined to one. */
const RULE_CELLS = /\|(?:[ \t]*:?-{2,}:?[ \t]*\|)+|-{3,}:?(?:[ \t]*\|[ \t]*:?-{3,}:?)+/y

/** The end of a table's rule; the place itself when none is there. */
export function tableRuleEnd(text: string, at: number): number {
  return endOf(RULE_CELLS, text, at)
}

function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

/** The character that an entity stands for, and where it ends; null when there is none at the place. */
export function entityAt(text: string, at: number): { readonly char: string; readonly end: number } | null {
  ENTITY.lastIndex = at
  const match = ENTITY.exec(text)
  if (!match) return null
  const [whole, decimal, hex, name] = match
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal)
  const char = name === undefined ? fromCode(code) : NAMED_ENTITIES[name]
  return char === undefined ? null : { char, end: at + whole.length }
}

function fromCode(code: number): string | undefined {
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined
}

/** Where a tag of HTML ends and whether it parts words; null when there is none at the place. */
export function tagAt(text: string, at: number): { readonly end: number; readonly isSpace: boolean } | null {
  TAG.lastIndex = at
  const match = TAG.exec(text)
  return match ? { end: TAG.lastIndex, isSpace: SPACING_TAGS.has((match[1] ?? '').toLowerCase()) } : null
}

/** The end of `(https://…)` after a link's text; the place itself when none is there. */
export function linkTargetEnd(text: string, at: number): number {
  return text.charCodeAt(at) === 0x28 ? endOf(LINK_TARGET, text, at) : at
}

/** The end of a line that only rules: of a table, under a heading, between paragraphs. */
function ruleLineEnd(text: string, at: number): number {
  let end = at
  let marks = 0
  while (end < text.length && RULE_CHARS.has(text.charAt(end))) {
    if (RULING_CHARS.has(text.charAt(end))) marks += 1
    end += 1
  }
  const isLine = end === text.length || text.charCodeAt(end) === 0x0a || text.charCodeAt(end) === 0x0d
  return isLine && marks > 1 ? end : at
}

/** The end of what Markdown writes at the beginning of a line: `## `, `> `, `- `, a rule. */
export function lineMarkEnd(text: string, at: number): number {
  const rule = ruleLineEnd(text, at)
  if (rule > at) return rule
  const heading = endOf(HEADING_MARK, text, at)
  return heading > at ? heading : endOf(LINE_MARK, text, at)
}

/** Hyphens that may join two letters; longer dashes part them. */
export const HYPHENS = new Set('-\u2010\u2011\u2012\u2013\u2212\uFE63\uFF0D')
export const LONG_DASHES = new Set('\u2014\u2015\u2E3A\u2E3B\uFE58')
export const QUOTE_MARKS = new Set(
  '\'"\u2018\u2019\u201A\u201B\u201C\u201D\u201E\u201F\u2032\u2033\u00AB\u00BB\u2039\u203A\u00B4\u02BC\u275B\u275C\u275D\u275E\u301D\u301E\u301F\uFF07\uFF02',
)

/** Shown as nothing: joiners, soft hyphens, marks of direction. Variation selectors go with the cluster that they end. */
export function isInvisible(code: number): boolean {
  return (
    code === 0xad ||
    code === 0x34f ||
    code === 0x61c ||
    code === 0xfeff ||
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x2064) ||
    (code >= 0x2066 && code <= 0x206f)
  )
}

const LETTER = /\p{L}/u

export function isLetter(code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a)
  return (code >= 0xd800 && code <= 0xdfff) || LETTER.test(String.fromCharCode(code))
}

/** Scripts that put no space between words, so that a line break in them means nothing. */
export function isUnspaced(code: number): boolean {
  return (
    (code >= 0x0e00 && code <= 0x0eff) ||
    (code >= 0x2e80 && code <= 0x30ff) ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xff66 && code <= 0xff9d)
  )
}
