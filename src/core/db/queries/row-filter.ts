/** A filter as conditions on `blocks b` and `overlays o`. What a person wrote stands in parameters alone. */
import type { FieldFilter, RowFilter, RowTab, Scalar } from '../../../shared/rows.ts'

export type SqlParameters = Readonly<Record<string, string | number | null>>
/** One condition with the parameters that it names. */
export type Condition = { readonly sql: string; readonly parameters: SqlParameters }

/** A row's answer: what a grid shows as its values. Confirmed data is a copy of it, which triggers hold true. */
export const DATA_SQL = 'o.staging'

type TabSql = { readonly where: string; readonly index: string | null }
/** The conditions of the first three are those of their partial indexes, to the letter. */
const TABS: Readonly<Record<RowTab, TabSql>> = {
  low_confidence: { where: `o.status = 'ai_complete' AND o.confidence < 0.5`, index: 'overlays_low_confidence' },
  evidence_missing: {
    where: `o.status = 'ai_complete' AND instr(o.evidence, '"grade":"not_found","span":null,"isRequired":true') > 0`,
    index: 'overlays_evidence_missing',
  },
  invalid: { where: `o.status = 'ai_complete' AND o.problem IS NOT NULL`, index: 'overlays_invalid' },
  pending: { where: `o.status = 'pending'`, index: 'overlays_pending' },
  claimed: { where: `o.status = 'claimed'`, index: 'overlays_claimed' },
  ai_complete: { where: `o.status = 'ai_complete'`, index: null },
  confirmed: { where: `o.status = 'confirmed'`, index: null },
  rejected: { where: `o.status = 'rejected'`, index: null },
  failed: { where: `o.status = 'failed'`, index: null },
}

export function tabSql(tab: RowTab): TabSql {
  return TABS[tab]
}

/** A path of SQLite's JSON functions that names one member of an object, whatever its name holds. */
export function memberPath(field: string): string {
  return `$.${JSON.stringify(field)}`
}

export function likePattern(text: string): string {
  return `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`
}

/** A condition on a value, given the SQL of its JSON type and of the value itself. */
type ScalarTest = (type: string, value: string) => string

/** Holds for the value, or for one item of an array. */
function anyValue(path: string, test: ScalarTest): string {
  const items = `EXISTS (SELECT 1 FROM json_each(${DATA_SQL}, ${path}) e WHERE ${test('e.type', 'e.value')})`
  const type = `json_type(${DATA_SQL}, ${path})`
  return `CASE ${type} WHEN 'array' THEN ${items} ELSE ${test(type, `json_extract(${DATA_SQL}, ${path})`)} END`
}

function inValues(name: string, path: string, values: readonly Scalar[]): Condition {
  const texts = values.filter((value) => typeof value === 'string')
  const numbers = values.filter((value) => typeof value === 'number')
  const test: ScalarTest = (type, value) => `CASE ${type}
      WHEN 'text' THEN ${value} IN (SELECT value FROM json_each(@${name}_texts))
      WHEN 'object' THEN ${value} IN (SELECT value FROM json_each(@${name}_texts))
      WHEN 'integer' THEN ${value} IN (SELECT value FROM json_each(@${name}_numbers))
      WHEN 'real' THEN ${value} IN (SELECT value FROM json_each(@${name}_numbers))
      WHEN 'true' THEN @${name}_true WHEN 'false' THEN @${name}_false ELSE 0 END`
  return {
    sql: anyValue(path, test),
    parameters: {
      [`${name}_texts`]: JSON.stringify(texts),
      [`${name}_numbers`]: JSON.stringify(numbers),
      [`${name}_true`]: Number(values.includes(true)),
      [`${name}_false`]: Number(values.includes(false)),
    },
  }
}

const DAY_GLOB = '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'

type Bounds = { readonly min: string | number | null; readonly max: string | number | null }

/** `kind`: what a value has to be. `compared`: what stands between the bounds. */
function between(
  name: string,
  path: string,
  range: Bounds & { readonly kind: ScalarTest; readonly compared: (value: string) => string },
): Condition {
  const { min, max, kind, compared } = range
  const test: ScalarTest = (type, value) =>
    [
      kind(type, value),
      ...(min === null ? [] : [`${compared(value)} >= @${name}_min`]),
      ...(max === null ? [] : [`${compared(value)} <= @${name}_max`]),
    ].join(' AND ')
  return { sql: anyValue(path, test), parameters: { [`${name}_min`]: min, [`${name}_max`]: max } }
}

/** For a row with an answer; one without is neither empty nor not. */
function emptiness(path: string, isEmpty: boolean): Condition {
  const type = `json_type(${DATA_SQL}, ${path})`
  const empty = `CASE ${type} WHEN 'null' THEN 1 WHEN 'text' THEN json_extract(${DATA_SQL}, ${path}) = ''
      WHEN 'array' THEN json_array_length(${DATA_SQL}, ${path}) = 0 ELSE ${type} IS NULL END`
  return { sql: `${DATA_SQL} IS NOT NULL AND (${empty}) = ${isEmpty ? 1 : 0}`, parameters: {} }
}

/** `name` makes the parameters of several filters differ. */
export function fieldCondition(filter: FieldFilter, name: string): Condition {
  const path = `@${name}_path`
  const parameters = { [`${name}_path`]: memberPath(filter.field) }
  const condition = ((): Condition => {
    switch (filter.op) {
      case 'in':
        return inValues(name, path, filter.values)
      case 'contains': {
        const test: ScalarTest = (type, value) =>
          `${type} NOT IN ('null', 'true', 'false') AND ${value} LIKE @${name}_pattern ESCAPE '\\'`
        return { sql: anyValue(path, test), parameters: { [`${name}_pattern`]: likePattern(filter.text) } }
      }
      case 'range':
        return between(name, path, {
          min: filter.min,
          max: filter.max,
          kind: (type) => `${type} IN ('integer', 'real')`,
          compared: (value) => value,
        })
      case 'dates':
        return between(name, path, {
          min: filter.from,
          max: filter.to,
          kind: (type, value) => `${type} = 'text' AND ${value} GLOB '${DAY_GLOB}'`,
          compared: (value) => `substr(${value}, 1, 10)`,
        })
      case 'empty':
        return emptiness(path, filter.isEmpty)
      case 'edited':
        return {
          sql: `o.edited_fields <> '[]' AND EXISTS (SELECT 1 FROM json_each(o.edited_fields) e WHERE e.value = @${name}_field)`,
          parameters: { [`${name}_field`]: filter.field },
        }
    }
  })()
  return { sql: condition.sql, parameters: { ...parameters, ...condition.parameters } }
}

/** The type of the block and the search; both need the block, the search its answer too. */
export function textConditions({ blockTypes, search }: RowFilter): readonly Condition[] {
  const text = search.trim()
  return [
    ...(blockTypes.length === 0
      ? []
      : [
          {
            sql: 'b.block_type IN (SELECT value FROM json_each(@block_types))',
            parameters: { block_types: JSON.stringify(blockTypes) },
          },
        ]),
    ...(text === ''
      ? []
      : [
          {
            sql: `(b.content LIKE @search ESCAPE '\\' OR o.staging LIKE @search ESCAPE '\\')`,
            parameters: { search: likePattern(text) },
          },
        ]),
  ]
}
