/**
 * The place in a text that is most like a pattern: Myers' bit-parallel distance (Hyyrö 2003, blocks of 32 rows), run
 * only where a piece of the pattern occurs. With at most k edits one of k + 1 pieces must be untouched, so short
 * patterns miss nothing; long ones try a sample of their pieces, and the work is bounded whatever the texts are.
 */

export const MIN_SIMILARITY = 0.85
export const MIN_SIMILAR_LENGTH = 12
const MAX_PATTERN = 4_000
const MAX_PIECES = 48
/** Of a sample: long enough to be rare, short enough to be untouched now and then. */
const SAMPLE_LENGTH = 10
const MAX_HITS = 32
/** Steps of 32 rows that one search may take: about 3 ms. */
const MAX_STEPS = 300_000
/** Below this the whole text is searched, without windows. */
const SMALL_STEPS = 24_000
const WORD_BITS = 32

export type Similar = { readonly start: number; readonly end: number }

/** Null when no place has a similarity of 0.85, or the pattern has under 12 or over 4,000 UTF-16 units. */
export function findSimilar(text: string, pattern: string): Similar | null {
  const length = pattern.length
  if (length < MIN_SIMILAR_LENGTH || length > MAX_PATTERN) return null
  const edits = Math.floor(length * (1 - MIN_SIMILARITY))
  if (text.length < length - edits) return null
  const diagonals = anchorDiagonals(text, pattern, edits)
  if (diagonals.length === 0) return null
  const words = Math.ceil(length / WORD_BITS)
  const windows =
    words * text.length <= SMALL_STEPS
      ? [{ start: 0, end: text.length }]
      : bestWindows(diagonals, { length, edits, textLength: text.length })
  let steps = MAX_STEPS
  let best: (Similar & { readonly distance: number }) | null = null
  for (const window of windows) {
    steps -= words * (window.end - window.start) * 2
    if (steps < 0 && best !== null) break
    const found = matchIn(text.slice(window.start, window.end), pattern, best ? best.distance - 1 : edits)
    if (found) best = { start: window.start + found.start, end: window.start + found.end, distance: found.distance }
    if (best?.distance === 0 || steps < 0) break
  }
  return best && { start: best.start, end: best.end }
}

/** Where the pattern would begin, by each place at which a piece of it occurs. */
function anchorDiagonals(text: string, pattern: string, edits: number): readonly number[] {
  const count = Math.min(edits + 1, MAX_PIECES)
  const isSample = count < edits + 1
  const diagonals: number[] = []
  for (let nth = 0; nth < count; nth += 1) {
    const offset = Math.floor((nth * pattern.length) / count)
    const end = isSample ? offset + SAMPLE_LENGTH : Math.floor(((nth + 1) * pattern.length) / count)
    const part = pattern.slice(offset, end)
    let at = text.indexOf(part)
    for (let hit = 0; at >= 0 && hit < MAX_HITS; hit += 1) {
      diagonals.push(at - offset)
      at = text.indexOf(part, at + 1)
    }
  }
  return diagonals
}

type Window = { readonly start: number; readonly end: number }
type Sizes = { readonly length: number; readonly edits: number; readonly textLength: number }

/** The stretches of text that most pieces point at, the best first. */
function bestWindows(diagonals: readonly number[], { length, edits, textLength }: Sizes): readonly Window[] {
  const width = Math.max(16, edits)
  const votes = new Map<number, number>()
  for (const diagonal of diagonals) {
    const bin = Math.floor(diagonal / width)
    votes.set(bin, (votes.get(bin) ?? 0) + 1)
  }
  const score = (bin: number): number => (votes.get(bin) ?? 0) + (votes.get(bin - 1) ?? 0) + (votes.get(bin + 1) ?? 0)
  return [...votes.keys()]
    .toSorted((one, other) => score(other) - score(one) || one - other)
    .slice(0, 16)
    .map((bin) => ({
      start: Math.max(0, bin * width - edits),
      end: Math.min(textLength, (bin + 1) * width + length + edits),
    }))
}

type Match = { readonly start: number; readonly end: number; readonly distance: number }

/** Where it ends is found forwards, where it begins backwards from there. */
function matchIn(text: string, pattern: string, edits: number): Match | null {
  if (edits < 0) return null
  const forward = closestPrefix(text, pattern, { isAnchored: false, edits })
  if (!forward) return null
  const { end, distance } = forward
  const from = Math.max(0, end - pattern.length - edits)
  const backward = closestPrefix(reversed(text.slice(from, end)), reversed(pattern), { isAnchored: true, edits })
  return backward && { start: end - backward.end, end, distance }
}

function reversed(text: string): string {
  let result = ''
  for (let i = text.length - 1; i >= 0; i -= 1) result += text.charAt(i)
  return result
}

type Search = {
  /** The match begins at the beginning of the text; else anywhere. */
  readonly isAnchored: boolean
  readonly edits: number
}

/** The end of the closest match and its distance; of equal ones that follow each other the last. */
function closestPrefix(
  text: string,
  pattern: string,
  { isAnchored, edits }: Search,
): { readonly end: number; readonly distance: number } | null {
  const words = Math.ceil(pattern.length / WORD_BITS)
  const masks = patternMasks(pattern, words)
  const none = new Int32Array(words)
  const up = new Int32Array(words).fill(-1)
  const down = new Int32Array(words)
  const lastBit = 1 << ((pattern.length - 1) % WORD_BITS)
  let distance = pattern.length
  let best = edits + 1
  let end = -1
  for (let at = 0; at < text.length; at += 1) {
    const mask = masks.get(text.charCodeAt(at)) ?? none
    let carry = isAnchored ? 1 : 0
    for (let word = 0; word < words; word += 1) {
      const top = word === words - 1 ? lastBit : 1 << 31
      const p = up[word] ?? 0
      const m = down[word] ?? 0
      let equal = mask[word] ?? 0
      const vertical = equal | m
      if (carry < 0) equal |= 1
      const horizontal = ((((equal & p) + p) | 0) ^ p) | equal
      let plus = m | ~(horizontal | p)
      let minus = p & horizontal
      const out = (plus & top) !== 0 ? 1 : (minus & top) !== 0 ? -1 : 0
      plus = (plus << 1) | (carry > 0 ? 1 : 0)
      minus = (minus << 1) | (carry < 0 ? 1 : 0)
      up[word] = minus | ~(vertical | plus)
      down[word] = plus & vertical
      carry = out
    }
    distance += carry
    if (distance < best || (distance === best && end === at)) {
      best = distance
      end = at + 1
    }
  }
  return end < 0 ? null : { end, distance: best }
}

function patternMasks(pattern: string, words: number): ReadonlyMap<number, Int32Array> {
  const masks = new Map<number, Int32Array>()
  for (let i = 0; i < pattern.length; i += 1) {
    const code = pattern.charCodeAt(i)
    let mask = masks.get(code)
    if (!mask) {
      mask = new Int32Array(words)
      masks.set(code, mask)
    }
    const word = Math.floor(i / WORD_BITS)
    mask[word] = (mask[word] ?? 0) | (1 << (i % WORD_BITS))
  }
  return masks
}
