import { describe, expect, it } from 'vitest'
import type { ImportedFile } from '../../../shared/import-views.ts'
import { activeOf, createTally, endedOf, isNews, stateOf } from './entries.ts'

const file: ImportedFile = {
  documentUid: 'd',
  name: 'a.md',
  status: 'ingested',
  isRecognised: false,
  blocks: 4,
  notice: null,
  isPartial: false,
  error: null,
}

describe('import entries', () => {
  it('are counted by what became of them, as they change', () => {
    const tally = createTally()
    tally.add({ kind: 'waiting' })
    tally.add({ kind: 'waiting' })
    tally.change({ kind: 'waiting' }, { kind: 'uploading', share: 0 })
    tally.change({ kind: 'uploading', share: 0 }, { kind: 'ingested', blocks: 8, notice: null, isPartial: false })
    expect(tally.read()).toMatchObject({ total: 2, waiting: 1, uploading: 0, ingested: 1, blocks: 8 })
    expect(activeOf(tally.read())).toBe(1)
    expect(endedOf(tally.read())).toBe(1)
    tally.change({ kind: 'ingested', blocks: 8, notice: null, isPartial: false }, { kind: 'waiting' })
    expect(tally.read().blocks).toBe(0)
  })

  it('take the word of the host, with the reason of a failure', () => {
    expect(stateOf(file)).toEqual({ kind: 'ingested', blocks: 4, notice: null, isPartial: false })
    const error = { code: 'parse_failed', message: 'm', hint: 'h' } as const
    expect(stateOf({ ...file, status: 'failed', error })).toEqual({ kind: 'failed', message: 'm', hint: 'h' })
  })

  it('do not go back when words arrive out of order', () => {
    expect(isNews({ kind: 'ingested', blocks: 1, notice: null, isPartial: false }, { kind: 'uploaded' })).toBe(false)
    expect(isNews({ kind: 'uploaded' }, { kind: 'converting' })).toBe(true)
    expect(isNews({ kind: 'cancelled' }, { kind: 'uploaded' })).toBe(false)
    expect(isNews({ kind: 'cancelled' }, { kind: 'ingested', blocks: 1, notice: null, isPartial: false })).toBe(true)
  })
})
