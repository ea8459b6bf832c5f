/** Groups of texts that lie near one another, without comparing each with each. */
import { editDistance } from './edit-distance.ts'
import { foldText } from './fold-text.ts'
import { Groups } from './groups.ts'

const MAX_RADIUS = 8
/** Longer ones are prose: they are near only when they are the same after folding. */
const MAX_LENGTH = 1000
/**
 * Letters of a gram. Short texts have few of them; in long ones only long grams are rare. The two lots overlap by
 * `MAX_RADIUS` letters: any two texts that can be near are in one of them together.
 */
const LOTS = [
  { gram: 3, from: 0, to: 47 },
  { gram: 8, from: 40, to: MAX_LENGTH },
] as const
/** Steps of one search, each some nanoseconds: a text looked at, or a cell of a distance table filled. */
export const DEFAULT_BUDGET = 100_000_000

export type NearGroups = { readonly groups: ReadonlyArray<readonly number[]>; readonly isCut: boolean }

/** How many edits apart two texts still count as near, by the length of the shorter one: one in six letters. */
export function radiusOf(length: number): number {
  return length < 4 ? 0 : Math.min(MAX_RADIUS, Math.max(1, Math.floor(length / 6)))
}

/** A folded text; those that are the same are one entry. */
type Entry = {
  /** In `texts`. */
  readonly place: number
  readonly letters: Uint32Array
  readonly radius: number
  readonly folded: string
}

/**
 * Texts within `radiusOf` edits of one another, joined transitively, as places in `texts`. Letter case, Latin marks and
 * white space do not count. Texts whose digits differ are never near: `Pier 12` and `Pier 13` are two piers.
 *
 * Two texts within k edits share all grams of q letters but k × (q + 1), a swap of neighbours touching one more
 * than a replacement. So they share one of the k × (q + 1) + 1 rarest of each (prefix filter of Chaudhuri, Ganti and Kaushik: "A primitive operator for similarity joins in data cleaning", 2006). Only those
 * that do are compared. The budget counts steps, not time: the same texts always give the same groups.
 */
export function nearGroups(texts: readonly string[], budget = DEFAULT_BUDGET): NearGroups {
  const groups = new Groups(texts.length)
  let left = budget
  for (const entries of entriesByDigits(texts, groups)) {
    for (const { gram, from, to } of LOTS) {
      const lot = entries.filter(({ letters }) => letters.length >= from && letters.length <= to)
      if (lot.length > 1 && left > 0) left = joinNear(lot, groups, { gram, budget: left })
    }
    if (left <= 0) break
  }
  return { groups: groups.lists(), isCut: left <= 0 }
}

/** Joins what is the same after folding. */
function entriesByDigits(texts: readonly string[], groups: Groups): Iterable<readonly Entry[]> {
  const placeOf = new Map<string, number>()
  const lists = new Map<string, Entry[]>()
  for (const [place, text] of texts.entries()) {
    const folded = foldText(text)
    const same = placeOf.get(folded)
    if (same !== undefined) {
      groups.join(same, place)
      continue
    }
    placeOf.set(folded, place)
    const digits = (folded.match(/\p{N}+/gu) ?? []).join(' ')
    const letters = Uint32Array.from(folded, (letter) => letter.codePointAt(0) ?? 0)
    const entry = { place, letters, radius: radiusOf(letters.length), folded }
    const list = lists.get(digits)
    if (list) list.push(entry)
    else lists.set(digits, [entry])
  }
  return lists.values()
}

/** Padded at both ends, so that the first letter weighs as much as any. */
function gramsOf({ folded, letters }: Entry, gram: number): ReadonlySet<string> {
  const padding = '\0'.repeat(gram - 1)
  const text = `${padding}${folded}${padding}`
  // Without surrogate pairs letters are code units, and need not be put together again.
  const parts = folded.length === letters.length ? null : Array.from(text)
  const grams = new Set<string>()
  for (let i = 0; i + gram <= (parts ?? text).length; i++)
    grams.add(parts ? parts.slice(i, i + gram).join('') : text.slice(i, i + gram))
  return grams
}

type Search = { readonly gram: number; readonly budget: number }

/** Returns what is left of the budget. */
function joinNear(entries: readonly Entry[], groups: Groups, { gram, budget }: Search): number {
  const ranked = rankGrams(entries, gram)
  const perEdit = gram + 1
  const holders = new Map<number, number[]>()
  const seenFor = new Int32Array(entries.length).fill(-1)
  let left = budget
  for (const [i, entry] of entries.entries())
    for (const key of keysOf(ranked[i] ?? new Uint32Array(), entry.radius * perEdit)) {
      const others = holders.get(key)
      if (!others) {
        holders.set(key, [i])
        continue
      }
      for (const j of others) {
        left--
        if (seenFor[j] === i) continue
        seenFor[j] = i
        const other = entries[j]
        if (!other || groups.rootOf(other.place) === groups.rootOf(entry.place)) continue
        const limit = Math.min(entry.radius, other.radius)
        if (Math.abs(entry.letters.length - other.letters.length) > limit) continue
        left -= entry.letters.length
        if (!sharesAllBut(limit * perEdit, ranked[i], ranked[j])) continue
        left -= entry.letters.length * (2 * limit + 1)
        if (editDistance(entry.letters, other.letters, limit) <= limit) groups.join(entry.place, other.place)
      }
      if (left <= 0) return 0
      others.push(i)
    }
  return left
}

/** The grams of each entry as ascending ranks, the rarest gram of all first. */
function rankGrams(entries: readonly Entry[], gram: number): readonly Uint32Array[] {
  const idOf = new Map<string, number>()
  const frequency: number[] = []
  const ids = entries.map((entry) =>
    Uint32Array.from(gramsOf(entry, gram), (text) => {
      const id = idOf.get(text) ?? frequency.length
      if (id === frequency.length) idOf.set(text, id)
      frequency[id] = (frequency[id] ?? 0) + 1
      return id
    }),
  )
  const byRarity = Uint32Array.from(frequency.keys()).sort((a, b) => (frequency[a] ?? 0) - (frequency[b] ?? 0) || a - b)
  const rankOf = new Uint32Array(frequency.length)
  for (const [rank, id] of byRarity.entries()) rankOf[id] = rank
  return ids.map((list) => list.map((id) => rankOf[id] ?? 0).sort())
}

/** Texts that repeat so much that edits may change all their grams are found under a key of their own. */
const REPETITIVE = -1

/** `changed`: how many grams edits may change. */
function keysOf(ranks: Uint32Array, changed: number): readonly number[] {
  const rarest = [...ranks.subarray(0, changed + 1)]
  return ranks.length > changed ? rarest : [...rarest, REPETITIVE]
}

function sharesAllBut(changed: number, a: Uint32Array | undefined, b: Uint32Array | undefined): boolean {
  if (!a || !b) return false
  let missing = Math.max(a.length, b.length) - changed
  for (let i = 0, j = 0; missing > 0 && i < a.length && j < b.length;) {
    const difference = (a[i] ?? 0) - (b[j] ?? 0)
    if (difference === 0) missing--
    if (difference <= 0) i++
    if (difference >= 0) j++
  }
  return missing <= 0
}
