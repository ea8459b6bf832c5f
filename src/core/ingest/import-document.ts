import { countTypes } from './count-types.ts'
import type { DocumentStatus } from '../../shared/domain.ts'
import type { IngestOutcome } from '../../shared/views.ts'
import type { BlobStore } from '../blobs/blob-store.ts'
import { insertBlocks } from '../db/queries/blocks.ts'
import { findConversion, findSourceByContent, insertConversion, insertSource } from '../db/queries/documents.ts'
import { touchProject } from '../db/queries/projects.ts'
import type { Store } from '../db/store.ts'
import { newUid } from '../ids.ts'
import { parseDocument } from './parse.ts'
import { convUid, sourceUid } from './uids.ts'

export type ImportFile = { readonly projectId: number; readonly name: string; readonly bytes: Uint8Array }

/**
 * Reads a file into the project: bytes to the blob store, then source, conversion and blocks in one transaction.
 * The same bytes of the same type are recognised and stored once a project. Fails as `parseDocument` does; nothing is
 * stored then.
 */
export function importDocument(store: Store, blobs: BlobStore, file: ImportFile): IngestOutcome {
  const parsed = parseDocument({ name: file.name, bytes: file.bytes })
  const uid = sourceUid(parsed.sourceType, file.bytes)
  const known = findSourceByContent(store.connection, file.projectId, uid)
  if (known) {
    const blocks = findConversion(store.connection, known.id)?.totalBlocks ?? 0
    return { documentUid: known.uid, name: known.name, blocks, isRecognised: true }
  }
  const blobSha256 = blobs.put(file.bytes)
  const representationSha256 = blobs.put(parsed.representation)
  const at = new Date().toISOString()
  const status: DocumentStatus = 'ingested'
  return store.write((db) => {
    const source = insertSource(db, {
      uid: newUid('doc'),
      projectId: file.projectId,
      sourceUid: uid,
      name: file.name,
      sourceType: parsed.sourceType,
      sizeBytes: file.bytes.byteLength,
      totalCharacters: parsed.sourceTotalCharacters,
      blobSha256,
      status,
      error: null,
      uploadedAt: at,
    })
    const conversion = insertConversion(db, {
      sourceId: source.id,
      convUid: convUid(parsed.parsingTool, parsed.representationType, parsed.representation),
      parsingTool: parsed.parsingTool,
      representationType: parsed.representationType,
      representationSha256,
      totalBlocks: parsed.blocks.length,
      totalCharacters: parsed.blocks.reduce((sum, block) => sum + block.content.length, 0),
      blockTypeFreq: JSON.stringify(countTypes(parsed.blocks)),
      createdAt: at,
    })
    insertBlocks(db, conversion.id, parsed.blocks)
    touchProject(db, file.projectId, at)
    return { documentUid: source.uid, name: file.name, blocks: parsed.blocks.length, isRecognised: false }
  })
}
