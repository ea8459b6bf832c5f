import { afterEach, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { NO_FILTER } from '../../shared/rows.ts'
import { assets } from '../../../tests/helpers/built.ts'
import { failureOf, openTestGalley } from '../../../tests/helpers/workspace.ts'
import { createQueryPool, type QueryPool } from './query-pool.ts'

const EVERYTHING = { units: [], filter: NO_FILTER, sort: null, statuses: null }

let pool: QueryPool | null = null
afterEach(async () => {
  await pool?.close()
  pool = null
})

async function openPool(): Promise<QueryPool> {
  const { galley } = await openTestGalley()
  pool = createQueryPool(assets.queryThreadEntry, galley.store.connection.path)
  return pool
}

describe('a pool of threads that read', () => {
  it('answers by name', async () => {
    const queries = await openPool()
    expect(await queries.run('countDoubts', { runIds: [1, 2] })).toHaveLength(2)
    expect((await queries.run('selectRows', EVERYTHING)).unit).toHaveLength(0)
  })

  it('fails with the AppErrors of its threads, code and hint included', async () => {
    const { dir } = await openTestGalley()
    pool = createQueryPool(assets.queryThreadEntry, join(dir, 'none.sqlite'))
    const failure = await failureOf(pool.run('countDoubts', { runIds: [1] }))
    expect(failure).toMatchObject({ code: 'workspace_not_found' })
    expect(failure.hint).not.toBe('')
  })

  it('ends its threads when it is closed', async () => {
    const threads: Worker[] = []
    const onWorker = (thread: Worker): void => void threads.push(thread)
    process.on('worker', onWorker)
    const queries = await openPool()
    await Promise.all([1, 2].map((runId) => queries.run('countDoubts', { runIds: [runId] })))
    process.off('worker', onWorker)
    expect(threads.length).toBeGreaterThan(0)
    expect(threads.every(({ threadId }) => threadId > 0)).toBe(true)
    await queries.close()
    expect(threads.every(({ threadId }) => threadId === -1)).toBe(true)
  })

  it('answers no more after it was closed, and what waits fails', async () => {
    const queries = await openPool()
    await queries.run('countDoubts', { runIds: [] })
    const asked = Array.from({ length: 6 }, () => queries.run('countDoubts', { runIds: [1] }))
    const settled = Promise.allSettled(asked)
    await queries.close()
    const outcomes = await settled
    expect(outcomes.map(({ status }) => status).slice(2)).toEqual(Array.from({ length: 4 }, () => 'rejected'))
    await expect(queries.run('countDoubts', { runIds: [] })).rejects.toThrow('closed')
  })

  it('leaves out a query whose caller went before it began, and goes on', async () => {
    const queries = await openPool()
    const stop = new AbortController()
    const busy = [1, 2].map((runId) => queries.run('countDoubts', { runIds: [runId] }))
    const waiting = queries.run('countDoubts', { runIds: [3] }, stop.signal)
    stop.abort(new Error('gone'))
    await expect(waiting).rejects.toThrow('gone')
    await Promise.all(busy)
    expect(await queries.run('countDoubts', { runIds: [4] })).toHaveLength(1)
    await expect(queries.run('countDoubts', { runIds: [5] }, stop.signal)).rejects.toThrow('gone')
  })
})
