/** Values that a person typed and that are on their way to the host: until its answer, rows that are read show them. */
import type { JsonValue } from '../../shared/json.ts'
import type { GridRow } from '../../shared/views.ts'

type Typed = { readonly field: string; readonly value: JsonValue }
/** What was typed into a row, over the row as the host last gave it. */
type TypedRow = { readonly given: GridRow; readonly typed: readonly Typed[] }

const keyOf = ({ runUid, blockIndex }: GridRow): string => `${runUid ?? ''}:${blockIndex}`

function withValue(row: GridRow, { field, value }: Typed): GridRow {
  return { ...row, data: { ...row.data, [field]: value }, editedFields: [...new Set([...row.editedFields, field])] }
}

export class TypedValues {
  readonly #rows = new Map<string, TypedRow>()
  /** Of the rows that were edited here, after the last edit. */
  readonly #revisions = new Map<string, number>()

  /** The row's revision as it is known by now, which may be newer than the row at hand. */
  revisionOf(row: GridRow): number {
    return Math.max(row.revision, this.#revisions.get(keyOf(row)) ?? 0)
  }

  /** The host's answer to an edit, told before the next edit is sent. */
  learn(answer: GridRow): void {
    this.#revisions.set(keyOf(answer), answer.revision)
  }

  /**
   * Takes a value that is about to be sent. What it returns is to be told the host's answer, which is the row or, when
   * the value was refused, null; it says how the row is shown then.
   */
  type(row: GridRow, field: string, value: JsonValue): (answer: GridRow | null) => GridRow {
    const key = keyOf(row)
    const one: Typed = { field, value }
    const before = this.#rows.get(key) ?? { given: row, typed: [] }
    this.#rows.set(key, { ...before, typed: [...before.typed, one] })
    return (answer) => {
      const present = this.#rows.get(key) ?? before
      const typed = present.typed.filter((other) => other !== one)
      const given = answer && answer.revision >= present.given.revision ? answer : present.given
      if (typed.length > 0) this.#rows.set(key, { given, typed })
      else this.#rows.delete(key)
      return typed.reduce(withValue, given)
    }
  }

  /** A row that was read, with what was typed over it. One from before the host's last answer gives way to that. */
  over(row: GridRow): GridRow {
    const present = this.#rows.get(keyOf(row))
    if (!present) return row
    const given = row.revision >= present.given.revision ? row : present.given
    if (given === row) this.#rows.set(keyOf(row), { ...present, given })
    return present.typed.reduce(withValue, given)
  }
}

/** Those of this window. */
export const typedValues = new TypedValues()
