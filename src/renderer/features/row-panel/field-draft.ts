/** What a person has typed into a field and not yet kept, and what became of the row's own value meanwhile. */
import type { JsonValue } from '../../../shared/json.ts'
import type { SchemaField } from '../../../shared/views.ts'
import { isSameValue, parseInput, valueAsText } from '../../grid/values.ts'

/** `base` is the value that the typing began with. Null: the field shows the row's value. */
export type Draft = { readonly input: JsonValue; readonly base: JsonValue | undefined } | null

/** A value as the field's editor holds it: a list for tags, else text. */
export function inputOf(field: SchemaField, value: JsonValue | undefined): JsonValue {
  if (field.kind !== 'tags') return valueAsText(field, value)
  return Array.isArray(value) ? value : []
}

/** The draft after a key press; typing the row's value again is no draft. */
export function typed(field: SchemaField, input: JsonValue, { draft, value }: FieldNow): Draft {
  const base = draft ? draft.base : value
  const isBack = isSameValue(input, inputOf(field, base)) && isSameValue(base, value)
  return isBack ? null : { input, base }
}

export type FieldNow = { readonly draft: Draft; readonly value: JsonValue | undefined }

/** The row's value changed under the draft, to something else than what was typed. */
export function isContested(field: SchemaField, { draft, value }: FieldNow): boolean {
  if (!draft || isSameValue(draft.base, value)) return false
  const mine = parseInput(field, draft.input)
  return 'problem' in mine || !isSameValue(mine.value, value)
}

/** The draft laid over the row's new value: it may be kept. */
export function keepMine({ draft, value }: FieldNow): Draft {
  return draft && { ...draft, base: value }
}

export type SaveStep = { readonly kind: 'nothing' } | { readonly kind: 'refused'; readonly problem: string } | SaveValue
type SaveValue = { readonly kind: 'save'; readonly value: JsonValue }

/** What keeping an input comes to: nothing for the same value, and for a cleared text that was never there. */
export function saveStep(field: SchemaField, input: JsonValue, value: JsonValue | undefined): SaveStep {
  const parsed = parseInput(field, input)
  if ('problem' in parsed) return { kind: 'refused', problem: parsed.problem }
  const isStillAbsent = parsed.value === '' && (value === null || value === undefined)
  if (isStillAbsent || isSameValue(parsed.value, value)) return { kind: 'nothing' }
  return { kind: 'save', value: parsed.value }
}

/** `0 to 100`, `at least 0`; null when anything goes. */
export function boundsOf({ minimum, maximum }: Pick<SchemaField, 'minimum' | 'maximum'>): string | null {
  if (minimum !== null && maximum !== null) return `${minimum} to ${maximum}`
  if (minimum !== null) return `at least ${minimum}`
  return maximum === null ? null : `at most ${maximum}`
}

/** How far an arrow key moves a number: a whole one by one, a share by a twentieth of its range. */
export function stepOf({ kind, minimum, maximum }: Pick<SchemaField, 'kind' | 'minimum' | 'maximum'>): number {
  if (kind === 'integer') return 1
  const range = minimum === null || maximum === null ? null : maximum - minimum
  return range !== null && range <= 2 ? 0.05 : 1
}
