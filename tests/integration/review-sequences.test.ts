import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Caller } from '../../src/core/api/router.ts'
import type { Galley } from '../../src/core/galley.ts'
import { AppError } from '../../src/shared/errors.ts'
import type { JsonValue } from '../../src/shared/json.ts'
import type { ReviewWork } from '../../src/shared/review-work.ts'
import type { Scalar } from '../../src/shared/rows.ts'
import { addSchema, openTestGalley, openWithDocument, paragraphs, runRules } from '../helpers/workspace.ts'

const ROWS = 8

type Step =
  | { readonly kind: 'work'; readonly work: ReviewWork; readonly rows: readonly number[] }
  | { readonly kind: 'edit'; readonly row: number; readonly load: number }
  | { readonly kind: 'undo' | 'redo' }

const change = fc.oneof(
  fc.record({
    kind: fc.constant('set' as const),
    field: fc.constant('tags'),
    value: fc.constantFrom<JsonValue>(null, ['a', 'b']),
  }),
  fc.record({ kind: fc.constant('set' as const), field: fc.constant('load'), value: fc.constantFrom(1, -1, 3) }),
  fc.record({
    kind: fc.constant('merge' as const),
    field: fc.constant('tags'),
    from: fc.constant<Scalar[]>(['a']),
    to: fc.constant('b'),
  }),
)
const work: fc.Arbitrary<ReviewWork> = fc.oneof(
  fc.constant<ReviewWork>({ kind: 'confirm', sampleUid: null }),
  fc.constant<ReviewWork>({ kind: 'reject', reason: 'no' }),
  fc.constant<ReviewWork>({ kind: 'reopen' }),
  change.map((what): ReviewWork => ({ kind: 'change', change: what })),
)
const row = fc.nat(ROWS - 1)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('work' as const), work, rows: fc.uniqueArray(row, { minLength: 1 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('edit' as const), row, load: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const) }) },
)

function stateOf({ store }: Galley): unknown {
  return {
    rows: store.connection
      .prepare(
        'SELECT block_index, status, staging, confirmed, confirmed_sha256, edited_fields, problem, confidence FROM overlays',
      )
      .all(),
    counts: store.connection.prepare('SELECT n_ai_complete, n_confirmed, n_rejected FROM runs').all(),
  }
}

const EXPECTED = new Set(['nothing_to_undo', 'nothing_to_redo', 'row_not_editable'])

/** Does what it says, or nothing where that cannot be done now. */
async function take(
  { galley, api, runUid }: { galley: Galley; api: Caller; runUid: string },
  one: Step,
): Promise<void> {
  try {
    if (one.kind === 'work') {
      const rows = one.rows.map((blockIndex) => ({ runUid, blockIndex }))
      await api.review.perform({ choice: { kind: 'rows', rows }, work: one.work, workUid: 'step' })
    } else if (one.kind === 'edit') {
      const sql = 'SELECT revision FROM overlays WHERE block_index = ?'
      const revision = galley.store.connection.prepare(sql).pluck().get(one.row) as number
      await api.review.edit({ runUid, blockIndex: one.row, field: 'load', value: one.load, revision })
    } else await api.review[one.kind]()
  } catch (error) {
    const cause = error instanceof Error ? error.cause : null
    if (!(cause instanceof AppError && EXPECTED.has(cause.code))) throw error
  }
}

async function replayAll(api: Caller, direction: 'undo' | 'redo'): Promise<void> {
  for (let top = await api.review.undoTop(); top[direction]; top = await api.review.undoTop())
    expect((await api.review[direction]()).refused).toBe(0)
}

it('any sequence of actions is taken back to the start and done again to the end, also after a restart', async () => {
  const opened = await openWithDocument(paragraphs(ROWS))
  const runUid = await runRules(opened, await addSchema(opened.api))
  const initial = stateOf(opened.galley)
  let { galley, api } = opened
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.boolean(), async (steps, restarts) => {
      for (const one of steps) await take({ galley, api, runUid }, one)
      await replayAll(api, 'redo')
      const final = stateOf(galley)
      if (restarts) {
        await galley.close()
        const again = await openTestGalley(opened.dir)
        galley = again.galley
        api = again.api
      }
      await replayAll(api, 'undo')
      expect(stateOf(galley)).toEqual(initial)
      await replayAll(api, 'redo')
      expect(stateOf(galley)).toEqual(final)
      await replayAll(api, 'undo')
    }),
    { numRuns: 25 },
  )
})
