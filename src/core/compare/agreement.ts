/** How far two runs of one document agree. */
import type { FieldAgreement } from '../../shared/review-work.ts'
import type { ReadHandle } from '../db/connection.ts'

export type CompareQuery = {
  readonly leftRunId: number
  readonly rightRunId: number
  readonly fields: readonly string[]
}
export type CompareFigures = {
  readonly compared: number
  readonly agreed: number
  readonly onlyLeft: number
  readonly onlyRight: number
  readonly fields: readonly FieldAgreement[]
}

export function compareRuns(_db: ReadHandle, _query: CompareQuery): CompareFigures {
  throw new Error('not yet')
}
