import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { makeRows } from '../../bench/many-rows.ts'
import type { Galley } from '../../src/core/galley.ts'
import type { ReviewWork } from '../../src/shared/review-work.ts'
import { NO_FILTER, type RowChoice } from '../../src/shared/rows.ts'
import { openTestGalley } from '../helpers/workspace.ts'

const ROWS = 100_000
/** A quarter of the staged ones. */
const MUST = 20_000

type Row = { readonly status: string; readonly edited: string; readonly staging: string | null }

/** Of all rows: what they hold, whatever way their numbers were written. */
function fingerprint({ store }: Galley): string {
  const hash = createHash('sha256')
  const sql = 'SELECT status, edited_fields AS edited, staging FROM overlays ORDER BY block_index'
  for (const { status, edited, staging } of store.connection.prepare(sql).iterate() as IterableIterator<Row>)
    hash.update(JSON.stringify([status, edited, staging && JSON.parse(staging)]))
  return hash.digest('hex')
}

it('changes what matches among 100,000 rows as one action, and takes all of it back', async () => {
  const { galley, api } = await openTestGalley()
  const { projectUid, schemaUid } = await makeRows({ galley }, api, { name: 'Many', documents: 1, rows: ROWS })
  const before = fingerprint(galley)
  const scope = { kind: 'project', projectUid, schemaUid } as const
  const musts = { ...NO_FILTER, fields: [{ op: 'in' as const, field: 'modality', values: ['must'] }] }
  const choice: RowChoice = { kind: 'filter', scope, filter: { ...musts, tab: 'ai_complete' } }
  const work: ReviewWork = { kind: 'change', change: { kind: 'set', field: 'modality', value: 'may' } }

  const progress: number[] = []
  galley.events.on((event) => {
    if (event.type === 'work') progress.push(event.done)
  })
  expect(await api.review.preview({ choice, work })).toMatchObject({ rows: MUST, documents: 1, refused: 0 })
  expect(fingerprint(galley)).toBe(before)
  expect(await api.review.perform({ choice, work, workUid: 'many' })).toMatchObject({ rows: MUST, refused: 0 })
  expect(progress.at(-1)).toBe(MUST)
  expect(progress).toEqual(progress.toSorted((a, b) => a - b))
  expect(
    (await api.rows.page({ query: { scope, filter: choice.filter, sort: null }, offset: 0, limit: 1 })).total,
  ).toBe(0)
  const { entries } = await api.review.log({ before: null, limit: 9, projectUid })
  expect(entries).toMatchObject([{ action: 'change', rows: MUST, documents: 1, state: 'done' }])

  expect(await api.review.undo()).toMatchObject({ rows: MUST, refused: 0, action: { state: 'undone' } })
  expect(fingerprint(galley)).toBe(before)
})
