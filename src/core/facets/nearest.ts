/** Groups of texts that lie near one another, without comparing each with each. */
import { editDistance } from './edit-distance.ts'
import { foldText } from './fold-text.ts'
import { Groups } from './groups.ts'

/** Letters of a gram; a text is padded by one less at both ends, so that its first letter weighs as much as any. */
const GRAM = 3
/** One edit changes at most so many grams of a text: a swap of neighbours touches one more than a replacement. */
const GRAMS_PER_EDIT = GRAM + 1
const MAX_RADIUS = 8
/** Cells of the distance table that one search may fill: about two seconds. */
export const DEFAULT_BUDGET = 400_000_000

export type NearGroups = { readonly groups: ReadonlyArray<readonly number[]>; readonly isCut: boolean }

/** How many edits apart two texts still count as near, by the length of the shorter one: one in six letters. */
export function radiusOf(length: number): number {
  return length < 4 ? 0 : Math.min(MAX_RADIUS, Math.max(1, Math.floor(length / 6)))
}

type Entry = {
  readonly place: number
  readonly letters: Uint32Array
  readonly grams: readonly string[]
  readonly radius: number
}

/**
 * Texts within `radiusOf` edits of one another, joined transitively, as places in `texts`. Letter case, Latin marks and
 * white space do not count. Texts whose digits differ are never near: `Pier 12` and `Pier 13` are two piers.
 *
 * Two texts within k edits share all grams but k × 4, so they share one of the k × 4 + 1 rarest of each (prefix filter
 * of Chaudhuri, Ganti and Kaushik: "A primitive operator for similarity joins in data cleaning", 2006). Only those
 * that do are compared. The budget counts cells, not time: the same texts always give the same groups.
 */
export function nearGroups(texts: readonly string[], budget = DEFAULT_BUDGET): NearGroups {
  const groups = new Groups(texts.length)
  let left = budget
  for (const entries of byDigits(texts)) {
    if (entries.length > 1) left = joinNear(entries, groups, left)
    if (left <= 0) break
  }
  return { groups: groups.lists(), isCut: left <= 0 }
}

/** Equal texts after folding are compared as one. */
function byDigits(texts: readonly string[]): Iterable<readonly Entry[]> {
  const lists = new Map<string, Entry[]>()
  for (const [place, text] of texts.entries()) {
    const folded = foldText(text)
    const digits = (folded.match(/\p{N}+/gu) ?? []).join(' ')
    const letters = Uint32Array.from(folded, (letter) => letter.codePointAt(0) ?? 0)
    const entry = { place, letters, grams: gramsOf(folded), radius: radiusOf(letters.length) }
    const list = lists.get(digits)
    if (list) list.push(entry)
    else lists.set(digits, [entry])
  }
  return lists.values()
}

function gramsOf(text: string): readonly string[] {
  const padding = Array.from({ length: GRAM - 1 }, () => '\0')
  const letters = [...padding, ...text, ...padding]
  const grams = new Set<string>()
  for (let i = 0; i + GRAM <= letters.length; i++) grams.add(letters.slice(i, i + GRAM).join(''))
  return [...grams]
}

/** Returns what is left of the budget. */
function joinNear(entries: readonly Entry[], groups: Groups, budget: number): number {
  const keysOf = rarestFirst(entries)
  const holders = new Map<string, Entry[]>()
  const seen = new Map<Entry, Entry>()
  let left = budget
  for (const entry of entries) {
    for (const key of keysOf(entry)) {
      const others = holders.get(key)
      for (const other of others ?? []) {
        left--
        if (seen.get(other) === entry) continue
        seen.set(other, entry)
        if (groups.rootOf(other.place) === groups.rootOf(entry.place)) continue
        const radius = Math.min(entry.radius, other.radius)
        if (Math.abs(entry.letters.length - other.letters.length) > radius) continue
        left -= entry.letters.length * (2 * radius + 1)
        if (left <= 0) return 0
        if (editDistance(entry.letters, other.letters, radius) <= radius) groups.join(entry.place, other.place)
      }
      if (left <= 0) return 0
      if (others) others.push(entry)
      else holders.set(key, [entry])
    }
  }
  return left
}

/** Texts that repeat so much that edits may change all their grams are found under a key of their own. */
const REPETITIVE = ''

function rarestFirst(entries: readonly Entry[]): (entry: Entry) => readonly string[] {
  const frequency = new Map<string, number>()
  for (const { grams } of entries) for (const gram of grams) frequency.set(gram, (frequency.get(gram) ?? 0) + 1)
  const rank = (gram: string): number => frequency.get(gram) ?? 0
  return ({ grams, radius }) => {
    const changed = radius * GRAMS_PER_EDIT
    const rarest = grams.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1)).slice(0, changed + 1)
    return grams.length > changed ? rarest : [...rarest, REPETITIVE]
  }
}
