import type { JsonObject } from '../../shared/json.ts'
import type { ClaimedRow, StagedRow } from '../db/queries/claims.ts'
import type { ReadHandle } from '../db/connection.ts'
import type { RunRow } from '../db/queries/runs.ts'
import { findJobById } from '../db/queries/jobs.ts'
import { type PackDesk, type PackToAsk, preparePack, type PreparedPack } from './pack-request.ts'
import { findReusable, mayReuse } from './reuse.ts'
import { stageRow } from './verdict.ts'

/** What earlier answers to the same input fill, and the request for what is left. */
export type TakenOver = {
  /** Rows that are left to ask. */
  readonly rows: readonly ClaimedRow[]
  readonly staged: readonly StagedRow[]
  readonly prepared: PreparedPack | null
}

export type PackOfClaimed = Omit<PackToAsk, 'rows'> & {
  readonly rows: readonly ClaimedRow[]
  /** The job that asks. */
  readonly jobId: number
}

/** Whether the job may fill rows of the run with answers that are there. */
export function mayTakeOver(db: ReadHandle, { run, jobId }: { readonly run: RunRow; readonly jobId: number }): boolean {
  return mayReuse(findJobById(db, jobId)?.scope, run.opinion > 0)
}

/** Fails as `preparePack` does. */
export function takeOver(desk: PackDesk, ask: PackOfClaimed): TakenOver {
  const prepared = preparePack(desk, ask)
  const { hashes, schema } = prepared
  const { connection } = desk.store
  const known =
    hashes && mayTakeOver(connection, ask) ? findReusable(connection, [...hashes.values()]) : new Map<string, never>()
  if (!hashes || known.size === 0) return { rows: ask.rows, staged: [], prepared }
  const blockOf = new Map(prepared.blocks.map((block) => [block.blockIndex, block]))
  const staged = ask.rows.flatMap((row) => {
    const inputHash = hashes.get(row.blockIndex)
    const answer = inputHash === undefined ? undefined : known.get(inputHash)
    const block = blockOf.get(row.blockIndex)
    if (!answer || !block || inputHash === undefined) return []
    const data = JSON.parse(answer.dataJson) as JsonObject
    if (!schema.validate(data).ok) return []
    return stageRow(row, { schema, block, data, inputHash, reusedFrom: answer.runId })
  })
  const isStaged = new Set(staged.map((row) => row.blockIndex))
  const rows = ask.rows.filter((row) => !isStaged.has(row.blockIndex))
  const isSame = rows.length === ask.rows.length || rows.length === 0
  return { rows, staged, prepared: isSame ? prepared : preparePack(desk, { ...ask, rows }) }
}
