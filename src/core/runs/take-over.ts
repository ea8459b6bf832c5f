import type { JsonObject } from '../../shared/json.ts'
import type { ClaimedRow, StagedRow } from '../db/queries/claims.ts'
import type { ReadHandle } from '../db/connection.ts'
import { findJobById } from '../db/queries/jobs.ts'
import { type PackDesk, type PackToAsk, preparePack, type PreparedPack } from './pack-request.ts'
import { findReusable } from './reuse.ts'
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

/** Who named the rows of a job, or rejected them, wants new answers. */
export function isAskedAnew(db: ReadHandle, jobId: number): boolean {
  const scope = findJobById(db, jobId)?.scope
  return scope === 'rows' || scope === 'rejected'
}

/** Fails as `preparePack` does. */
export function takeOver(desk: PackDesk, ask: PackOfClaimed): TakenOver {
  const prepared = preparePack(desk, ask)
  const { hashes, schema } = prepared
  const scope = findJobById(desk.store.connection, ask.jobId)?.scope
  const isAskedAnew = scope === 'rows' || scope === 'rejected'
  const known =
    hashes && !isAskedAnew ? findReusable(desk.store.connection, [...hashes.values()]) : new Map<string, never>()
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
