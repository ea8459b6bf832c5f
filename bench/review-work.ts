/** Work on many rows: how fast it is, and how long it keeps the host from everything else at a time. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { createCaller } from '../src/core/api/router.ts'
import type { ReviewWork } from '../src/shared/review-work.ts'
import { NO_FILTER, type RowChoice } from '../src/shared/rows.ts'
import { type Figure, secondsOf } from './measure.ts'

type Api = ReturnType<typeof createCaller>
export type StagedRows = {
  readonly api: Api
  readonly projectUid: string
  readonly schemaUid: string
  readonly rows: number
}

const ROUNDS = 3
const CHANGED_ROWS = 20_000

/** Leaves all rows confirmed. */
export async function reviewFigures(staged: StagedRows): Promise<readonly Figure[]> {
  const { projectUid, schemaUid, rows } = staged
  const all: RowChoice = { kind: 'filter', scope: { kind: 'project', projectUid, schemaUid }, filter: NO_FILTER }
  const some: RowChoice = {
    ...all,
    filter: { ...NO_FILTER, fields: [{ op: 'contains', field: 'subject', text: '7' }] },
  }
  const change = await timed(staged, some, {
    kind: 'change',
    change: { kind: 'set', field: 'subject', value: 'the harbour bridge' },
  })
  const confirm = await timed(staged, all, { kind: 'confirm', sampleUid: null })
  await staged.api.review.redo()
  const counted = rows.toLocaleString('en-US')
  return [
    { operation: `confirm ${counted} staged rows`, figure: confirm.seconds, unit: 's', aim: 'under 1 s' },
    { operation: 'longest hold-up of the host by it', figure: confirm.blockedMs, unit: 'ms', aim: 'under 50 ms' },
    { operation: 'undo it', figure: confirm.undoSeconds, unit: 's' },
    { operation: 'longest hold-up of the host by that', figure: confirm.undoBlockedMs, unit: 'ms', aim: 'under 50 ms' },
    { operation: 'set one field of many rows', figure: change.rows / change.seconds, unit: 'rows/s' },
    { operation: 'longest hold-up of the host by it', figure: change.blockedMs, unit: 'ms', aim: 'under 50 ms' },
    { operation: 'undo it', figure: change.rows / change.undoSeconds, unit: 'rows/s' },
    { operation: 'longest hold-up of the host by that', figure: change.undoBlockedMs, unit: 'ms', aim: 'under 50 ms' },
  ]
}

type Timed = {
  readonly rows: number
  readonly seconds: number
  readonly blockedMs: number
  readonly undoSeconds: number
  readonly undoBlockedMs: number
}

/** Medians; the longest hold-up is that of all rounds. The work is undone at the end. */
async function timed({ api }: StagedRows, choice: RowChoice, work: ReviewWork): Promise<Timed> {
  const rounds: Timed[] = []
  const input = { choice, work, workUid: 'bench' }
  for (let round = 0; round < ROUNDS; round += 1) {
    let rows = 0
    const done = await watched(async () => {
      rows = (await api.review.perform(input)).rows
    })
    const undone = await watched(() => api.review.undo())
    rounds.push({ rows, ...done, undoSeconds: undone.seconds, undoBlockedMs: undone.blockedMs })
  }
  if (rounds.some(({ rows }) => rows < CHANGED_ROWS)) throw new Error('Too few rows were changed.')
  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[1] ?? Number.NaN
  return {
    rows: rounds[0]?.rows ?? 0,
    seconds: median(rounds.map(({ seconds }) => seconds)),
    blockedMs: Math.max(...rounds.map(({ blockedMs }) => blockedMs)),
    undoSeconds: median(rounds.map(({ undoSeconds }) => undoSeconds)),
    undoBlockedMs: Math.max(...rounds.map(({ undoBlockedMs }) => undoBlockedMs)),
  }
}

async function watched(work: () => Promise<unknown>): Promise<{ seconds: number; blockedMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const seconds = await secondsOf(work)
  delay.disable()
  return { seconds, blockedMs: delay.max / 1e6 }
}
