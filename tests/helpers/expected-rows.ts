/** The rows of a query, found by looking at each of them: what the database must come to. */
import { OVERLAY_STATUSES } from '../../src/shared/domain.ts'
import type { JsonValue } from '../../src/shared/json.ts'
import { type FieldFilter, LOW_CONFIDENCE, type RowFilter, type RowQuery, type RowSort } from '../../src/shared/rows.ts'
import { saysTheSame } from '../../src/shared/value-key.ts'
import type { GridRow } from '../../src/shared/views.ts'

export type Beside = {
  /** Rows of the other run, by block index; it is one of the document of `document`. */
  readonly other: ReadonlyMap<number, GridRow>
  readonly document: { readonly kind: string; readonly documentUid?: string }
  readonly sampled: ReadonlySet<string>
}

/** `rows` in the order of the scope. */
export function expectedRows(rows: readonly GridRow[], { filter, sort }: RowQuery, beside: Beside): readonly GridRow[] {
  const found = rows.filter((row) => isMatch(row, filter, beside))
  return sort ? sorted(found, rows, sort) : found
}

const lower = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
const holds = (text: string, part: string): boolean => lower(text).includes(lower(part))

function isMatch(row: GridRow, filter: RowFilter, beside: Beside): boolean {
  const { tab, blockTypes, documentUids, search, fields, sampleUid, differsFrom } = filter
  const text = search.trim()
  return (
    (tab === null || isInTab(row, tab)) &&
    (blockTypes.length === 0 || blockTypes.includes(row.type)) &&
    (documentUids.length === 0 || documentUids.includes(row.documentUid)) &&
    (text === '' || holds(row.content, text) || (row.data !== null && holds(JSON.stringify(row.data), text))) &&
    fields.every((field) => row.runUid !== null && isFieldMatch(row, field)) &&
    (sampleUid === null || (sampleUid === 'sample' && beside.sampled.has(`${row.documentUid}:${row.blockIndex}`))) &&
    (differsFrom === null || isDifferent(row, differsFrom.field, beside))
  )
}

function isInTab(row: GridRow, tab: NonNullable<RowFilter['tab']>): boolean {
  const isStaged = row.status === 'ai_complete'
  if (tab === 'low_confidence') return isStaged && row.confidence !== null && row.confidence < LOW_CONFIDENCE
  if (tab === 'evidence_missing')
    return isStaged && row.evidence.some((one) => one.isRequired && one.grade === 'not_found')
  if (tab === 'invalid') return isStaged && row.problem !== null
  return row.status === tab
}

function isFieldMatch({ data, editedFields }: GridRow, filter: FieldFilter): boolean {
  if (filter.op === 'edited') return editedFields.includes(filter.field)
  if (data === null) return false
  const value = data[filter.field] ?? null
  if (filter.op === 'empty') return isEmpty(value) === filter.isEmpty
  return (Array.isArray(value) ? value : [value]).some((item) => isItemMatch(item, filter))
}

type ItemFilter = Exclude<FieldFilter, { op: 'empty' | 'edited' }>

function isItemMatch(item: JsonValue, filter: ItemFilter): boolean {
  switch (filter.op) {
    case 'in':
      return filter.values.some((value) => value === item)
    case 'contains':
      if (item === null || typeof item === 'boolean') return false
      return holds(typeof item === 'string' ? item : JSON.stringify(item), filter.text)
    case 'range':
      return typeof item === 'number' && item >= (filter.min ?? -Infinity) && item <= (filter.max ?? Infinity)
    case 'dates': {
      if (typeof item !== 'string' || !/^\d{4}-\d\d-\d\d/.test(item)) return false
      const day = item.slice(0, 10)
      return day >= (filter.from ?? '') && day <= (filter.to ?? '~')
    }
  }
}

const isEmpty = (value: JsonValue): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0)

function isDifferent(row: GridRow, field: string | null, { other, document }: Beside): boolean {
  const beside = row.documentUid === document.documentUid ? other.get(row.blockIndex)?.data : undefined
  if (!row.data || !beside) return false
  return field === null ? !saysTheSame(row.data, beside) : !saysTheSame(row.data[field], beside[field])
}

function sorted(found: readonly GridRow[], all: readonly GridRow[], sort: RowSort): readonly GridRow[] {
  const documents = [...new Set(all.map(({ documentUid }) => documentUid))]
  const value = (row: GridRow): JsonValue => {
    const { column } = sort
    if (column === 'index') return row.blockIndex
    if (column === 'document') return documents.indexOf(row.documentUid)
    if (column === 'type') return row.type
    if (column === 'content') return row.content
    if (column === 'status') return row.status && OVERLAY_STATUSES.indexOf(row.status)
    if (column === 'confidence') return row.confidence
    return row.data?.[column.slice('field:'.length)] ?? null
  }
  const sign = sort.direction === 'asc' ? 1 : -1
  return found.toSorted((one, two) => {
    const [a, b] = [value(one), value(two)]
    if (isEmpty(a) || isEmpty(b)) return Number(isEmpty(a)) - Number(isEmpty(b))
    return sign * compare(a, b)
  })
}

/** Numbers and truth values by size, before texts by their bytes with A to Z as a to z. */
function compare(a: JsonValue, b: JsonValue): number {
  const [x, y] = [plain(a), plain(b)]
  if (typeof x === 'number' && typeof y === 'number') return x - y
  if (typeof x === 'number' || typeof y === 'number') return typeof x === 'number' ? -1 : 1
  return Buffer.compare(Buffer.from(lower(x)), Buffer.from(lower(y)))
}

function plain(value: JsonValue): number | string {
  if (typeof value === 'number' || typeof value === 'string') return value
  return typeof value === 'boolean' ? Number(value) : JSON.stringify(value)
}
