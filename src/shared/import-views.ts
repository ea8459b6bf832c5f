/** What the API hands out about files on their way in. */
import type { DocumentStatus } from './domain.ts'
import type { ErrorData } from './errors.ts'

/** What became of one added file. */
export type IngestOutcome = {
  readonly documentUid: string
  readonly name: string
  readonly blocks: number
  /** True when the project already held the same bytes; nothing was stored then. */
  readonly isRecognised: boolean
}

/** What would become of a file that is about to be added. */
export const PLAN_VERDICTS = [
  'add',
  'changed',
  'duplicate',
  'unsupported',
  'too_large',
  'empty',
  'ignored',
  'hidden',
] as const
export type PlanVerdict = (typeof PLAN_VERDICTS)[number]
export type PlannedFile = {
  /** Relative path with forward slashes. */
  readonly name: string
  readonly verdict: PlanVerdict
  /** By its name; the content decides when it is read. Null when unsupported. */
  readonly format: string | null
  /** One sentence when it is not `add`. */
  readonly why: string | null
  /** True when the project has a file of this size: its SHA-256 tells whether it is the same. */
  readonly needsHash: boolean
}
export type ImportPlan = {
  /** In the order that was given. */
  readonly files: readonly PlannedFile[]
  readonly byVerdict: Readonly<Record<PlanVerdict, number>>
  /** Of what would be added, changed ones included. */
  readonly byFormat: Readonly<Record<string, number>>
  readonly bytes: number
}

/** One file of an import, as it stands now. */
export type ImportedFile = {
  readonly documentUid: string
  readonly name: string
  readonly status: DocumentStatus
  readonly isRecognised: boolean
  readonly blocks: number
  readonly notice: string | null
  /** As in DocumentSummary. */
  readonly isPartial: boolean
  readonly error: ErrorData | null
}
export type ImportProgress = {
  readonly importUid: string
  readonly files: readonly ImportedFile[]
  readonly byStatus: Readonly<Record<DocumentStatus, number>>
  /** Nothing waits or is being read. */
  readonly isDone: boolean
}
