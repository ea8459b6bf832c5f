/** What the filter says of one field: one choice of rows by its value, and beside it whether a person edited it. */
import type { FieldFilter, RowFilter, Scalar } from '../../../shared/rows.ts'
import { visibleText } from '../../../shared/visible-text.ts'
import { countOf } from '../../lib/format.ts'

/** Filters of the contract all hold, so that two of these for one field would mostly find nothing: there is one at a time. */
export type ValueFilter = Exclude<FieldFilter, { readonly op: 'edited' }>

/** More cannot be asked for in one filter. */
export const MAX_TICKED = 500

const isOf = (field: string) => (one: FieldFilter) => one.field === field

export function filtersOf(filter: RowFilter, field: string): readonly FieldFilter[] {
  return filter.fields.filter(isOf(field))
}

export function valueFilterOf(filter: RowFilter, field: string): ValueFilter | null {
  return filter.fields.find((one): one is ValueFilter => one.field === field && one.op !== 'edited') ?? null
}

export function isEditedOnly(filter: RowFilter, field: string): boolean {
  return filter.fields.some((one) => one.field === field && one.op === 'edited')
}

export function withoutField(filter: RowFilter, field: string): RowFilter {
  const fields = filter.fields.filter((one) => one.field !== field)
  return fields.length === filter.fields.length ? filter : { ...filter, fields }
}

/** Null takes the choice by value away. */
export function withValueFilter(filter: RowFilter, field: string, next: ValueFilter | null): RowFilter {
  const others = filter.fields.filter((one) => one.field !== field || one.op === 'edited')
  return { ...filter, fields: next ? [...others, next] : others }
}

export function withEdited(filter: RowFilter, field: string, isEdited: boolean): RowFilter {
  const others = filter.fields.filter((one) => one.field !== field || one.op !== 'edited')
  return { ...filter, fields: isEdited ? [...others, { op: 'edited', field }] : others }
}

const NONE: readonly Scalar[] = []

export function tickedOf(filter: RowFilter, field: string): readonly Scalar[] {
  const one = valueFilterOf(filter, field)
  return one?.op === 'in' ? one.values : NONE
}

export function isEmptyTicked(filter: RowFilter, field: string): boolean {
  const one = valueFilterOf(filter, field)
  return one?.op === 'empty' && one.isEmpty
}

/** Ticks the value, or takes its tick away; the last one gone, the field is free again. */
export function withToggled(filter: RowFilter, field: string, value: Scalar): RowFilter {
  const ticked = tickedOf(filter, field)
  const values = ticked.includes(value)
    ? ticked.filter((one) => one !== value)
    : [...ticked, value].slice(0, MAX_TICKED)
  return withValueFilter(filter, field, values.length > 0 ? { op: 'in', field, values } : null)
}

/** Only this value; a second time all of them again. */
export function withOnly(filter: RowFilter, field: string, value: Scalar): RowFilter {
  const ticked = tickedOf(filter, field)
  const isOnly = ticked.length === 1 && ticked[0] === value
  return withValueFilter(filter, field, isOnly ? null : { op: 'in', field, values: [value] })
}

/** Bounds in order; none at all is no filter. */
export function rangeFilter(field: string, min: number | null, max: number | null): ValueFilter | null {
  if (min === null && max === null) return null
  return min !== null && max !== null && min > max
    ? { op: 'range', field, min: max, max: min }
    : { op: 'range', field, min, max }
}

export function datesFilter(field: string, from: string | null, to: string | null): ValueFilter | null {
  if (from === null && to === null) return null
  return from !== null && to !== null && from > to
    ? { op: 'dates', field, from: to, to: from }
    : { op: 'dates', field, from, to }
}

/** In one line, with a sign for blanks that nobody would see. */
export function showScalar(value: Scalar): string {
  return typeof value === 'string' ? visibleText(value) : String(value)
}

/** The filter in a few words, for a chip that stands under the field's name. */
export function describeFilter(one: FieldFilter): string {
  switch (one.op) {
    case 'in': {
      const [first] = one.values
      return one.values.length === 1 && first !== undefined ? showScalar(first) : countOf(one.values.length, 'value')
    }
    case 'contains':
      return `contains “${one.text}”`
    case 'range':
      return between(one.min === null ? null : String(one.min), one.max === null ? null : String(one.max))
    case 'dates':
      return between(one.from, one.to)
    case 'empty':
      return one.isEmpty ? 'empty' : 'not empty'
    case 'edited':
      return 'edited'
  }
}

function between(low: string | null, high: string | null): string {
  if (low === null) return `up to ${high ?? ''}`
  return high === null ? `${low} and more` : `${low} to ${high}`
}
