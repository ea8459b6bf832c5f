import { expect, test } from 'vitest'
import type { RowUnit } from '../db/queries/row-units.ts'
import type { Store } from '../db/store.ts'
import type { QueryPool } from '../pool/query-pool.ts'
import { Doubts } from './doubts.ts'

const unit = (runId: number, runUid: string): RowUnit => ({ runId, runUid, totalBlocks: 6_000 }) as unknown as RowUnit

/** Counts on a thread that answers with the number of times it was asked. */
function openDoubts() {
  const asked: Array<readonly number[]> = []
  const run = (_: string, { runIds }: { readonly runIds: readonly number[] }) => {
    asked.push(runIds)
    return Promise.resolve(runIds.map(() => ({ low_confidence: asked.length, evidence_missing: 0, invalid: 0 })))
  }
  const connection = { prepare: () => ({ get: () => undefined }) }
  return { asked, doubts: new Doubts({ connection } as unknown as Store, { run } as unknown as QueryPool) }
}

test('a run is counted once, and again after its rows changed', async () => {
  const { asked, doubts } = openDoubts()
  const units = [unit(1, 'run_a'), unit(2, 'run_b')]
  expect(await doubts.of(units)).toEqual({ low_confidence: 2, evidence_missing: 0, invalid: 0 })
  doubts.onEvent({ type: 'projects' })
  await doubts.of(units)
  expect(asked).toEqual([[1, 2]])
  doubts.onEvent({ type: 'run', runUid: 'run_b', documentUid: 'doc_b', projectUid: 'prj' })
  expect((await doubts.of(units)).low_confidence).toBe(3)
  expect(asked).toEqual([[1, 2], [2]])
})

test('a run that has the number of one that is gone is counted anew', async () => {
  const { asked, doubts } = openDoubts()
  await doubts.of([unit(1, 'run_a')])
  expect((await doubts.of([unit(1, 'run_c')])).low_confidence).toBe(2)
  expect(asked).toEqual([[1], [1]])
})
