/** The next staged row of a query: near ones are looked up on the host, far ones by a thread. */
import type { RowList } from './row-lists.ts'
import { findStaged, findStagedNear } from '../db/queries/next-staged.ts'
import { listRunsWith } from '../db/queries/row-counts.ts'
import type { Store } from '../db/store.ts'
import type { QueryPool } from '../pool/query-pool.ts'
import { type SpannedScope, unitAt } from './row-scopes.ts'

type Search = {
  readonly store: Store
  readonly queries: QueryPool
  /** Looked at on the host before a thread is asked. */
  readonly hostRows: number
  readonly signal?: AbortSignal | undefined
}

/** In a list, by looking at its rows one after the other. */
export async function nextInList(search: Search, list: RowList, after: number): Promise<number | null> {
  const { store, queries, hostRows, signal } = search
  const { keys, total, units } = list
  const runIds = units.map(({ runId }) => runId)
  const start = Math.min(after + 1, total)
  const near = Math.min(start + hostRows, total)
  const found = findStaged(store.connection, { runIds, keys, from: start, to: near })
  if (found !== null) return found
  const rest = [
    { from: near, to: total },
    { from: 0, to: start },
  ].filter(({ from, to }) => from < to)
  for (const range of rest) {
    const wanted = { runIds, keys, ...range }
    const isShort = range.to - range.from <= hostRows
    const place = isShort ? findStaged(store.connection, wanted) : await queries.run('findStaged', wanted, signal)
    if (place !== null) return place
  }
  return null
}

type Stretch = { readonly nth: number; readonly first: number }

/** Where nothing is filtered or sorted; runs without a staged row are passed over. */
export async function nextInScope(search: Search, scope: SpannedScope, after: number): Promise<number | null> {
  const { store, queries, signal } = search
  const staged = listRunsWith(store.connection, scope.runIds, 'ai_complete')
  const stretches = stretchesFrom(scope, after + 1).filter(({ nth }) => staged.has(scope.units[nth]?.runId ?? -1))
  const near = nearest(search, scope, stretches)
  if (near.found !== null) return near.found
  if (!near.isCut) return null
  const runIds = stretches.map(({ nth }) => scope.units[nth]?.runId ?? -1)
  const start = { nth: 0, blockIndex: stretches[0]?.first ?? 0 }
  const far = await queries.run('findStagedInRuns', { runIds, start }, signal)
  const unit = far && stretches[far.nth]
  return unit ? (scope.starts[unit.nth] ?? 0) + far.blockIndex : null
}

/** The units from a place to the end, then all up to the place; the unit of the place comes twice. */
function stretchesFrom(scope: SpannedScope, place: number): readonly Stretch[] {
  const nths = [...scope.units.keys()]
  const whole = (nth: number): Stretch => ({ nth, first: 0 })
  if (place >= scope.total) return nths.map(whole)
  const at = unitAt(scope, place)
  const first = place - (scope.starts[at] ?? 0)
  return [{ nth: at, first }, ...nths.slice(at + 1).map(whole), ...nths.slice(0, at + 1).map(whole)]
}

/** `isCut`: there was more to look at than the host should. */
function nearest(
  { store, hostRows }: Search,
  scope: SpannedScope,
  stretches: readonly Stretch[],
): { readonly found: number | null; readonly isCut: boolean } {
  let left = hostRows
  for (const { nth, first } of stretches) {
    const unit = scope.units[nth]
    if (!unit?.runId) continue
    const last = Math.min(unit.totalBlocks, first + left) - 1
    const index = findStagedNear(store.connection, unit.runId, { first, last })
    if (index !== null) return { found: (scope.starts[nth] ?? 0) + index, isCut: false }
    left -= last - first + 1
    if (left <= 0) return { found: null, isCut: true }
  }
  return { found: null, isCut: false }
}
