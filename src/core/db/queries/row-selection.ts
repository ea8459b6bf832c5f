/** The rows that a query means, as keys in its order. */
import type { OverlayStatus } from '../../../shared/domain.ts'
import type { JsonValue } from '../../../shared/json.ts'
import type { RowFilter, RowSort } from '../../../shared/rows.ts'
import { saysTheSame } from '../../../shared/value-key.ts'
import type { ReadHandle } from '../connection.ts'
import { DATA_SQL, fieldCondition, memberPath, type SqlParameters, tabSql, textConditions } from './row-filter.ts'
import { orderBy, type OrderSql, orderSql, sortedValue } from './row-order.ts'
import type { RowUnit } from './row-units.ts'

export type RowSelection = {
  readonly units: readonly RowUnit[]
  readonly filter: RowFilter
  readonly sort: RowSort | null
  /** Only rows in one of these; null: in any. */
  readonly statuses: readonly OverlayStatus[] | null
}
/** Parallel lists, one entry a row: the unit's place in `units`, and the block's index. */
export type RowKeys = { readonly unit: Uint32Array; readonly blockIndex: Uint32Array }

/** Joins a unit's place and a block's index in one number, which SQLite hands over faster than two. */
const NTH_FACTOR = 2 ** 32

/** Which tables a selection reads: the first one leads, in the order of the blocks. */
type Source = { readonly from: string; readonly index: string; readonly isOfRun: boolean }
export type SelectionSql = {
  readonly sql: string
  readonly parameters: SqlParameters
  /** Units without a run have no such rows. */
  readonly isOfRun: boolean
  /** All rows are meant, and those without a value to sort by are left to the caller: they come last as they stand. */
  readonly leavesRest: boolean
}

/** The unit's columns: bound one by one, or those of a list of units. */
const BOUND = { nth: '@nth', conversionId: '@conversion_id', runId: '@run_id' }
const LISTED = { nth: 'u.nth', conversionId: 'u.conversion_id', runId: 'u.run_id' }
const UNITS_SQL = `(SELECT key AS nth, value ->> 0 AS conversion_id, value ->> 1 AS run_id FROM json_each(@units)) u CROSS JOIN `

/** Answered by a thread: over a million rows it takes seconds. */
export function selectRows(db: ReadHandle, selection: RowSelection): RowKeys {
  const compiled = compileSelection(selection)
  const chosen = chooseUnits(selection, compiled.isOfRun)
  if (selection.filter.differsFrom) return selectDiffering(db, compiled, { selection, chosen })
  if (!isSorted(selection)) return selectInOrder(db, compiled, { selection, chosen })
  const sorted = splitKeys(db.prepare(compiled.sql).pluck().all(withUnits(compiled, chosen)) as number[])
  return compiled.leavesRest ? withRest(sorted, chosen) : sorted
}

/** The rows followed by all others of the units, in their order. */
function withRest(sorted: RowKeys, chosen: readonly Nth[]): RowKeys {
  const isThere = new Map(chosen.map(({ nth, unit }) => [nth, new Uint8Array(unit.totalBlocks)] as const))
  for (const [place, nth] of sorted.unit.entries()) {
    const marks = isThere.get(nth)
    if (marks) marks[sorted.blockIndex[place] ?? 0] = 1
  }
  const total = chosen.reduce((sum, { unit }) => sum + unit.totalBlocks, 0)
  const keys = { unit: new Uint32Array(total), blockIndex: new Uint32Array(total) }
  keys.unit.set(sorted.unit)
  keys.blockIndex.set(sorted.blockIndex)
  let at = sorted.unit.length
  for (const [nth, marks] of isThere)
    for (let index = marks.indexOf(0); index >= 0; index = marks.indexOf(0, index + 1)) {
      keys.unit[at] = nth
      keys.blockIndex[at] = index
      at += 1
    }
  return keys
}

/** Sorting by document alone is the order of the units, or its reverse. */
function isSorted({ sort }: RowSelection): boolean {
  return sort !== null && sort.column !== 'document'
}

type Nth = { readonly nth: number; readonly unit: RowUnit }
type Chosen = { readonly selection: RowSelection; readonly chosen: readonly Nth[] }

function chooseUnits({ units, filter }: RowSelection, isOfRun: boolean): readonly Nth[] {
  const documents = filter.documentUids.length > 0 ? new Set(filter.documentUids) : null
  return units
    .map((unit, nth) => ({ nth, unit }))
    .filter(({ unit }) => (!documents || documents.has(unit.documentUid)) && (!isOfRun || unit.runId !== null))
}

function withUnits({ parameters }: SelectionSql, chosen: readonly Nth[]): SqlParameters {
  const size = (chosen.at(-1)?.nth ?? -1) + 1
  const units: Array<readonly [number | null, number | null]> = Array.from({ length: size }, () => [null, null])
  for (const { nth, unit } of chosen) units[nth] = [unit.conversionId, unit.runId]
  return { ...parameters, units: JSON.stringify(units) }
}

function selectInOrder(db: ReadHandle, compiled: SelectionSql, { selection, chosen }: Chosen): RowKeys {
  const isReversed = selection.sort?.direction === 'desc'
  const select = db.prepare(compiled.sql).pluck()
  const pieces = (isReversed ? chosen.toReversed() : chosen).map(({ nth, unit }) => ({
    nth,
    rows: Uint32Array.from(select.all(withUnit(compiled, { nth, unit })) as number[]),
  }))
  const total = pieces.reduce((sum, { rows }) => sum + rows.length, 0)
  const keys = { unit: new Uint32Array(total), blockIndex: new Uint32Array(total) }
  let at = 0
  for (const { nth, rows } of pieces) {
    keys.unit.fill(nth, at, at + rows.length)
    keys.blockIndex.set(rows, at)
    at += rows.length
  }
  return keys
}

function withUnit({ parameters }: SelectionSql, { nth, unit }: Nth): SqlParameters {
  return { ...parameters, nth, conversion_id: unit.conversionId, run_id: unit.runId }
}

function splitKeys(joined: readonly number[]): RowKeys {
  const keys = { unit: new Uint32Array(joined.length), blockIndex: new Uint32Array(joined.length) }
  for (const [i, key] of joined.entries()) {
    keys.unit[i] = Math.floor(key / NTH_FACTOR)
    keys.blockIndex[i] = key % NTH_FACTOR
  }
  return keys
}

/** Rows whose texts differ are compared by what their values say. */
function selectDiffering(db: ReadHandle, compiled: SelectionSql, { selection, chosen }: Chosen): RowKeys {
  const select = db.prepare(compiled.sql).raw()
  const isReversed = selection.sort?.direction === 'desc'
  const joined: number[] = []
  const gather = (parameters: SqlParameters, nth: number): void => {
    for (const [key, own, others] of select.iterate(parameters) as Iterable<[number, string | null, string | null]>)
      if (!saysTheSame(parsed(own), parsed(others))) joined.push(nth * NTH_FACTOR + key)
  }
  if (isSorted(selection)) gather(withUnits(compiled, chosen), 0)
  else for (const one of isReversed ? chosen.toReversed() : chosen) gather(withUnit(compiled, one), one.nth)
  return splitKeys(joined)
}

function parsed(text: string | null): JsonValue {
  return text === null ? null : (JSON.parse(text) as JsonValue)
}

/** Exported for its query-plan tests. */
export function compileSelection(selection: RowSelection): SelectionSql {
  const { filter, sort, statuses } = selection
  const isListed = isSorted(selection)
  const unit = isListed ? LISTED : BOUND
  const order = isListed && sort ? orderSql(sort, { index: indexOf(filter, statuses), nth: unit.nth }) : null
  const leavesRest = order !== null && isOfValuesAlone({ filter, statuses, order })
  const source = chooseSource({ filter, statuses, order, leavesRest, unit })
  const fields = filter.fields.map((field, i) => fieldCondition(field, `f${i}`))
  const difference = differenceSql(filter)
  const conditions = [...textConditions(filter), ...fields, ...(difference ? [difference] : [])]
  const where = [
    source.where,
    ...(filter.tab ? [tabSql(filter.tab).where] : []),
    ...(statuses ? ['o.status IN (SELECT value FROM json_each(@statuses))'] : []),
    ...conditions.map(({ sql }) => `(${sql})`),
  ]
  const compared = (difference?.columns ?? []).map((column, i) => ({ column, name: `compared_${i}` }))
  const body = {
    columns: compared.map(({ column, name }) => `, ${column} AS ${name}`).join(''),
    names: compared.map(({ name }) => `, ${name}`).join(''),
    from: `${isListed ? UNITS_SQL : ''}${source.from} WHERE ${where.join('\n AND ')}`,
    index: source.index,
    leavesRest,
  }
  return {
    sql:
      order && sort
        ? sortedSql(body, order, sort)
        : `SELECT ${body.index}${body.columns} FROM ${body.from} ORDER BY ${body.index}`,
    parameters: Object.assign(
      { statuses: statuses && JSON.stringify(statuses), sample: filter.sampleUid },
      order?.parameters,
      ...conditions.map(({ parameters }) => parameters),
    ) as SqlParameters,
    isOfRun: source.isOfRun,
    leavesRest,
  }
}

type Body = Pick<Source, 'from' | 'index'> & {
  readonly leavesRest: boolean
  readonly columns: string
  readonly names: string
}

/** The value is worked out once, in the inner select. */
function sortedSql(body: Body, { value }: OrderSql, { direction }: RowSort): string {
  const { columns, names, from, index, leavesRest } = body
  const key = `${LISTED.nth} * ${NTH_FACTOR} + ${index} AS row_key`
  return `SELECT row_key${names} FROM (SELECT ${key}, ${sortedValue(value)} AS sorted${columns} FROM ${from})
    ${leavesRest ? 'WHERE sorted IS NOT NULL' : ''} ORDER BY ${orderBy('sorted', 'row_key', direction)}`
}

/** True when only rows of a run can match. */
function isOfRun({ tab, fields, differsFrom, sampleUid }: RowFilter, statuses: RowSelection['statuses']): boolean {
  return tab !== null || fields.length > 0 || differsFrom !== null || sampleUid !== null || statuses !== null
}

type Ordered = Pick<RowSelection, 'filter' | 'statuses'> & { readonly order: OrderSql }

/** All rows in an order that overlays alone decide: 100,000 blocks need not be read for it. */
function isOfValuesAlone({ filter, statuses, order }: Ordered): boolean {
  const isAboutBlocks = filter.search.trim() !== '' || filter.blockTypes.length > 0
  return order.needsOverlay && !isAboutBlocks && !isOfRun(filter, statuses)
}

function indexOf(filter: RowFilter, statuses: RowSelection['statuses']): string {
  if (filter.sampleUid !== null) return 'p.block_index'
  return isOfRun(filter, statuses) ? 'o.block_index' : 'b.block_index'
}

type Wanted = Pick<RowSelection, 'filter' | 'statuses'> & {
  readonly order: OrderSql | null
  readonly leavesRest: boolean
  readonly unit: typeof BOUND
}

function chooseSource({ filter, statuses, order, leavesRest, unit }: Wanted): Source & { readonly where: string } {
  const index = indexOf(filter, statuses)
  const isSearched = filter.search.trim() !== ''
  const other = filter.differsFrom
    ? ` CROSS JOIN overlays d ON d.run_id = (SELECT id FROM runs WHERE uid = @other_run AND conversion_id = ${unit.conversionId}) AND d.block_index = ${index}`
    : ''
  if (leavesRest)
    return { from: 'overlays o', index: 'o.block_index', isOfRun: false, where: `o.run_id = ${unit.runId}` }
  if (!isOfRun(filter, statuses)) {
    const overlay = ` LEFT JOIN overlays o ON o.run_id = ${unit.runId} AND o.block_index = b.block_index`
    const needsOverlay = isSearched || (order?.needsOverlay ?? false)
    const where = `b.conversion_id = ${unit.conversionId}`
    return { from: `blocks b${needsOverlay ? overlay : ''}`, index, isOfRun: false, where }
  }
  const needsBlock = isSearched || filter.blockTypes.length > 0 || (order?.needsBlock ?? false)
  const block = ` CROSS JOIN blocks b ON b.conversion_id = ${unit.conversionId} AND b.block_index = ${index}`
  const joined = `${other}${needsBlock ? block : ''}`
  if (filter.sampleUid !== null)
    return {
      from: `sample_rows p CROSS JOIN overlays o ON o.run_id = p.run_id AND o.block_index = p.block_index${joined}`,
      index,
      isOfRun: true,
      where: `p.sample_id = (SELECT id FROM samples WHERE uid = @sample) AND p.run_id = ${unit.runId}`,
    }
  const tabIndex = filter.tab ? tabSql(filter.tab).index : null
  const hint = tabIndex ? ` INDEXED BY ${tabIndex}` : ''
  return { from: `overlays o${hint}${joined}`, index, isOfRun: true, where: `o.run_id = ${unit.runId}` }
}

/** Both runs have answered, and not with the same text; the columns are what is then compared. */
function differenceSql({ differsFrom }: RowFilter) {
  if (!differsFrom) return null
  const { runUid, field } = differsFrom
  const other = 'd.staging'
  const columns = [DATA_SQL, other].map((data) => (field === null ? data : `${data} -> @other_path`))
  return {
    sql: `${DATA_SQL} IS NOT NULL AND ${other} IS NOT NULL AND ${columns.join(' IS NOT ')}`,
    parameters: { other_run: runUid, other_path: field === null ? null : memberPath(field) },
    columns,
  }
}
