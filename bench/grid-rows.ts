/** Pages of grids over many rows, as the API answers them, and the longest hold-up of the host's thread meanwhile. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createCaller } from '../src/core/api/router.ts'
import { NO_FILTER, type RowFilter, type RowQuery, type RowScope, type RowSort } from '../src/shared/rows.ts'
import { openBench } from './fixtures.ts'
import { makeRows } from './many-rows.ts'
import { type Figure, secondsOf } from './measure.ts'

const DOCUMENT_ROWS = 100_000
const PROJECT_DOCUMENTS = 1_000
const DOCUMENT_OF_PROJECT_ROWS = 1_000
const LIMIT = 200
const ROUNDS = 5

type Ask = { readonly operation: string; readonly query: RowQuery; readonly offset?: number; readonly aim?: string }

const query = (scope: RowScope, filter: Partial<RowFilter> = {}, sort: RowSort | null = null): RowQuery => ({
  scope,
  filter: { ...NO_FILTER, ...filter },
  sort,
})
const field = 'modality'
const AIM = 'under 300 ms'

/** Each round asks for something slightly different, so that no list that was kept answers it. */
function asks(document: RowScope, project: RowScope): readonly Ask[] {
  const must: Partial<RowFilter> = { fields: [{ op: 'in', field, values: ['must'] }] }
  const heavy: Partial<RowFilter> = { fields: [{ op: 'range', field: 'load', min: 2000, max: null }] }
  const byLoad: RowSort = { column: 'field:load', direction: 'desc' }
  const bySubject: RowSort = { column: 'field:subject', direction: 'asc' }
  return [
    { operation: 'first page of 100,000 rows', query: query(document), aim: 'under 50 ms' },
    { operation: 'page at row 90,000', query: query(document), offset: 90_000, aim: 'under 50 ms' },
    { operation: '100,000 rows by a value', query: query(document, must), aim: AIM },
    { operation: '100,000 rows by a range', query: query(document, heavy), aim: AIM },
    { operation: '100,000 rows by search', query: query(document, { search: 'load of 77' }), aim: AIM },
    { operation: '100,000 rows by low confidence', query: query(document, { tab: 'low_confidence' }), aim: AIM },
    { operation: '100,000 rows sorted by a number', query: query(document, {}, byLoad), aim: AIM },
    { operation: '100,000 rows sorted by a text', query: query(document, {}, bySubject), aim: AIM },
    { operation: 'first page of 1,000,000 rows', query: query(project), aim: 'under 50 ms' },
    { operation: 'page at row 900,000', query: query(project), offset: 900_000, aim: 'under 50 ms' },
    { operation: '1,000,000 rows by low confidence', query: query(project, { tab: 'low_confidence' }), aim: AIM },
    { operation: '1,000,000 rows by staged', query: query(project, { tab: 'ai_complete' }) },
    { operation: '1,000,000 rows by failed', query: query(project, { tab: 'failed' }) },
    { operation: '1,000,000 rows by a value', query: query(project, must) },
    { operation: '1,000,000 rows sorted by a number', query: query(project, {}, byLoad) },
  ]
}

export async function gridRowFigures(): Promise<readonly Figure[]> {
  const bench = await openBench()
  try {
    const api = createCaller(bench.galley)
    const one = await makeRows(bench, api, { name: 'One', documents: 1, rows: DOCUMENT_ROWS })
    const many = await makeRows(bench, api, {
      name: 'Many',
      documents: PROJECT_DOCUMENTS,
      rows: DOCUMENT_OF_PROJECT_ROWS,
    })
    const [documentUid = ''] = one.documentUids
    const document: RowScope = { kind: 'document', documentUid, runUid: `run of ${documentUid}` }
    const project: RowScope = { kind: 'project', projectUid: many.projectUid, schemaUid: many.schemaUid }
    // Threads start with the first question, and stay.
    await Promise.all(
      ['a', 'b'].map((search) => api.rows.page({ query: query(document, { search }), offset: 0, limit: 1 })),
    )
    const delay = monitorEventLoopDelay({ resolution: 5 })
    delay.enable()
    const figures: Figure[] = []
    for (const ask of asks(document, project)) {
      const times: number[] = []
      for (let round = 0; round < ROUNDS; round++) {
        bench.galley.events.emit({ type: 'projects' })
        bench.galley.events.emit({ type: 'history' })
        times.push(await secondsOf(() => api.rows.page({ query: ask.query, offset: ask.offset ?? 0, limit: LIMIT })))
      }
      const median = times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN
      figures.push({ operation: ask.operation, figure: median * 1000, unit: 'ms', ...(ask.aim && { aim: ask.aim }) })
    }
    delay.disable()
    return [
      ...figures,
      { operation: 'longest hold-up of the host meanwhile', figure: delay.max / 1e6, unit: 'ms', aim: 'under 50 ms' },
    ]
  } finally {
    await bench.close()
  }
}
