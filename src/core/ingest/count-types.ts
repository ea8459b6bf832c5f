import type { BlockType, ParsedBlock } from '../../shared/domain.ts'

/** How many blocks there are of each type, types in the order of their first block. */
export function countTypes(blocks: readonly ParsedBlock[]): Partial<Record<BlockType, number>> {
  const counts: Partial<Record<BlockType, number>> = {}
  for (const { type } of blocks) counts[type] = (counts[type] ?? 0) + 1
  return counts
}
