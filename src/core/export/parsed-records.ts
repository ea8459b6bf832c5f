import type { ParsedBlock } from '../../shared/domain.ts'
import type { RecordRow } from '../db/queries/exports.ts'
import type { ParsedHeader } from '../pool/parser-messages.ts'
import { recordLines } from './record.ts'

export type ParsedFile = {
  readonly name: string
  /** ISO 8601, UTC. */
  readonly timestamp: string
}
/** `firstIndex` is the index of the first of the blocks. */
export type ToLines = (blocks: readonly ParsedBlock[], firstIndex: number) => string[]

/** Canonical JSONL lines, without newlines, of a parsed file that is in no workspace: blocks alone, no schema. */
export function parsedRecords(header: ParsedHeader, file: ParsedFile): ToLines {
  const { made } = header.receipt
  const toLine = recordLines({
    source: {
      source_uid: header.sourceUid,
      source_type: header.sourceType,
      source_filesize: header.sizeBytes,
      source_total_characters: header.sourceTotalCharacters,
      source_upload_timestamp: file.timestamp,
    },
    conversion: {
      conv_status: 'success',
      conv_uid: header.convUid,
      conv_parsing_tool: header.parsingTool,
      conv_representation_type: header.representationType,
      conv_total_blocks: made.blocks,
      conv_block_type_freq: made.byType,
      conv_total_characters: made.characters,
    },
    schema: null,
    includeStaged: false,
    documentName: file.name,
  })
  return (blocks, firstIndex) =>
    blocks.map((block, index) => {
      const row: RecordRow = {
        blockIndex: firstIndex + index,
        blockType: block.type,
        locator: JSON.stringify(block.locator),
        content: block.content,
        status: null,
        staging: null,
        confirmed: null,
        confirmedSha256: null,
      }
      return toLine(row)
    })
}
