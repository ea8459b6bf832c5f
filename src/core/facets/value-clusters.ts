/** Groups of values that may mean the same, as a reviewer is shown them. */
import type { ClusterMethod, ClusterView, ValueCluster } from '../../shared/review-work.ts'
import { fingerprint, ngramFingerprint } from './fingerprint.ts'
import { nearGroups } from './nearest.ts'

export type CountedText = {
  readonly value: string
  readonly rows: number
  /** Those of `rows` that are staged: a merge changes no others. */
  readonly staged: number
}

const MAX_COMPARED = 20_000
const MAX_CLUSTERS = 1000
/** What one merge takes. */
const MAX_VALUES = 5000

/** The largest clusters first. Same input in any order, same output. */
export function clustersAmong(texts: readonly CountedText[], method: ClusterMethod): ClusterView {
  const all = texts.filter(({ value }) => value.trim() !== '').toSorted(byRows)
  const compared = all.slice(0, MAX_COMPARED)
  const { groups, isCut } = grouped(
    compared.map(({ value }) => value),
    method,
  )
  const lists = groups.map((places) => places.flatMap((place) => compared[place] ?? []))
  const clusters = lists.filter((list) => list.some(({ staged }) => staged > 0)).map(toCluster)
  return {
    clusters: clusters.toSorted(bySize).slice(0, MAX_CLUSTERS),
    compared: compared.length,
    isCut:
      isCut ||
      compared.length < all.length ||
      clusters.length > MAX_CLUSTERS ||
      lists.some((list) => list.length > MAX_VALUES),
  }
}

function grouped(texts: readonly string[], method: ClusterMethod): ReturnType<typeof nearGroups> {
  if (method === 'nearest') return nearGroups(texts)
  const keyOf = method === 'ngram' ? ngramFingerprint : fingerprint
  const byKey = new Map<string, number[]>()
  for (const [place, text] of texts.entries()) {
    const key = keyOf(text)
    if (key === '') continue
    const list = byKey.get(key)
    if (list) list.push(place)
    else byKey.set(key, [place])
  }
  return { groups: [...byKey.values()].filter((places) => places.length > 1), isCut: false }
}

/** `texts` come in the order of `byRows`. */
function toCluster(texts: readonly CountedText[]): ValueCluster {
  const kept = texts.slice(0, MAX_VALUES)
  return {
    values: kept.map(({ value, rows }) => ({ value, rows })),
    rows: kept.reduce((sum, { rows }) => sum + rows, 0),
    suggestion: (kept.find(({ value }) => isClean(value)) ?? kept[0])?.value ?? '',
  }
}

/** Blanks at the ends, or several in a row, are nothing that anybody wants to spread. */
function isClean(text: string): boolean {
  return !/^\s|\s$|\s{2,}/.test(text)
}

function byRows(a: CountedText, b: CountedText): number {
  return b.rows - a.rows || b.value.length - a.value.length || compare(a.value, b.value)
}

function bySize(a: ValueCluster, b: ValueCluster): number {
  return b.rows - a.rows || b.values.length - a.values.length || compare(a.suggestion, b.suggestion)
}

/** By code unit: the same on every machine, whatever its language. */
function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
