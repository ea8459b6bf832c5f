/** Filters of columns: what a popover holds, and what of it stands in the query's filter. */
import type { FieldFilter, RowFilter, Scalar } from '../../shared/rows.ts'
import type { SchemaField } from '../../shared/views.ts'

export type Emptiness = 'any' | 'filled' | 'empty'
/** All that a popover can ask of a field; parts that its kind does not have stay at rest. */
export type FieldDraft = {
  readonly values: readonly Scalar[]
  readonly text: string
  readonly min: number | null
  readonly max: number | null
  readonly from: string | null
  readonly to: string | null
  readonly emptiness: Emptiness
  readonly isEdited: boolean
}

export const NO_DRAFT: FieldDraft = {
  values: [],
  text: '',
  min: null,
  max: null,
  from: null,
  to: null,
  emptiness: 'any',
  isEdited: false,
}

const FIELD_PREFIX = 'field:'

export const isFilterable = (colId: string): boolean =>
  colId === 'type' || colId === 'document' || colId.startsWith(FIELD_PREFIX)

export function isColumnFiltered(filter: RowFilter, colId: string): boolean {
  if (colId === 'type') return filter.blockTypes.length > 0
  if (colId === 'document') return filter.documentUids.length > 0
  return colId.startsWith(FIELD_PREFIX) && filter.fields.some((one) => one.field === colId.slice(FIELD_PREFIX.length))
}

function addTo(draft: FieldDraft, filter: FieldFilter): FieldDraft {
  switch (filter.op) {
    case 'in':
      return { ...draft, values: filter.values }
    case 'contains':
      return { ...draft, text: filter.text }
    case 'range':
      return { ...draft, min: filter.min, max: filter.max }
    case 'dates':
      return { ...draft, from: filter.from, to: filter.to }
    case 'empty':
      return { ...draft, emptiness: filter.isEmpty ? 'empty' : 'filled' }
    case 'edited':
      return { ...draft, isEdited: true }
  }
}

export function draftOf(filter: RowFilter, field: string): FieldDraft {
  return filter.fields.filter((one) => one.field === field).reduce(addTo, NO_DRAFT)
}

/** The parts of a draft that ask for something. A field that shall be empty can hold nothing else. */
function partsOf(draft: FieldDraft, field: string): readonly FieldFilter[] {
  const { values, text, min, max, from, to, emptiness, isEdited } = draft
  const parts: FieldFilter[] = []
  if (emptiness !== 'any') parts.push({ op: 'empty', field, isEmpty: emptiness === 'empty' })
  if (emptiness !== 'empty') {
    if (values.length > 0) parts.push({ op: 'in', field, values: [...values] })
    if (text !== '') parts.push({ op: 'contains', field, text })
    if (min !== null || max !== null) parts.push({ op: 'range', field, min, max })
    if (from !== null || to !== null) parts.push({ op: 'dates', field, from, to })
  }
  if (isEdited) parts.push({ op: 'edited', field })
  return parts
}

/** The filter with the draft's parts in place of what it asked of the field before. */
export function withDraft(filter: RowFilter, field: string, draft: FieldDraft): RowFilter {
  const others = filter.fields.filter((one) => one.field !== field)
  return { ...filter, fields: [...others, ...partsOf(draft, field)] }
}

/** Values to tick, where a field has few enough of them by its kind. */
export function choicesOf(field: SchemaField): readonly Scalar[] {
  if (field.kind === 'boolean') return [true, false]
  return field.kind === 'enum' ? field.options : []
}
