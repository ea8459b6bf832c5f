import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { NO_FILTER, type RowQuery } from '../../shared/rows.ts'
import type { HostEvent } from '../../shared/views.ts'
import type { RowKeys, RowSelection } from '../db/queries/row-selection.ts'
import type { RowUnit } from '../db/queries/row-units.ts'
import { createEventBus, type EventBus } from '../events.ts'
import { RowLists } from './row-lists.ts'

const UNIT: RowUnit = {
  documentUid: 'doc',
  documentName: 'doc.md',
  conversionId: 1,
  convUid: 'conv',
  totalBlocks: 3,
  runId: 1,
  runUid: 'run',
}
const QUERY: RowQuery = {
  scope: { kind: 'document', documentUid: 'doc', runUid: 'run' },
  filter: { ...NO_FILTER, search: 'x' },
  sort: null,
}
const ROWS: HostEvent = { type: 'rows', runUid: 'run', documentUid: 'doc' }

type Made = { readonly signal: AbortSignal; readonly finish: (rows?: number) => void }

function keysOf(rows: number): RowKeys {
  return { unit: new Uint32Array(rows), blockIndex: new Uint32Array(rows) }
}

/** Lists that a test makes by hand. The clock stands still unless it is moved. */
function openLists(): { readonly lists: RowLists; readonly events: EventBus; readonly made: Made[] } {
  vi.useFakeTimers()
  const events = createEventBus()
  const made: Made[] = []
  const select = (_: RowSelection, signal: AbortSignal): Promise<RowKeys> =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(new Error('given up')))
      made.push({ signal, finish: (rows = 1) => resolve(keysOf(rows)) })
    })
  const lists = new RowLists({ events, select, unitsOf: () => [UNIT] })
  events.on((event) => lists.onEvent(event))
  onTestFinished(() => {
    lists.close()
    vi.useRealTimers()
  })
  return { lists, events, made }
}

const tick = async (): Promise<void> => {
  await vi.advanceTimersByTimeAsync(0)
}

/** A list that took 100 ms to make, and rests after it. */
async function openWithList(): Promise<ReturnType<typeof openLists>> {
  const opened = openLists()
  const first = opened.lists.get(QUERY)
  await vi.advanceTimersByTimeAsync(100)
  opened.made[0]?.finish(1)
  await first
  return opened
}

describe('a list of rows', () => {
  it('is made once for all that wait for it, and kept', async () => {
    const { lists, made } = openLists()
    const asked = [lists.get(QUERY), lists.get({ ...QUERY })]
    await tick()
    expect(made).toHaveLength(1)
    made[0]?.finish(3)
    const [one, two] = await Promise.all(asked)
    expect(one).toBe(two)
    expect(await lists.get(QUERY)).toBe(one)
    expect(made).toHaveLength(1)
  })

  it('serves on while it rests though rows changed, and tells when its rest is over', async () => {
    const { lists, events, made } = await openWithList()
    const heard: HostEvent[] = []
    events.emit(ROWS)
    events.on((event) => heard.push(event))
    expect((await lists.get(QUERY)).total).toBe(1)
    expect(made).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(500)
    expect(heard).toEqual([ROWS])
    const again = lists.get(QUERY)
    await tick()
    made[1]?.finish(2)
    expect((await again).total).toBe(2)
    expect((await lists.get(QUERY)).total).toBe(2)
    expect(made).toHaveLength(2)
  })

  it('is never stale after a person’s own action', async () => {
    const { lists, events, made } = await openWithList()
    events.emit(ROWS)
    events.emit({ type: 'history' })
    const again = lists.get(QUERY)
    await tick()
    expect(made).toHaveLength(2)
    events.emit({ type: 'history' })
    const later = lists.get(QUERY)
    made[1]?.finish(2)
    expect((await again).total).toBe(2)
    await tick()
    made[2]?.finish(4)
    expect((await later).total).toBe(4)
  })

  it('is left alone by changes elsewhere', async () => {
    const { lists, events, made } = await openWithList()
    events.emit({ type: 'rows', runUid: 'other', documentUid: 'other' })
    events.emit({ type: 'settings' })
    await vi.advanceTimersByTimeAsync(5_000)
    await lists.get(QUERY)
    expect(made).toHaveLength(1)
  })

  it('is given up when the last one that waits for it goes, and not before', async () => {
    const { lists, made } = openLists()
    const stops = [new AbortController(), new AbortController()]
    const asked = Promise.allSettled(stops.map(({ signal }) => lists.get(QUERY, signal)))
    await tick()
    stops[0]?.abort(new Error('gone'))
    expect(made[0]?.signal.aborted).toBe(false)
    stops[1]?.abort(new Error('gone'))
    expect(made[0]?.signal.aborted).toBe(true)
    expect((await asked).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    const again = lists.get(QUERY)
    await tick()
    made[1]?.finish(3)
    expect((await again).total).toBe(3)
  })

  it('that failed is made again for the next one', async () => {
    const { lists, made } = openLists()
    const failing = lists.get(QUERY)
    await tick()
    const refused = expect(failing).rejects.toThrow('given up')
    lists.close()
    await refused
    const again = lists.get(QUERY)
    await tick()
    made[1]?.finish(1)
    expect((await again).total).toBe(1)
  })

  it('goes when others were used since and memory is short', async () => {
    const { lists, made } = openLists()
    const get = async (search: string, rows: number): Promise<number> => {
      const asked = lists.get({ ...QUERY, filter: { ...NO_FILTER, search } })
      await tick()
      made.at(-1)?.finish(rows)
      await asked
      return made.length
    }
    await get('a', 5_000_000)
    expect(await get('b', 4_000_000)).toBe(2)
    expect(await get('b', 0)).toBe(2)
    expect(await get('a', 1)).toBe(3)
    for (let i = 0; i < 40; i++) await get(`many ${i}`, 1)
    expect(await get('b', 1)).toBe(44)
    expect(await get('many 39', 1)).toBe(44)
  })
})
