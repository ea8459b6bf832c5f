import type { OverlayStatus } from '../../shared/domain.ts'
import type { JsonValue } from '../../shared/json.ts'
import type { Scalar } from '../../shared/rows.ts'

export type Tallied = { readonly value: Scalar; readonly rows: number; readonly staged: number }

/** How many rows hold each value of a field: items of arrays one by one, objects by their JSON. */
export class ValueTally {
  readonly #counts = new Map<Scalar, { rows: number; staged: number }>()
  rows = 0
  empty = 0

  add(value: JsonValue, status: OverlayStatus): void {
    this.rows++
    if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) {
      this.empty++
      return
    }
    if (!Array.isArray(value)) return this.#count(toScalar(value), status)
    // Each row counts once for a value, however often its array holds it.
    const items = value.length === 1 ? value : new Set(value.filter((item) => item !== null).map(toScalar))
    for (const item of items) if (item !== null) this.#count(toScalar(item), status)
  }

  get distinct(): number {
    return this.#counts.size
  }

  /** In the order of their first row. */
  values(): readonly Tallied[] {
    return Array.from(this.#counts, ([value, counts]) => ({ value, ...counts }))
  }

  #count(value: Scalar, status: OverlayStatus): void {
    const counts = this.#counts.get(value)
    const staged = status === 'ai_complete' ? 1 : 0
    if (counts) {
      counts.rows++
      counts.staged += staged
    } else this.#counts.set(value, { rows: 1, staged })
  }
}

function toScalar(value: JsonValue): Scalar {
  return typeof value === 'object' ? JSON.stringify(value) : value
}

/** The most frequent first; then numbers by size, texts by code unit. */
export function byRows(a: Tallied, b: Tallied): number {
  if (a.rows !== b.rows) return b.rows - a.rows
  if (typeof a.value !== typeof b.value) return typeof a.value < typeof b.value ? -1 : 1
  if (a.value === b.value) return 0
  return a.value < b.value ? -1 : 1
}
