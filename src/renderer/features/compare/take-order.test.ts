import { describe, expect, it } from 'vitest'
import type { RunSummary } from '../../../shared/views.ts'
import { defaultPair } from './default-pair.ts'
import { sideNames, takerOf } from './sides.ts'
import { takeAll } from './take-order.ts'

const counts = { pending: 0, claimed: 0, ai_complete: 1, confirmed: 0, rejected: 0, failed: 0 }
function run(runUid: string, schemaUid: string, opinion: number): RunSummary {
  return {
    runUid,
    schemaUid,
    opinion,
    schemaRef: `${schemaUid}_v1`,
    documentUid: 'doc',
    documentName: 'd.md',
    projectUid: 'p',
    projectName: 'P',
    status: 'complete',
    provider: 'rules',
    model: '',
    counts,
    totalBlocks: 1,
    packs: 1,
    calls: 0,
    failedCalls: 0,
    inputTokens: 0,
    outputTokens: 0,
    cacheReadTokens: 0,
    costUsd: 0,
    createdAt: '',
    startedAt: null,
    finishedAt: null,
    updatedAt: '',
    lastError: null,
  }
}
const main = run('main', 'a', 0)
const second = run('second', 'a', 1)
const third = run('third', 'a', 2)
const other = run('other', 'b', 0)
const runs = [main, other, second, third]
const uids = (left?: string, right?: string) => {
  const pair = defaultPair(runs, { left, right })
  return pair && [pair.left.runUid, pair.right.runUid]
}

describe('the pair to compare', () => {
  it('is the main run and the newest other run of its schema', () => {
    expect(uids()).toEqual(['main', 'third'])
    expect(uids('main')).toEqual(['main', 'third'])
  })
  it('has the main run on the left of an opinion that is shown', () => {
    expect(uids('second')).toEqual(['main', 'second'])
  })
  it('keeps what is named, and completes it', () => {
    expect(uids('third', 'main')).toEqual(['third', 'main'])
    expect(uids('gone', 'third')).toEqual(['main', 'third'])
    expect(uids('other')).toEqual(['other', 'third'])
  })
  it('needs two runs', () => {
    expect(defaultPair([main], { left: 'main', right: 'main' })).toBeNull()
    expect(defaultPair([], { left: undefined, right: undefined })).toBeNull()
  })
})

describe('taking values', () => {
  it('changes the main run on the other side, where there is one', () => {
    const pair = { left: main, right: second }
    expect(takerOf(pair, 'right')).toBe(main)
    expect(takeAll({ pair, side: 'left', fields: ['x'] }, null)).toBeNull()
    expect(takeAll({ pair, side: 'right', fields: ['x', 'y'] }, 'x')).toMatchObject({
      choice: { scope: { runUid: 'main' }, filter: { differsFrom: { runUid: 'second', field: 'x' } } },
      work: { change: { kind: 'take', fromRunUid: 'second', fields: ['x', 'y'] } },
    })
    expect(takeAll({ pair: { left: second, right: third }, side: 'right', fields: [] }, null)).toBeNull()
  })

  it('names the sides by opinion, or by schema', () => {
    expect(sideNames({ left: main, right: third })).toEqual({ left: 'Main run', right: 'Opinion 3' })
    expect(sideNames({ left: main, right: other })).toEqual({ left: 'a_v1', right: 'b_v1' })
  })
})
