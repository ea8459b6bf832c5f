import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { HOST_FLAGS } from '../../scripts/setup/host-flags.mjs'
import type { Store } from '../../src/core/db/store.ts'
import type { ReviewWork } from '../../src/shared/review-work.ts'
import { NO_FILTER } from '../../src/shared/rows.ts'
import { addSchema, openTestGalley, openWithDocument, paragraphs, runRules } from '../helpers/workspace.ts'

const ROWS = 9_000
const KILLED_REVIEW = fileURLToPath(new URL('../helpers/killed-review.ts', import.meta.url))

type Killed = { readonly runUid: string; readonly dir: string; readonly initial: unknown; readonly documentUid: string }

/** A workspace of staged rows, closed. */
async function prepare(): Promise<Killed> {
  const opened = await openWithDocument(paragraphs(ROWS))
  const runUid = await runRules(opened, await addSchema(opened.api))
  const initial = stateOf(opened.galley.store.connection.raw)
  await opened.galley.close()
  return { runUid, dir: opened.dir, initial, documentUid: opened.documentUid }
}

type Raw = Store['connection']['raw']

function stateOf(raw: Raw): unknown {
  return {
    rows: raw
      .prepare('SELECT block_index, status, staging_sha256, edited_fields, confirmed_sha256, problem FROM overlays')
      .all(),
    counts: raw.prepare('SELECT n_ai_complete, n_confirmed, n_rejected, n_pending FROM runs').all(),
  }
}

/** Does the work in a process that is killed after its second step. */
async function killIn(killed: Killed, what: ReviewWork | 'undo'): Promise<void> {
  const { dir, documentUid, runUid } = killed
  const child: ChildProcess = spawn(
    process.execPath,
    [...HOST_FLAGS, KILLED_REVIEW, JSON.stringify({ dir, documentUid, runUid, what })],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  expect(signal).toBe('SIGKILL')
}

const WORKS: ReadonlyArray<readonly [string, ReviewWork]> = [
  ['confirm', { kind: 'confirm', sampleUid: null }],
  ['change', { kind: 'change', change: { kind: 'set', field: 'subject', value: 'the deck' } }],
]

it.each(WORKS)(
  'a bulk %s that was killed half-way is taken back whole, and done again as far as it came',
  async (_, work) => {
    const killed = await prepare()
    await killIn(killed, work)
    const { galley, api } = await openTestGalley(killed.dir)
    const half = stateOf(galley.store.connection.raw)
    expect(half).not.toEqual(killed.initial)
    const { undo: top } = await api.review.undoTop()
    expect(top?.rows).toBeGreaterThan(0)
    expect(top?.rows).toBeLessThan(ROWS)
    expect(await api.review.undo()).toMatchObject({ rows: top?.rows, refused: 0 })
    expect(stateOf(galley.store.connection.raw)).toEqual(killed.initial)
    expect(await api.review.redo()).toMatchObject({ rows: top?.rows, refused: 0 })
    expect(stateOf(galley.store.connection.raw)).toEqual(half)
  },
)

it('an undo that was killed half-way is ended by the next undo', async () => {
  const killed = await prepare()
  const first = await openTestGalley(killed.dir)
  const scope = { kind: 'document', documentUid: killed.documentUid, runUid: killed.runUid } as const
  await first.api.review.perform({
    choice: { kind: 'filter', scope, filter: NO_FILTER },
    work: { kind: 'confirm', sampleUid: null },
    workUid: 'all',
  })
  const done = stateOf(first.galley.store.connection.raw)
  await first.galley.close()
  await killIn(killed, 'undo')
  const { galley, api } = await openTestGalley(killed.dir)
  const half = stateOf(galley.store.connection.raw)
  expect(half).not.toEqual(done)
  expect(half).not.toEqual(killed.initial)
  expect(await api.review.undoTop()).toMatchObject({ undo: { action: 'confirm' }, redo: null })
  expect(await api.review.undo()).toMatchObject({ refused: 0, action: { state: 'undone' } })
  expect(stateOf(galley.store.connection.raw)).toEqual(killed.initial)
  expect(await api.review.redo()).toMatchObject({ rows: ROWS, refused: 0 })
  expect(stateOf(galley.store.connection.raw)).toEqual(done)
})

it('work on many rows goes on in many short steps', async () => {
  const { dir, documentUid, runUid } = await prepare()
  const { galley, api } = await openTestGalley(dir)
  let steps = 0
  galley.events.on((event) => {
    if (event.type === 'work') steps += 1
  })
  const scope = { kind: 'document', documentUid, runUid } as const
  const choice = { kind: 'filter' as const, scope, filter: NO_FILTER }
  const outcome = await api.review.perform({
    choice,
    work: { kind: 'change', change: { kind: 'set', field: 'subject', value: 'the deck' } },
    workUid: 'many',
  })
  expect(outcome).toMatchObject({ rows: ROWS, refused: 0, isStopped: false, changed: [] })
  expect(steps).toBeGreaterThanOrEqual(ROWS / 200)
  galley.events.on((event) => {
    if (event.type === 'work' && event.workUid === 'stopped') void api.review.stop({ workUid: 'stopped' })
  })
  const stopped = await api.review.perform({ choice, work: { kind: 'confirm', sampleUid: null }, workUid: 'stopped' })
  expect(stopped.isStopped).toBe(true)
  expect(stopped.rows).toBeLessThan(ROWS)
  expect(await api.review.undo()).toMatchObject({ rows: stopped.rows, refused: 0 })
})
