/** Writes canonical JSONL: to a temporary name first, flushed to disk, then renamed, so that no half file is ever seen. */
import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { BlockType } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import { findConversion, type ConversionRow, type SourceRow } from '../db/queries/documents.ts'
import { iterateRecordRows } from '../db/queries/exports.ts'
import { findRun } from '../db/queries/runs.ts'
import type { SchemaRow } from '../db/queries/schemas.ts'
import type { ReadHandle } from '../db/connection.ts'
import type { Store } from '../db/store.ts'
import { recordLines } from './record.ts'

export type ExportScope = {
  readonly sources: readonly SourceRow[]
  readonly schema: SchemaRow | null
  readonly includeStaged: boolean
}
export type JsonlOutcome = {
  readonly rows: number
  readonly confirmedRows: number
  readonly sizeBytes: number
  readonly sha256: string
}

/** Bytes gathered before they are handed on; small enough that the host answers in between. */
const CHUNK_CHARACTERS = 256 * 1024

type Line = { readonly text: string; readonly isConfirmed: boolean }

/** The lines of the scope's documents in order; documents that were not read have none. */
function* exportLines(db: ReadHandle, scope: ExportScope): Generator<Line> {
  for (const source of scope.sources) {
    const conversion = findConversion(db, source.id)
    if (!conversion) continue
    const run = scope.schema ? findRun(db, conversion.id, scope.schema.id) : undefined
    const toLine = recordLines({
      source: recordSource(source),
      conversion: recordConversion(conversion),
      includeStaged: scope.includeStaged,
      schema: scope.schema,
      documentName: source.name,
    })
    for (const row of iterateRecordRows(db, conversion.id, run?.id ?? null))
      yield { text: toLine(row), isConfirmed: row.status === 'confirmed' }
  }
}

function recordSource(source: SourceRow): Parameters<typeof recordLines>[0]['source'] {
  return {
    source_uid: source.sourceUid,
    source_type: source.sourceType,
    source_filesize: source.sizeBytes,
    source_total_characters: source.totalCharacters,
    source_upload_timestamp: source.uploadedAt,
  }
}

function recordConversion(conversion: ConversionRow): Parameters<typeof recordLines>[0]['conversion'] {
  return {
    conv_status: 'success',
    conv_uid: conversion.convUid,
    conv_parsing_tool: conversion.parsingTool,
    conv_representation_type: conversion.representationType,
    conv_total_blocks: conversion.totalBlocks,
    conv_block_type_freq: JSON.parse(conversion.blockTypeFreq) as Partial<Record<BlockType, number>>,
    conv_total_characters: conversion.totalCharacters,
  }
}

/** Fails with export_failed (folder missing, no room) or payload_corrupt; the target is untouched then. */
export async function writeJsonl(store: Store, scope: ExportScope, path: string): Promise<JsonlOutcome> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.part`)
  try {
    const file = await open(temporary, 'wx', 0o600)
    const outcome = await store.snapshot((db) => writeLines(file, exportLines(db, scope))).finally(() => file.close())
    await rename(temporary, path)
    return outcome
  } catch (error) {
    await rm(temporary, { force: true })
    throw classify(error, path)
  }
}

async function writeLines(file: FileHandle, lines: Iterable<Line>): Promise<JsonlOutcome> {
  const hash = createHash('sha256')
  const sum = { rows: 0, confirmedRows: 0, sizeBytes: 0 }
  let buffer: string[] = []
  let buffered = 0
  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(buffer.join(''), 'utf8')
    buffer = []
    buffered = 0
    hash.update(bytes)
    sum.sizeBytes += bytes.byteLength
    await file.writeFile(bytes)
  }
  for (const line of lines) {
    buffer.push(line.text, '\n')
    buffered += line.text.length
    sum.rows += 1
    if (line.isConfirmed) sum.confirmedRows += 1
    if (buffered >= CHUNK_CHARACTERS) await flush()
  }
  await flush()
  await file.sync()
  return { ...sum, sha256: hash.digest('hex') }
}

function classify(error: unknown, path: string): unknown {
  if (error instanceof AppError) return error
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC')
    return new AppError('disk_full', `The disk that should hold ${path} is full.`, { cause: error })
  if (code)
    return new AppError('export_failed', `The export could not be written to ${path} (${code}).`, { cause: error })
  return error
}
