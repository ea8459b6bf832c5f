/** Characters of symbol fonts, whose codes mean nothing in other fonts, as Unicode. */

const SYMBOL_FONTS: ReadonlyMap<string, 'symbol' | 'wingdings' | 'wingdings 2' | 'other'> = new Map([
  ['symbol', 'symbol'],
  ['standard symbols ps', 'symbol'],
  ['wingdings', 'wingdings'],
  ['wingdings 2', 'wingdings 2'],
  ['wingdings 3', 'other'],
  ['webdings', 'other'],
])

/** The Symbol font from 0x41 and 0x61 on: its Latin letters are Greek ones. */
const GREEK_UPPER = 'ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ'
const GREEK_LOWER = 'αβχδεφγηιϕκλμνοπθρστυϖωξψζ'

const SYMBOL: Readonly<Record<number, string>> = {
  0x22: '∀',
  0x24: '∃',
  0x27: '∋',
  0x2a: '∗',
  0x2d: '−',
  0x40: '≅',
  0x5c: '∴',
  0x5e: '⊥',
  0x7e: '∼',
  0xa2: '′',
  0xa3: '≤',
  0xa4: '⁄',
  0xa5: '∞',
  0xa7: '♣',
  0xa8: '♦',
  0xa9: '♥',
  0xaa: '♠',
  0xab: '↔',
  0xac: '←',
  0xad: '↑',
  0xae: '→',
  0xaf: '↓',
  0xb0: '°',
  0xb1: '±',
  0xb2: '″',
  0xb3: '≥',
  0xb4: '×',
  0xb5: '∝',
  0xb6: '∂',
  0xb7: '•',
  0xb8: '÷',
  0xb9: '≠',
  0xba: '≡',
  0xbb: '≈',
  0xbc: '…',
  0xc0: 'ℵ',
  0xc5: '⊕',
  0xc4: '⊗',
  0xc6: '∅',
  0xc7: '∩',
  0xc8: '∪',
  0xc9: '⊃',
  0xca: '⊇',
  0xcb: '⊄',
  0xcc: '⊂',
  0xcd: '⊆',
  0xce: '∈',
  0xcf: '∉',
  0xd0: '∠',
  0xd1: '∇',
  0xd2: '®',
  0xd3: '©',
  0xd4: '™',
  0xd5: '∏',
  0xd6: '√',
  0xd7: '⋅',
  0xd8: '¬',
  0xd9: '∧',
  0xda: '∨',
  0xdb: '⇔',
  0xdc: '⇐',
  0xdd: '⇑',
  0xde: '⇒',
  0xdf: '⇓',
  0xe5: '∑',
  0xf2: '∫',
}

const WINGDINGS: Readonly<Record<number, string>> = {
  0x22: '✂',
  0x28: '☎',
  0x2a: '✉',
  0x4a: '☺',
  0x4c: '☹',
  0x6c: '●',
  0x6e: '■',
  0x6f: '□',
  0x71: '❑',
  0x72: '❒',
  0x75: '◆',
  0x76: '❖',
  0x77: '◆',
  0x9f: '•',
  0xa1: '○',
  0xa7: '▪',
  0xa8: '☐',
  0xab: '★',
  0xd8: '➢',
  0xdf: '←',
  0xe0: '→',
  0xe1: '↑',
  0xe2: '↓',
  0xe8: '➔',
  0xef: '⇦',
  0xf0: '⇨',
  0xf3: '⬄',
  0xfb: '✗',
  0xfc: '✓',
  0xfd: '☒',
  0xfe: '☑',
}

const WINGDINGS_2: Readonly<Record<number, string>> = {
  0x4f: '✗',
  0x50: '✓',
  0x51: '☒',
  0x52: '☑',
  0x53: '☒',
  0x54: '☒',
  0x97: '•',
  0xa3: '☐',
}

export function isSymbolFont(font: string | null): boolean {
  return font !== null && SYMBOL_FONTS.has(font.toLowerCase())
}

/** `unknown` counts signs that no table names; each is a replacement character in the text. */
export function symbolsToText(text: string, font: string | null): { readonly text: string; readonly unknown: number } {
  const family = SYMBOL_FONTS.get(font?.toLowerCase() ?? '') ?? 'unnamed'
  let unknown = 0
  let result = ''
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    const isPrivate = code >= 0xf000 && code <= 0xf0ff
    const low = isPrivate ? code - 0xf000 : code
    const sign = low <= 0x20 ? char : low > 0xff ? char : lookUp(family, low, isPrivate)
    if (sign === undefined) unknown += 1
    result += sign === undefined ? '\ufffd' : low <= 0x20 && isPrivate ? ' ' : sign
  }
  return { text: result, unknown }
}

function lookUp(family: string, code: number, isPrivate: boolean): string | undefined {
  if (family === 'wingdings') return WINGDINGS[code]
  if (family === 'wingdings 2') return WINGDINGS_2[code]
  if (family === 'symbol') return SYMBOL[code] ?? greek(code) ?? (code < 0x7f ? String.fromCharCode(code) : undefined)
  // A private code without its font is most often a bullet or a box.
  return isPrivate && family === 'unnamed' ? (SYMBOL[code] ?? WINGDINGS[code]) : undefined
}

function greek(code: number): string | undefined {
  if (code >= 0x41 && code <= 0x5a) return GREEK_UPPER[code - 0x41]
  return code >= 0x61 && code <= 0x7a ? GREEK_LOWER[code - 0x61] : undefined
}
