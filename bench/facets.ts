/** What a reviewer waits for in the panel of values and in the clean-up dialog, as the API answers. */
import { createCaller } from '../src/core/api/router.ts'
import { CLUSTER_METHODS } from '../src/shared/review-work.ts'
import { NO_FILTER, type RowFilter, type RowScope } from '../src/shared/rows.ts'
import { openBench } from './fixtures.ts'
import { makeRows } from './many-rows.ts'
import { type Figure, medianSeconds } from './measure.ts'

const ROWS = 100_000
const ROUNDS = 5
const FIELDS = {
  modality: 'an enum',
  load: 'a number',
  subject: 'a text',
  tags: 'tags',
  quote: 'a text, all different',
}
const STAGED: RowFilter = { ...NO_FILTER, tab: 'ai_complete' }

/** Many spellings of few thousand names, as a model leaves them. */
const SPELLINGS_SQL = `UPDATE overlays SET staging = json_set(staging, '$.subject', CASE block_index % 3
    WHEN 0 THEN name WHEN 1 THEN upper(name) ELSE replace(name, 'northern', 'nothern') || '.' END)
  FROM (SELECT block_index AS i, 'Bearing ' || char(97 + block_index % 26, 97 + block_index / 26 % 26, 97 + block_index % 7, 97 + block_index % 23)
    || ' of the northern span' AS name FROM blocks) WHERE i = block_index AND staging IS NOT NULL`

export async function facetFigures(): Promise<readonly Figure[]> {
  const bench = await openBench()
  try {
    const api = createCaller(bench.galley)
    const { documentUids, schemaUid } = await makeRows(bench, api, { name: 'Facets', documents: 1, rows: ROWS })
    bench.galley.store.write((db) => db.prepare(SPELLINGS_SQL).run())
    const [documentUid = ''] = documentUids
    const scope: RowScope = { kind: 'document', documentUid, runUid: `run of ${documentUid}` }
    const about = { scope, filter: NO_FILTER, schemaUid, limit: 100 }
    const figures: Figure[] = []
    const measure = async (operation: string, ask: () => Promise<unknown>, hasAim = true): Promise<void> => {
      await ask()
      const seconds = await medianSeconds(ROUNDS, () => null, ask)
      figures.push({ operation, figure: seconds * 1000, unit: 'ms', ...(hasAim && { aim: 'under 300 ms' }) })
    }
    for (const [field, kind] of Object.entries(FIELDS))
      await measure(`values of ${kind} in 100,000 rows`, () => api.facets.of({ ...about, field }))
    await measure('values of an enum in those that are staged', () =>
      api.facets.of({ ...about, filter: STAGED, field: 'modality' }),
    )
    for (const method of CLUSTER_METHODS)
      await measure(
        `clusters by ${method} in 100,000 rows`,
        () => api.facets.clusters({ ...about, field: 'subject', method }),
        // Every value is compared with its neighbours by distance: somebody who asks for that waits for a while.
        method !== 'nearest',
      )
    await measure('draw 100 of 80,000 staged rows', () =>
      api.samples.draw({ scope, filter: NO_FILTER, size: 100, seed: 1 }),
    )
    return figures
  } finally {
    await bench.close()
  }
}
