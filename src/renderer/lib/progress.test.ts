import { describe, expect, it } from 'vitest'
import type { DocumentSummary, RunSummary } from '../../shared/views.ts'
import { NO_COUNTS, barParts, progressRate, projectFigures, totalOf, withSample, workedOf } from './progress.ts'

const document = (over: Partial<DocumentSummary>): DocumentSummary => ({
  documentUid: 'd',
  projectUid: 'p',
  name: 'a.md',
  sourceType: 'md',
  sizeBytes: 10,
  status: 'ingested',
  error: null,
  notice: null,
  isPartial: false,
  version: 1,
  blocks: 10,
  blockTypes: {},
  uploadedAt: '2026-01-01T00:00:00Z',
  run: null,
  ...over,
})
const run = (over: Partial<RunSummary>): RunSummary => ({
  runUid: 'r',
  projectUid: 'p',
  projectName: 'P',
  documentUid: 'd',
  documentName: 'a.md',
  schemaUid: 's',
  schemaRef: 's',
  status: 'complete',
  opinion: 0,
  provider: 'rules',
  model: 'rules',
  counts: NO_COUNTS,
  totalBlocks: 10,
  packs: 1,
  calls: 2,
  failedCalls: 1,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  costUsd: 0.5,
  createdAt: '',
  startedAt: null,
  finishedAt: null,
  updatedAt: '',
  lastError: null,
  ...over,
})

describe('progress', () => {
  it('counts claimed rows as pending in the bar, so that its parts sum to the whole', () => {
    const counts = { ...NO_COUNTS, pending: 3, claimed: 2, ai_complete: 4, failed: 1 }
    expect(barParts(counts).find((part) => part.key === 'pending')?.count).toBe(5)
    expect(barParts(counts).reduce((sum, part) => sum + part.count, 0)).toBe(totalOf(counts))
    expect(workedOf(counts)).toBe(5)
  })

  it('takes the blocks of documents without a run as pending and leaves out failed documents', () => {
    const figures = projectFigures([
      document({ run: run({ counts: { ...NO_COUNTS, confirmed: 10 } }) }),
      document({ blocks: 7 }),
      document({ status: 'failed', blocks: 0 }),
    ])
    expect(figures).toMatchObject({
      documents: 3,
      failedDocuments: 1,
      blocks: 17,
      calls: 2,
      failedCalls: 1,
      costUsd: 0.5,
    })
    expect(figures.counts).toEqual({ ...NO_COUNTS, confirmed: 10, pending: 7 })
  })

  it('says that the cost is unknown as soon as one run has no known price', () => {
    expect(projectFigures([document({ run: run({ costUsd: null }) }), document({ run: run({}) })]).costUsd).toBeNull()
  })

  it('computes rate and time left from observed progress and nothing from a single sample', () => {
    expect(progressRate([{ atMs: 0, worked: 0 }], 100)).toBeNull()
    const rate = progressRate(
      [
        { atMs: 0, worked: 0 },
        { atMs: 30_000, worked: 50 },
      ],
      100,
    )
    expect(rate?.rowsPerMinute).toBe(100)
    expect(rate?.leftMs).toBeCloseTo(30_000)
  })

  it('starts again when the count falls and forgets samples outside the window', () => {
    const samples = withSample(
      [
        { atMs: 0, worked: 5 },
        { atMs: 20_000, worked: 9 },
      ],
      { atMs: 40_000, worked: 12 },
    )
    expect(samples).toEqual([
      { atMs: 20_000, worked: 9 },
      { atMs: 40_000, worked: 12 },
    ])
    expect(withSample(samples, { atMs: 41_000, worked: 2 })).toEqual([{ atMs: 41_000, worked: 2 }])
  })
})
