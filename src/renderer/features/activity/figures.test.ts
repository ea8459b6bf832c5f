import { describe, expect, it } from 'vitest'
import type { RunSummary } from '../../../shared/views.ts'
import { NO_COUNTS } from '../../lib/progress.ts'
import { durationMs, rowsPerMinute } from './figures.ts'

const run = (over: Partial<RunSummary>): RunSummary => ({
  runUid: 'r',
  projectUid: 'p',
  projectName: 'P',
  documentUid: 'd',
  documentName: 'a.md',
  schemaUid: 's',
  schemaRef: 's',
  status: 'running',
  opinion: 0,
  provider: 'rules',
  model: 'rules',
  counts: { ...NO_COUNTS, ai_complete: 50, pending: 50 },
  totalBlocks: 100,
  packs: 5,
  calls: 5,
  failedCalls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  costUsd: 0,
  createdAt: '2026-01-01T00:00:00Z',
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: null,
  updatedAt: '2026-01-01T00:00:10Z',
  lastError: null,
  ...over,
})
const now = new Date('2026-01-01T00:00:30Z')

describe('activity figures', () => {
  it('measures a running run up to now and an ended one up to its end', () => {
    expect(durationMs(run({}), now)).toBe(30_000)
    expect(durationMs(run({ status: 'complete', finishedAt: '2026-01-01T00:00:20Z' }), now)).toBe(20_000)
    expect(durationMs(run({ status: 'cancelled' }), now)).toBe(10_000)
    expect(durationMs(run({ startedAt: null }), now)).toBeNull()
  })

  it('gives the throughput of rows that a worker has ended', () => {
    expect(rowsPerMinute(run({}), now)).toBe(100)
    expect(rowsPerMinute(run({ counts: NO_COUNTS }), now)).toBeNull()
    expect(rowsPerMinute(run({ startedAt: null }), now)).toBeNull()
  })
})
