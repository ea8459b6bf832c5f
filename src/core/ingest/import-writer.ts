/**
 * Stores what a parser process sends: a conversion that nobody sees while it is written, block by block, and that is
 * ready, with its source ingested, in the transaction of its last blocks.
 */
import { rm } from 'node:fs/promises'
import type { ParsedBlock } from '../../shared/domain.ts'
import type { BlobStore } from '../blobs/blob-store.ts'
import type { WriteHandle } from '../db/connection.ts'
import { insertBlocks } from '../db/queries/blocks.ts'
import {
  findConversionByUid,
  findCurrentByName,
  insertConversion,
  markConversionReady,
  type SourceRow,
  updateSource,
} from '../db/queries/documents.ts'
import { deleteSomeBlocks, deleteUnfinishedConversion } from '../db/queries/imports.ts'
import { touchProject } from '../db/queries/projects.ts'
import { forgetDeaths } from '../db/queries/quarantine.ts'
import type { Store } from '../db/store.ts'
import type { ParsedHeader } from '../pool/parser-messages.ts'
import { readSourceOptions } from './import-record.ts'

export type WriterOptions = {
  readonly store: Store
  readonly blobs: BlobStore
  readonly source: SourceRow
  /** Where the parser process writes the representation. */
  readonly representationPath: string
}

/** Rows that go in one transaction when a conversion is taken away again. */
const ROWS_PER_STEP = 4_000

export class ConversionWriter {
  readonly #options: WriterOptions
  #conversionId: number | null = null
  #blocks = 0

  constructor(options: WriterOptions) {
    this.#options = options
  }

  /** Returns whether more blocks are wanted: not when the source has this very conversion already. */
  take(blocks: readonly ParsedBlock[], header: ParsedHeader, isLast: boolean): boolean {
    const { store, blobs, source, representationPath } = this.#options
    if (this.#conversionId === null && findConversionByUid(store.connection, source.id, header.convUid)) {
      store.write((db) => settleSource(db, source, header))
      return false
    }
    if (isLast && !header.isSource) blobs.adopt(representationPath, header.representationSha256)
    const conversionId = store.write((db) => {
      const id = this.#conversionId ?? insertWriting(db, source, header)
      insertBlocks(db, id, { blocks, firstIndex: this.#blocks })
      if (isLast) {
        markConversionReady(db, id)
        settleSource(db, source, header)
      }
      return id
    })
    this.#blocks += blocks.length
    this.#conversionId = isLast ? null : conversionId
    return true
  }

  /** Takes away what was written of a conversion that did not come to its end. */
  async close(): Promise<void> {
    if (this.#conversionId !== null) await removeUnfinished(this.#options.store, this.#conversionId)
    this.#conversionId = null
    await rm(this.#options.representationPath, { force: true })
  }
}

function insertWriting(db: WriteHandle, source: SourceRow, header: ParsedHeader): number {
  const { made } = header.receipt
  return insertConversion(db, {
    sourceId: source.id,
    convUid: header.convUid,
    parsingTool: header.parsingTool,
    representationType: header.representationType,
    representationSha256: header.representationSha256,
    totalBlocks: made.blocks,
    totalCharacters: made.characters,
    blockTypeFreq: JSON.stringify(made.byType),
    createdAt: new Date().toISOString(),
    state: 'writing',
    receipt: JSON.stringify(header.receipt),
    indexedBlocks: 0,
  }).id
}

function settleSource(db: WriteHandle, source: SourceRow, header: ParsedHeader): void {
  const { ocr, asVersion } = readSourceOptions(source)
  const before = asVersion
    ? findCurrentByName(db, source.projectId, { name: source.name, exceptId: source.id })
    : undefined
  if (before) updateSource(db, before.id, { nextId: source.id })
  updateSource(db, source.id, {
    status: 'ingested',
    error: null,
    totalCharacters: header.sourceTotalCharacters,
    readOptions: JSON.stringify({ ocr, asVersion: false }),
    ...(before && { version: before.version + 1 }),
  })
  forgetDeaths(db, source.blobSha256)
  touchProject(db, source.projectId, new Date().toISOString())
}

/** In steps, so that the host answers in between. */
export async function removeUnfinished(store: Store, conversionId: number): Promise<void> {
  while (store.write((db) => deleteSomeBlocks(db, conversionId, ROWS_PER_STEP)) === ROWS_PER_STEP)
    await new Promise<void>((resolve) => setImmediate(resolve))
  store.write((db) => deleteUnfinishedConversion(db, conversionId))
}
