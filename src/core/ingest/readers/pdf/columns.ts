/** The order in which a person reads a page: columns are found as white strips that many lines share. */
import { type Box, boxOf, median } from './page-content.ts'

/** Width of the steps in which the page is searched for white strips, in points. */
const STEP = 2
const MAX_DEPTH = 12
/** Bands of text that a white strip needs on both sides; fewer when it is wide. */
const MIN_BANDS = 4
const MIN_BANDS_WIDE = 2
/** Widths of white strips in font sizes. */
const WIDE = 2
const NARROW = 0.8

export type Atom = { readonly box: Box; readonly size: number }
type Band<T> = { readonly top: number; readonly bottom: number; readonly atoms: readonly T[] }
type Strip = { readonly first: number; readonly last: number; readonly x: number; readonly score: number }

type ColumnOptions<T> = {
  readonly isRightToLeft: boolean
  /** The atoms are rows of a table, whose columns are not read one after the other. */
  readonly isTable: (atoms: readonly T[]) => boolean
}

/** Regions of one column each, in reading order. */
export function toColumns<T extends Atom>(
  atoms: readonly T[],
  options: ColumnOptions<T>,
  depth = 0,
): ReadonlyArray<readonly T[]> {
  if (atoms.length < 4 || depth >= MAX_DEPTH) return atoms.length > 0 ? [atoms] : []
  const bands = toBands(atoms)
  const found = bestStrip(bands, atoms)
  if (!found) return [atoms]
  const strip = { ...found, first: textStart(bands, found) }
  const within = bands.slice(strip.first, strip.last + 1).flatMap((band) => band.atoms)
  const go = (part: readonly T[]): ReadonlyArray<readonly T[]> => toColumns(part, options, depth + 1)
  const above = go(bands.slice(0, strip.first).flatMap((band) => band.atoms))
  const below = go(bands.slice(strip.last + 1).flatMap((band) => band.atoms))
  if (options.isTable(within)) return [...above, within, ...below]
  const left = go(within.filter(({ box }) => (box.l + box.r) / 2 < strip.x))
  const right = go(within.filter(({ box }) => (box.l + box.r) / 2 >= strip.x))
  return [...above, ...(options.isRightToLeft ? [...right, ...left] : [...left, ...right]), ...below]
}

/** Authors in columns of their own stand above those of the text: in another size, and apart. */
function textStart<T extends Atom>(bands: ReadonlyArray<Band<T>>, { first, last }: Strip): number {
  const sizes = bands.slice(first, last + 1).flatMap((band) => band.atoms.map(({ size }) => size))
  const usual = median(sizes)
  let start = first
  for (let index = first; index < first + (last - first) / 3; index++) {
    const own = median(bands[index]?.atoms.map(({ size }) => size) ?? [])
    if (Math.abs(own - usual) <= 0.08 * usual) break
    if (gapBelow(bands, index) > 0.8 * usual) start = index + 1
  }
  return start
}

/** Atoms whose middles overlap in height, from top to bottom. */
function toBands<T extends Atom>(atoms: readonly T[]): ReadonlyArray<Band<T>> {
  const core = ({ box }: T): { top: number; bottom: number } => {
    const height = box.t - box.b
    return { top: box.t - 0.2 * height, bottom: box.b + 0.25 * height }
  }
  const sorted = [...atoms].sort((a, b) => core(b).top - core(a).top)
  const bands: Array<Band<T>> = []
  let current: T[] = []
  let top = 0
  let bottom = Infinity
  for (const atom of sorted) {
    const own = core(atom)
    if (current.length > 0 && own.top <= bottom) {
      bands.push({ top, bottom, atoms: current })
      current = []
    }
    if (current.length === 0) {
      top = own.top
      bottom = own.bottom
    }
    current.push(atom)
    bottom = Math.min(bottom, own.bottom)
  }
  if (current.length > 0) bands.push({ top, bottom, atoms: current })
  return bands
}

function bestStrip<T extends Atom>(bands: ReadonlyArray<Band<T>>, atoms: readonly T[]): Strip | null {
  const region = boxOf(atoms.map(({ box }) => box))
  const em = median(atoms.map(({ size }) => size)) || 10
  const count = Math.ceil((region.r - region.l) / STEP)
  if (count < 4 || count > 5000 || bands.length < MIN_BANDS_WIDE) return null
  const covers = bands.map((band) => coverage(band.atoms, region.l, count))
  let best: Strip | null = null
  for (const isWide of [true, false]) {
    const span = Math.max(2, Math.round(((isWide ? WIDE : NARROW) * em) / STEP))
    const needed = isWide ? MIN_BANDS_WIDE : MIN_BANDS
    // A strip that a wide one was found for needs no second look a step further.
    const step = isWide ? 2 : 1
    for (let at = 1; at + span < count; at += step) {
      let first = -1
      for (let index = 0; index <= covers.length; index++) {
        const sums = covers[index]
        const isFree = sums !== undefined && sums[at + span] === sums[at]
        if (isFree && first < 0) first = index
        if (isFree || first < 0) continue
        if (index - first >= needed) {
          const strip = judge({ bands, covers, region, em, first, last: index - 1, at, span, needed })
          if (strip && (!best || strip.score > best.score)) best = strip
        }
        first = -1
      }
    }
  }
  return best
}

/** Which steps of the region's width a band covers, as running sums: how many before each step. */
function coverage(atoms: readonly Atom[], left: number, count: number): Uint32Array {
  const covered = new Uint8Array(count)
  for (const { box } of atoms) {
    const from = Math.max(0, Math.floor((box.l - left) / STEP))
    const to = Math.min(count, Math.ceil((box.r - left) / STEP))
    covered.fill(1, from, to)
  }
  const sums = new Uint32Array(count + 1)
  for (let index = 0; index < count; index++) sums[index + 1] = (sums[index] ?? 0) + (covered[index] ?? 0)
  return sums
}

type Candidate<T> = {
  readonly bands: ReadonlyArray<Band<T>>
  readonly covers: readonly Uint32Array[]
  readonly region: Box
  readonly em: number
  readonly first: number
  readonly last: number
  readonly at: number
  readonly span: number
  readonly needed: number
}

/** A strip parts columns when enough lines stand on both sides and neither side is only a mark or a number. */
function judge<T extends Atom>(candidate: Candidate<T>): Strip | null {
  const { bands, covers, region, em, at, span, needed } = candidate
  let { first, last } = candidate
  const isSided = (index: number, isLeft: boolean): boolean => {
    const sums = covers[index]
    if (!sums) return false
    const all = sums[sums.length - 1] ?? 0
    const before = sums[at] ?? 0
    return isLeft ? before > 0 : all > before
  }
  const isBoth = (index: number): boolean => isSided(index, true) && isSided(index, false)
  while (first < last && !isBoth(first) && gapBelow(bands, first) > 1.2 * em) first++
  while (last > first && !isBoth(last) && gapBelow(bands, last - 1) > 1.2 * em) last--
  let left = 0
  let right = 0
  let leftWidth = 0
  let rightWidth = 0
  for (let index = first; index <= last; index++) {
    const sums = covers[index]
    if (!sums) continue
    const before = sums[at] ?? 0
    const after = (sums[sums.length - 1] ?? 0) - before
    if (before > 0) left++
    if (after > 0) right++
    leftWidth = Math.max(leftWidth, before * STEP)
    rightWidth = Math.max(rightWidth, after * STEP)
  }
  if (Math.min(left, right) < needed || Math.min(leftWidth, rightWidth) < 6 * em) return null
  const balance = 1 - Math.abs(leftWidth - rightWidth) / (leftWidth + rightWidth)
  return { first, last, x: region.l + (at + span / 2) * STEP, score: Math.min(left, right) * (0.5 + balance) }
}

function gapBelow<T>(bands: ReadonlyArray<Band<T>>, index: number): number {
  const above = bands[index]
  const below = bands[index + 1]
  return above && below ? above.bottom - below.top : 0
}
