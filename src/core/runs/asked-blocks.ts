import { FURNITURE_TYPES } from '../../shared/domain.ts'
import type { BlockOutline } from '../db/queries/blocks.ts'

/** Whether a model is asked about a block: pictures without text say nothing, and furniture is left out unless wanted. */
export function isAskedBlock(block: BlockOutline, includesFurniture: boolean): boolean {
  const isFurniture = FURNITURE_TYPES.some((type) => type === block.type)
  return (includesFurniture || !isFurniture) && block.content.trim() !== ''
}
