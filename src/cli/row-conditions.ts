/** What `--where` and `--sort` say: conditions on fields of a schema, and an order. */
import { AppError } from '../shared/errors.ts'
import { type FieldFilter, type RowSort, rowSortSchema, type Scalar } from '../shared/rows.ts'
import type { SchemaField } from '../shared/views.ts'

const DAY = /^\d{4}-\d{2}-\d{2}$/
const OPERATION = /^\s*(?:(=|~|>=|<=)\s*([\s\S]*)|\s(is\s+(?:not\s+)?empty|is\s+edited)\s*)$/

/** Names may hold anything, operators too: the longest name of the schema that is followed by an operator is meant. */
export function readCondition(text: string, fields: readonly SchemaField[]): FieldFilter {
  const trimmed = text.trim()
  const named = fields
    .filter(({ name }) => trimmed.startsWith(name))
    .toSorted((one, other) => other.name.length - one.name.length)
  for (const field of named) {
    const [matched, operator, value = '', state] = OPERATION.exec(trimmed.slice(field.name.length)) ?? []
    if (matched !== undefined) return toFilter(field, { operator: operator ?? state ?? '', value: value.trim() })
  }
  const [, wanted = trimmed] = /^(.*?)\s*(?:[=~<>]|\sis\s)/s.exec(trimmed) ?? []
  if (named.length === 0) throw unknownField(wanted, fields)
  throw new AppError('usage', `"${text}" is not a condition.`, {
    hint: 'Write field=value, field~text, field>=3, field<=5, "field is empty", "field is not empty" or "field is edited".',
  })
}

type Operation = { readonly operator: string; readonly value: string }

function toFilter(field: SchemaField, { operator, value }: Operation): FieldFilter {
  const { name } = field
  switch (operator) {
    case '=':
      return { op: 'in', field: name, values: readValues(field, value) }
    case '~':
      return { op: 'contains', field: name, text: value }
    case '>=':
    case '<=':
      return readBound(field, { operator, value })
    default: {
      const words = operator.split(/\s+/)
      return words.includes('edited')
        ? { op: 'edited', field: name }
        : { op: 'empty', field: name, isEmpty: !words.includes('not') }
    }
  }
}

function readBound(field: SchemaField, { operator, value }: Operation): FieldFilter {
  const isMin = operator === '>='
  if (field.kind === 'date' || DAY.test(value)) {
    if (!DAY.test(value)) throw invalid(field, value, 'a day like 2026-02-07')
    return { op: 'dates', field: field.name, from: isMin ? value : null, to: isMin ? null : value }
  }
  const number = readNumber(field, value)
  return { op: 'range', field: field.name, min: isMin ? number : null, max: isMin ? null : number }
}

/** One value, or several as a JSON array. */
function readValues(field: SchemaField, text: string): Scalar[] {
  const listed = text.startsWith('[') ? parsed(text) : undefined
  if (!Array.isArray(listed)) return readValue(field, text)
  const items: readonly unknown[] = listed
  return items.flatMap((item) => readValue(field, typeof item === 'string' ? item : JSON.stringify(item)))
}

function readValue(field: SchemaField, text: string): Scalar[] {
  switch (field.kind) {
    case 'number':
    case 'integer':
      return [readNumber(field, text)]
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw invalid(field, text, 'true or false')
      return [text === 'true']
    case 'json': {
      const value = parsed(text)
      return typeof value === 'number' || typeof value === 'boolean' ? [text, value] : [text]
    }
    default:
      return [text]
  }
}

function readNumber(field: SchemaField, text: string): number {
  const value = Number(text)
  if (text === '' || !Number.isFinite(value)) throw invalid(field, text, 'a number')
  return value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function invalid(field: SchemaField, value: string, wanted: string): AppError {
  return new AppError('usage', `"${value}" is not ${wanted}, which the field ${field.name} asks for.`)
}

/** `column`, `column:desc`; `field:name` for a field that is called like a column of the grid. */
export function readSort(text: string, fields: readonly SchemaField[]): RowSort {
  const [, name = text, direction = 'asc'] = /^(.*):(asc|desc)$/s.exec(text) ?? []
  const column = rowSortSchema.shape.column.safeParse(name)
  const field = fields.find((one) => one.name === name || `field:${one.name}` === name)
  if (field && !(column.success && !name.startsWith('field:')))
    return { column: `field:${field.name}`, direction: direction === 'desc' ? 'desc' : 'asc' }
  if (!column.success || name.startsWith('field:')) throw unknownField(name, fields)
  return { column: column.data, direction: direction === 'desc' ? 'desc' : 'asc' }
}

function unknownField(name: string, fields: readonly SchemaField[]): AppError {
  const names = fields.map((field) => field.name).join(', ')
  return new AppError('field_not_found', `The schema has no field "${name}".`, {
    hint: names === '' ? 'Name the schema with --schema.' : `Choose one of ${names}.`,
  })
}
