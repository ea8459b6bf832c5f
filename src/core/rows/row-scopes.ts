/** What scopes span, kept while nothing changes in them. */
import type { RowScope } from '../../shared/rows.ts'
import type { HostEvent } from '../../shared/views.ts'
import type { RowUnit } from '../db/queries/row-units.ts'
import type { Store } from '../db/store.ts'
import { unitsOf } from './row-units.ts'

export type SpannedScope = {
  readonly units: readonly RowUnit[]
  /** Where the rows of each unit begin when nothing is filtered or sorted. */
  readonly starts: readonly number[]
  readonly total: number
  readonly runIds: readonly number[]
}

/** Fewer documents are listed in less than a millisecond: not worth keeping. */
const KEPT_FROM = 200
const MAX_KEPT = 8

type Kept = {
  readonly scope: SpannedScope
  readonly projectUid: string
  readonly documents: ReadonlySet<string>
  readonly runs: ReadonlySet<string>
}

export class RowScopes {
  readonly #store: Store
  readonly #kept = new Map<string, Kept>()

  constructor(store: Store) {
    this.#store = store
  }

  /** Fails as `unitsOf` does. */
  of(scope: RowScope): SpannedScope {
    if (scope.kind === 'document') return span(unitsOf(this.#store, scope))
    const key = `${scope.projectUid} ${scope.schemaUid}`
    const known = this.#kept.get(key)
    if (known) return known.scope
    const spanned = span(unitsOf(this.#store, scope))
    if (spanned.units.length >= KEPT_FROM) this.#keep(key, toKept(spanned, scope.projectUid))
    return spanned
  }

  onEvent(event: HostEvent): void {
    for (const [key, kept] of this.#kept) if (isTouched(kept, event)) this.#kept.delete(key)
  }

  #keep(key: string, kept: Kept): void {
    const [oldest] = this.#kept.keys()
    if (oldest !== undefined && this.#kept.size >= MAX_KEPT) this.#kept.delete(oldest)
    this.#kept.set(key, kept)
  }
}

function span(units: readonly RowUnit[]): SpannedScope {
  const starts: number[] = []
  const runIds: number[] = []
  let total = 0
  for (const { totalBlocks, runId } of units) {
    starts.push(total)
    total += totalBlocks
    if (runId !== null) runIds.push(runId)
  }
  return { units, starts, total, runIds }
}

function toKept(scope: SpannedScope, projectUid: string): Kept {
  const documents = new Set(scope.units.map(({ documentUid }) => documentUid))
  const runs = new Set(scope.units.flatMap(({ runUid }) => (runUid === null ? [] : [runUid])))
  return { scope, projectUid, documents, runs }
}

function isTouched({ projectUid, documents, runs }: Kept, event: HostEvent): boolean {
  if (event.type === 'projects' || event.type === 'schemas') return true
  if (event.type === 'documents') return event.projectUid === projectUid
  return event.type === 'run' && documents.has(event.documentUid) && !runs.has(event.runUid)
}

/** The unit whose rows hold the place, in a scope that is neither filtered nor sorted. */
export function unitAt({ starts }: SpannedScope, place: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= place) low = middle
    else high = middle - 1
  }
  return low
}
