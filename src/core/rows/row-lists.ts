/**
 * Lists of the rows that queries mean, made on a thread and kept while they are wanted.
 *
 * A list that changed rows have made stale is made anew, but not more often than its cost allows: until then the stale
 * one serves, and clients are told when its rest is over. After a person's own action a list is never served stale.
 */
import type { RowQuery, RowScope } from '../../shared/rows.ts'
import type { HostEvent } from '../../shared/views.ts'
import type { RowKeys, RowSelection } from '../db/queries/row-selection.ts'
import type { RowUnit } from '../db/queries/row-units.ts'
import type { EventBus } from '../events.ts'

export type RowList = { readonly units: readonly RowUnit[]; readonly keys: RowKeys; readonly total: number }
export type RowListOptions = {
  readonly events: EventBus
  readonly select: (selection: RowSelection, signal: AbortSignal) => Promise<RowKeys>
  readonly unitsOf: (scope: RowScope) => readonly RowUnit[]
}

/** Eight bytes a row. */
const MAX_ROWS = 8_000_000
const MAX_LISTS = 32
/** A list rests this many times its cost before it is made anew. */
const REST_FACTOR = 4
const MAX_REST_MS = 2_000

type Making = {
  readonly promise: Promise<RowList>
  readonly asOf: number
  readonly controller: AbortController
  waiters: number
}
type Entry = {
  readonly query: RowQuery
  documents: ReadonlySet<string>
  list: RowList | null
  /** How many changes the list has seen, how many there were, and how many at the last action of a person. */
  asOf: number
  changes: number
  acted: number
  restsUntil: number
  making: Making | null
  timer: NodeJS.Timeout | null
  lastEvent: HostEvent | null
}

export class RowLists {
  readonly #options: RowListOptions
  /** Those used last stand last. */
  readonly #entries = new Map<string, Entry>()
  #isAnnouncing = false

  constructor(options: RowListOptions) {
    this.#options = options
  }

  /** Fails with the signal's reason when its caller goes. */
  async get(query: RowQuery, signal?: AbortSignal): Promise<RowList> {
    const entry = this.#use(query)
    const needed = entry.acted
    for (;;) {
      const { list } = entry
      const isFresh = list !== null && entry.asOf === entry.changes
      if (list && isFresh) return list
      if (list && entry.asOf >= needed && performance.now() < entry.restsUntil) {
        this.#tellAfterRest(entry)
        return list
      }
      const made = await this.#wait(entry, signal)
      if (entry.asOf >= needed) return made
    }
  }

  onEvent(event: HostEvent): void {
    if (this.#isAnnouncing) return
    for (const entry of this.#entries.values()) {
      const isAction = event.type === 'history'
      if (!isAction && !isTouched(entry, event)) continue
      entry.changes += 1
      if (isAction) entry.acted = entry.changes
      else entry.lastEvent = event
    }
  }

  close(): void {
    for (const entry of this.#entries.values()) drop(entry)
    this.#entries.clear()
  }

  #use(query: RowQuery): Entry {
    const key = JSON.stringify([query.scope, query.filter, query.sort])
    const known = this.#entries.get(key)
    const entry = known ?? newEntry(query)
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry
  }

  /** Several wait for the same making; when the last of them goes, it is given up. */
  async #wait(entry: Entry, signal?: AbortSignal): Promise<RowList> {
    signal?.throwIfAborted()
    const making = (entry.making ??= this.#make(entry))
    making.waiters += 1
    const leave = (): void => {
      making.waiters -= 1
      if (making.waiters > 0 || entry.making !== making) return
      entry.making = null
      making.controller.abort()
    }
    signal?.addEventListener('abort', leave, { once: true })
    try {
      const made = await making.promise
      signal?.throwIfAborted()
      return made
    } finally {
      signal?.removeEventListener('abort', leave)
    }
  }

  #make(entry: Entry): Making {
    const controller = new AbortController()
    const asOf = entry.changes
    const work = async (): Promise<RowList> => {
      const start = performance.now()
      const units = this.#options.unitsOf(entry.query.scope)
      entry.documents = new Set(units.map(({ documentUid }) => documentUid))
      const { filter, sort } = entry.query
      const keys = await this.#options.select({ units, filter, sort, statuses: null }, controller.signal)
      const list = { units, keys, total: keys.unit.length }
      if (entry.making !== making) return list
      const costMs = performance.now() - start
      Object.assign(entry, {
        list,
        asOf,
        making: null,
        restsUntil: performance.now() + Math.min(MAX_REST_MS, REST_FACTOR * costMs),
      })
      this.#evict()
      return list
    }
    const making: Making = { promise: Promise.resolve().then(work), asOf, controller, waiters: 0 }
    making.promise.catch(() => {
      if (entry.making === making) entry.making = null
    })
    return making
  }

  #tellAfterRest(entry: Entry): void {
    const { lastEvent } = entry
    if (entry.timer || !lastEvent) return
    entry.timer = setTimeout(
      () => {
        entry.timer = null
        if (entry.asOf === entry.changes) return
        this.#isAnnouncing = true
        try {
          this.#options.events.emit(lastEvent)
        } finally {
          this.#isAnnouncing = false
        }
      },
      Math.max(0, entry.restsUntil - performance.now()),
    )
    entry.timer.unref()
  }

  /** The last used one stays, however large. */
  #evict(): void {
    let rows = 0
    let lists = 0
    for (const [key, entry] of [...this.#entries].reverse()) {
      rows += entry.list?.total ?? 0
      lists += 1
      if (lists === 1 || entry.making || (rows <= MAX_ROWS && lists <= MAX_LISTS)) continue
      drop(entry)
      this.#entries.delete(key)
    }
  }
}

function newEntry(query: RowQuery): Entry {
  return {
    query,
    documents: new Set(),
    list: null,
    asOf: -1,
    changes: 0,
    acted: 0,
    restsUntil: 0,
    making: null,
    timer: null,
    lastEvent: null,
  }
}

function drop(entry: Entry): void {
  if (entry.timer) clearTimeout(entry.timer)
  entry.making?.controller.abort()
  entry.making = null
}

function isTouched({ query: { scope }, documents }: Entry, event: HostEvent): boolean {
  switch (event.type) {
    case 'projects':
    case 'schemas':
      return true
    case 'run':
    case 'rows':
      return documents.has(event.documentUid)
    case 'documents':
      return scope.kind === 'project' ? scope.projectUid === event.projectUid : scope.runUid === null
    default:
      return false
  }
}
