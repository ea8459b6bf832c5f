/** Which clusters a person takes, without which values, and what they become. */
import type { ValueCluster } from '../../../shared/review-work.ts'
import type { RowFilter } from '../../../shared/rows.ts'
import { countOf } from '../../lib/format.ts'
import { MAX_TICKED, showScalar, withValueFilter } from '../facets/field-filters.ts'

export type ClusterChoice = {
  readonly isTicked: boolean
  /** Values that stay as they are. */
  readonly left: readonly string[]
  readonly target: string
}
/** By the cluster's suggestion, which is a value of this cluster alone. */
export type ClusterChoices = Readonly<Record<string, ClusterChoice>>

export type Merge = {
  readonly from: readonly string[]
  readonly to: string
  /** Rows that hold one of the values; one that holds several in a list is counted for each. */
  readonly rows: number
}

export function clusterChoice(choices: ClusterChoices, cluster: ValueCluster): ClusterChoice {
  return choices[cluster.suggestion] ?? { isTicked: false, left: [], target: cluster.suggestion.trim() }
}

export function withChoice(
  choices: ClusterChoices,
  cluster: ValueCluster,
  change: Partial<ClusterChoice>,
): ClusterChoices {
  return { ...choices, [cluster.suggestion]: { ...clusterChoice(choices, cluster), ...change } }
}

/** A value that is left out, or taken in again; the first one of a cluster takes the cluster, the last one leaves it. */
export function withValueToggled(choices: ClusterChoices, cluster: ValueCluster, value: string): ClusterChoices {
  const { isTicked, left } = clusterChoice(choices, cluster)
  const before = isTicked ? left : cluster.values.map((one) => one.value)
  const next = before.includes(value) ? before.filter((one) => one !== value) : [...before, value]
  const isAny = next.length < cluster.values.length
  return withChoice(choices, cluster, { left: isAny ? next : [], isTicked: isAny })
}

export function withAll(choices: ClusterChoices, clusters: readonly ValueCluster[], isTicked: boolean): ClusterChoices {
  return clusters.reduce<ClusterChoices>((all, cluster) => withChoice(all, cluster, { isTicked }), choices)
}

/** What the ticked clusters come to; a cluster whose values all are the target already changes nothing. */
export function mergesOf(clusters: readonly ValueCluster[], choices: ClusterChoices): readonly Merge[] {
  return clusters.flatMap((cluster) => {
    const { isTicked, left, target } = clusterChoice(choices, cluster)
    const to = target.trim()
    const taken = cluster.values.filter(({ value }) => value !== to && !left.includes(value))
    if (!isTicked || to === '' || taken.length === 0) return []
    return [{ from: taken.map(({ value }) => value), to, rows: taken.reduce((sum, { rows }) => sum + rows, 0) }]
  })
}

/** The rows that hold one of the values, so that the others are not looked at. */
export function rowsOfMerge(filter: RowFilter, field: string, { from }: Merge): RowFilter {
  const canName = from.length <= MAX_TICKED
  return withValueFilter(filter, field, canName ? { op: 'in', field, values: [...from] } : null)
}

/** "“deck”, “Deck” and 3 more". */
export function nameValues(values: readonly string[], shown = 2): string {
  const named = values.slice(0, shown).map((value) => `“${showScalar(value)}”`)
  const more = values.length - named.length
  if (more > 0) return `${named.join(', ')} and ${more} more`
  const last = named.at(-1) ?? ''
  return named.length > 1 ? `${named.slice(0, -1).join(', ')} and ${last}` : last
}

export function mergeCount(merges: readonly Merge[]): string {
  return countOf(merges.length, 'merge')
}
