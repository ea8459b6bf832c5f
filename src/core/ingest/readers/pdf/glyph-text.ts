/** A glyph's text as a person would type it: ligatures and shaped letters apart, private codes known or counted. */

const SHAPED = /[\u2f00-\u2fdf\ufb00-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]/
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/
const UNKNOWN = /\p{Cc}|\ufffd/u
const PRIVATE = /[\ue000-\uf8ff]|[\udb80-\udbff][\udc00-\udfff]/

/** Bullets of the Symbol and Wingdings fonts, which have no meaning of their own in Unicode. */
const PRIVATE_TEXT: Readonly<Record<string, string>> = {
  '\uf0b7': '•',
  '\uf0a7': '▪',
  '\uf0d8': '➢',
  '\uf0fc': '✓',
  '\uf076': '❖',
  '\uf06f': '□',
  '\uf0a8': '☐',
  '\uf071': '☐',
  '\uf0fe': '☒',
  '\uf0e0': '→',
  '\uf02d': '-',
  '\uf0be': '—',
  '\uf06c': '●',
  '\uf06e': '■',
}

export function normaliseGlyph(text: string): string {
  const known = PRIVATE_TEXT[text] ?? text
  return SHAPED.test(known) ? known.normalize('NFKC') : known
}

/** The font gives this glyph no character that a person knows. */
export function isUnknownGlyph(text: string): boolean {
  if (text.trim() === '') return false
  return UNKNOWN.test(text) || (PRIVATE.test(text) && !(text in PRIVATE_TEXT))
}

export function isRightToLeftText(text: string): boolean {
  return RIGHT_TO_LEFT.test(text)
}
