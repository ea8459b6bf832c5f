/** Confirm, reject and reopen of many rows. */
import type { OverlayStatus } from '../../shared/domain.ts'
import type { JsonObject } from '../../shared/json.ts'
import { type IndexRange, isInRanges, toRanges } from '../../shared/ranges.ts'
import type { ReadHandle } from '../db/connection.ts'
import {
  confirmRanges,
  findReviewRow,
  listProblems,
  listRowStates,
  rejectRanges,
  reopenRanges,
  type RowState,
  setProblem,
  type WorkRun,
} from '../db/queries/review.ts'
import type { Refused } from './ledger.ts'
import { rangesOf } from './range-sets.ts'
import { schemaTools } from './schema-tools.ts'
import { DECISION_PACE, type Part, readRanges } from './steps.ts'
import { type Look, NO_NOTE, NOT_IN_RUN, OTHER_OPINION, type Worker, wrongStatus } from './worker.ts'

export type RunPart = Part & { readonly run: WorkRun }

/** Staged rows that fit the schema. Those with edited fields are checked again; what does not fit stays, with the reason. */
export function confirmWorker(statement: string | null): Worker {
  return {
    action: 'confirm',
    pace: DECISION_PACE,
    note: { ...NO_NOTE, statement },
    look: (db, part) => {
      const { fits, refused, problems } = checkRows(db, part)
      const ranges = toRanges(fits)
      const { runId } = part.run
      return {
        ranges,
        refused,
        changes: new Map(),
        write: (writer) => {
          for (const [blockIndex, problem] of problems) setProblem(writer, { runId, blockIndex }, problem)
          confirmRanges(writer, runId, ranges)
        },
      }
    },
  }
}

export function rejectWorker(reason: string | null): Worker {
  return {
    action: 'reject',
    pace: DECISION_PACE,
    note: { ...NO_NOTE, reason },
    look: (db, part) => {
      const { staged, refused } = sortOut(db, part, 'Only staged rows can be rejected')
      const ranges = toRanges(staged.map(({ blockIndex }) => blockIndex))
      return {
        ranges,
        refused,
        changes: new Map(),
        write: (writer) => {
          rejectRanges(writer, part.run.runId, ranges)
        },
      }
    },
  }
}

/** Decided rows go back to staged; their confirmed data is taken back. */
export function reopenWorker(): Worker {
  return { action: 'reopen', pace: DECISION_PACE, note: NO_NOTE, look: lookAtDecided }
}

function lookAtDecided(db: ReadHandle, part: RunPart): Look {
  const rule = 'Only confirmed or rejected rows can be reopened'
  const { runId } = part.run
  const states = statesOf(db, part)
  const inStatus = (status: OverlayStatus): readonly number[] =>
    states.rows.filter((row) => row.status === status).map(({ blockIndex }) => blockIndex)
  const others = states.rows.filter(({ status }) => status !== 'confirmed' && status !== 'rejected')
  const isMain = part.run.opinion === 0
  const decided = {
    confirmed: isMain ? rangesOf(inStatus('confirmed')) : [],
    rejected: isMain ? rangesOf(inStatus('rejected')) : [],
  }
  return {
    ranges: toRanges(isMain ? [...inStatus('confirmed'), ...inStatus('rejected')] : []),
    refused: isMain ? [...states.refused, ...others.map((row) => refusalOf(row, rule))] : allRefused(part),
    changes: new Map(),
    decided,
    write: (writer) => {
      for (const from of ['confirmed', 'rejected'] as const)
        reopenRanges(writer, runId, { ranges: decided[from], from })
    },
  }
}

type Checked = {
  readonly fits: readonly number[]
  readonly refused: readonly Refused[]
  /** Rows whose problem is another than the one that is stored. */
  readonly problems: ReadonlyMap<number, string | null>
}

function checkRows(db: ReadHandle, part: RunPart): Checked {
  const { runId, schemaId } = part.run
  const { staged, refused } = sortOut(db, part, 'Only staged rows can be confirmed')
  const known = new Map(
    readRanges(part).flatMap((range) =>
      listProblems(db, runId, range).map(({ blockIndex, problem }) => [blockIndex, problem] as const),
    ),
  )
  const tools = schemaTools(db, schemaId)
  const problemOf = (blockIndex: number): string | null =>
    tools.problemOf(JSON.parse(findReviewRow(db, runId, blockIndex)?.staging ?? '{}') as JsonObject)
  const fits: number[] = []
  const unfit: Refused[] = []
  const problems = new Map<number, string | null>()
  for (const { blockIndex, isEdited } of staged) {
    const stored = known.get(blockIndex) ?? null
    const problem = isEdited === 1 || stored !== null ? problemOf(blockIndex) : null
    if (problem !== stored) problems.set(blockIndex, problem)
    if (problem === null) fits.push(blockIndex)
    else unfit.push({ blockIndex, message: problem })
  }
  return { fits, refused: [...refused, ...unfit], problems }
}

type Sorted = { readonly staged: readonly RowState[]; readonly refused: readonly Refused[] }

function sortOut(db: ReadHandle, part: RunPart, rule: string): Sorted {
  if (part.run.opinion > 0) return { staged: [], refused: allRefused(part) }
  const { rows, refused } = statesOf(db, part)
  const others = rows.filter(({ status }) => status !== 'ai_complete')
  return {
    staged: others.length === 0 ? rows : rows.filter(({ status }) => status === 'ai_complete'),
    refused: [...refused, ...others.map((row) => refusalOf(row, rule))],
  }
}

function refusalOf({ blockIndex, status }: RowState, rule: string): Refused {
  return { blockIndex, message: wrongStatus(status, rule) }
}

/** The part's rows; blocks that the run leaves out are refused. */
function statesOf(
  db: ReadHandle,
  part: RunPart,
): { readonly rows: readonly RowState[]; readonly refused: readonly Refused[] } {
  const read = readRanges(part).flatMap((range) => listRowStates(db, part.run.runId, range))
  const rows = read.length === part.rows ? read : read.filter(({ blockIndex }) => isInRanges(part.ranges, blockIndex))
  return { rows, refused: rows.length === part.rows ? [] : missing(part, rows) }
}

export function missing({ ranges }: Part, rows: ReadonlyArray<{ readonly blockIndex: number }>): readonly Refused[] {
  const there = new Set(rows.map(({ blockIndex }) => blockIndex))
  return indexesOf(ranges)
    .filter((blockIndex) => !there.has(blockIndex))
    .map((blockIndex) => ({ blockIndex, message: NOT_IN_RUN }))
}

export function allRefused({ ranges }: Part): readonly Refused[] {
  return indexesOf(ranges).map((blockIndex) => ({ blockIndex, message: OTHER_OPINION }))
}

function indexesOf(ranges: readonly IndexRange[]): readonly number[] {
  return ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, nth) => first + nth))
}
