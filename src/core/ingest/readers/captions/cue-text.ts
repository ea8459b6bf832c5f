/** The text of a cue without its tags, by who speaks it. https://www.w3.org/TR/webvtt1/#cue-text */

export type Syntax = 'vtt' | 'srt'
export type Speech = { readonly voice: string | null; readonly text: string }

const ENTITIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: '\u00a0',
    lrm: '\u200e',
    rlm: '\u200f',
    hellip: '…',
    mdash: '—',
    ndash: '–',
    lsquo: '‘',
    rsquo: '’',
    ldquo: '“',
    rdquo: '”',
  }),
)
/** `<tag.class annotation>`, `</tag>` or `<00:05.000>`; anything else after `<` is text, as players show it. */
const TAG = /<(\/?)([a-z][a-z0-9]*|\d[\d:.]*)?((?:\.[^\s<>.]+)*)(?:[ \t\n]+([^<>]*))?>/iy
/** In SRT nothing but these is known to be a tag: `<laughs>` is text there. */
const SRT_TAGS: ReadonlySet<string> = new Set(['b', 'i', 'u', 's', 'font', 'c', 'v', 'ruby', 'rt', 'lang', 'span'])
/** Styling that players of SubStation files left in: `{\an8}`, `{\i1}`, `{\pos(1,2)}`. */
const OVERRIDE = /\{\\[^{}\n]{0,200}\}/g

/** One piece for each voice when several speak in the cue; else one piece, with the voice if there is one. */
export function readCueText(raw: string, syntax: Syntax): readonly Speech[] {
  const pieces = pieceUp(syntax === 'srt' ? plainOverrides(raw) : raw, syntax)
  const spoken = pieces.filter(({ text }) => text.trim() !== '')
  const voices = new Set(spoken.flatMap(({ voice }) => voice ?? []))
  if (voices.size > 1) return joinNeighbours(spoken)
  const text = tidy(pieces.map((piece) => piece.text).join(''))
  const [voice = null] = voices
  return text === '' ? [] : [{ voice, text }]
}

function plainOverrides(raw: string): string {
  return raw.includes('{\\') || raw.includes('\\N')
    ? raw.replace(OVERRIDE, '').replace(/\\N/g, '\n').replace(/\\h/g, '\u00a0')
    : raw
}

type Piece = { readonly voice: string | null; text: string }

function pieceUp(raw: string, syntax: Syntax): readonly Piece[] {
  const pieces: Piece[] = [{ voice: null, text: '' }]
  const say = (text: string): void => {
    const last = pieces.at(-1)
    if (last) last.text += text
  }
  const turnTo = (voice: string | null): void => {
    if (pieces.at(-1)?.voice !== voice) pieces.push({ voice, text: '' })
  }
  let at = 0
  while (at < raw.length) {
    const open = raw.indexOf('<', at)
    if (open < 0) break
    say(decodeEntities(raw.slice(at, open)))
    TAG.lastIndex = open
    const tag = TAG.exec(raw)
    const name = tag?.[2]?.toLowerCase() ?? ''
    if (!tag || (syntax === 'srt' && !SRT_TAGS.has(name))) {
      say('<')
      at = open + 1
      continue
    }
    const isEnd = tag[1] === '/'
    if (name === 'v') turnTo(isEnd ? null : decodeEntities((tag[4] ?? '').trim()) || null)
    // The reading stands behind its base in brackets, as in print.
    if (name === 'rt') say(isEnd ? ')' : '(')
    at = open + tag[0].length
  }
  say(decodeEntities(raw.slice(at)))
  return pieces
}

function joinNeighbours(spoken: readonly Piece[]): readonly Speech[] {
  const joined: Piece[] = []
  for (const { voice, text } of spoken) {
    const last = joined.at(-1)
    // Text outside of all voices goes on with who spoke before it.
    if (last && (voice === null || voice === last.voice)) last.text += text
    else joined.push({ voice, text })
  }
  return joined.map(({ voice, text }) => ({ voice, text: tidy(text) }))
}

function tidy(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES.get(name) ?? whole
    const isHex = /^#x/i.test(name)
    const code = Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10)
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : whole
  })
}
