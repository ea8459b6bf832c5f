import { AppError } from '../../shared/errors.ts'
import { findConversionById } from '../db/queries/documents.ts'
import type { Store } from '../db/store.ts'
import type { PackBlock } from '../llm/provider.ts'
import type { PromptConfig } from '../schemas/prompt-config.ts'
import type { PackWork } from './lane-context.ts'
import { rejectionsOf } from './rejections.ts'
import { loadSentBlocks } from './sent-blocks.ts'

/** The claimed blocks with what the schema's `context` asks for around them, and why they were rejected before. */
export function loadPackBlocks(store: Store, work: PackWork, config: PromptConfig): readonly PackBlock[] {
  const { connection } = store
  const conversion = findConversionById(connection, work.run.conversionId)
  if (!conversion) throw new AppError('document_not_found', 'The document of the run is gone.')
  const blockIndexes = work.rows.map((row) => row.blockIndex)
  const rejections = rejectionsOf(connection, work.run.id, blockIndexes)
  return loadSentBlocks(connection, { conversion, blockIndexes, context: config.context }).map((block) => {
    const rejection = rejections.get(block.blockIndex)
    return rejection ? { ...block, rejection } : block
  })
}
