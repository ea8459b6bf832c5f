/** How a file that was added becomes a source of its project. */
import {
  findCurrentByName,
  findCurrentVersion,
  findSourceByContent,
  insertSource,
  type SourceRow,
  updateSource,
} from '../db/queries/documents.ts'
import type { WriteHandle } from '../db/connection.ts'
import { newUid } from '../ids.ts'
import { isQuarantined } from './import-quarantine.ts'
import type { StagedSource } from './import-source.ts'

/** How a source is to be read, kept with it until that is done. */
export type SourceOptions = { readonly ocr: boolean; readonly asVersion: boolean }
export type Arrival = {
  readonly projectId: number
  readonly importUid: string
  readonly name: string
  readonly options: SourceOptions
  readonly staged: StagedSource
}
export type Recorded = { readonly source: SourceRow; readonly isRecognised: boolean }

export function readSourceOptions({ readOptions }: Pick<SourceRow, 'readOptions'>): SourceOptions {
  const stored = JSON.parse(readOptions) as Partial<SourceOptions>
  return { ocr: stored.ocr === true, asVersion: stored.asVersion === true }
}

/**
 * The same bytes are one source of a project. Those that failed are tried again, those of an older version become
 * current again when they come as a version, all others are recognised.
 */
export function recordSource(db: WriteHandle, arrival: Arrival): Recorded {
  const { projectId, staged, options } = arrival
  const known = findSourceByContent(db, projectId, staged.sourceUid)
  if (!known) return { source: insertArrival(db, arrival), isRecognised: false }
  if (known.status === 'failed' && !isQuarantined(db, known)) {
    const change = { importUid: arrival.importUid, readOptions: JSON.stringify(options), ...stateOf(staged) }
    updateSource(db, known.id, change)
    return { source: { ...known, ...change }, isRecognised: false }
  }
  if (options.asVersion && known.nextId !== null) makeCurrentAgain(db, known)
  return { source: known, isRecognised: true }
}

function stateOf({ error }: StagedSource): Pick<SourceRow, 'status' | 'error'> {
  return error === null ? { status: 'uploaded', error: null } : { status: 'failed', error: JSON.stringify(error) }
}

function insertArrival(db: WriteHandle, { projectId, importUid, name, options, staged }: Arrival): SourceRow {
  const { stagedPath: _, ...facts } = staged
  const before = options.asVersion ? findCurrentByName(db, projectId, { name, exceptId: null }) : undefined
  return insertSource(db, {
    ...facts,
    ...stateOf(staged),
    uid: newUid('doc'),
    projectId,
    name,
    totalCharacters: null,
    version: (before?.version ?? 0) + 1,
    nextId: null,
    importUid,
    readOptions: JSON.stringify(options),
    uploadedAt: new Date().toISOString(),
  })
}

function makeCurrentAgain(db: WriteHandle, source: SourceRow): void {
  const current = findCurrentVersion(db, source)
  updateSource(db, source.id, { nextId: null, version: current.version + 1 })
  updateSource(db, current.id, { nextId: source.id })
}
