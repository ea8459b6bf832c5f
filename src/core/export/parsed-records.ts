import type { RecordRow } from '../db/queries/exports.ts'
import { countTypes } from '../ingest/count-types.ts'
import type { ParsedDocument } from '../ingest/parsed-document.ts'
import { convUid, sourceUid } from '../ingest/uids.ts'
import { recordLines } from './record.ts'

export type ParsedFile = {
  readonly name: string
  readonly bytes: Uint8Array
  /** ISO 8601, UTC. */ readonly timestamp: string
}

/** Canonical JSONL lines of a parsed file that is in no workspace: blocks alone, no schema. */
export function* parsedRecords(document: ParsedDocument, file: ParsedFile): Generator<string> {
  const toLine = recordLines({
    source: {
      source_uid: sourceUid(document.sourceType, file.bytes),
      source_type: document.sourceType,
      source_filesize: file.bytes.byteLength,
      source_total_characters: document.sourceTotalCharacters,
      source_upload_timestamp: file.timestamp,
    },
    conversion: {
      conv_status: 'success',
      conv_uid: convUid(document.parsingTool, document.representationType, document.representation),
      conv_parsing_tool: document.parsingTool,
      conv_representation_type: document.representationType,
      conv_total_blocks: document.blocks.length,
      conv_block_type_freq: countTypes(document.blocks),
      conv_total_characters: document.blocks.reduce((sum, block) => sum + block.content.length, 0),
    },
    schema: null,
    includeStaged: false,
    documentName: file.name,
  })
  for (const [blockIndex, block] of document.blocks.entries()) {
    const row: RecordRow = {
      blockIndex,
      blockType: block.type,
      locator: JSON.stringify(block.locator),
      content: block.content,
      status: null,
      staging: null,
      confirmed: null,
      confirmedSha256: null,
    }
    yield toLine(row)
  }
}
