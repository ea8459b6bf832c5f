import type { ContextBlock } from '../../shared/views.ts'
import type { ReadHandle } from '../db/connection.ts'
import { iterateHeadingsBefore, listBlocks } from '../db/queries/blocks.ts'
import type { ConversionRow } from '../db/queries/documents.ts'
import type { PackBlock } from '../llm/provider.ts'
import type { PromptConfig } from '../schemas/prompt-config.ts'
import { headingPath } from './heading-path.ts'

/** Rows that stand further apart are read apart. */
const MAX_GAP = 100

export type SentOrder = {
  readonly conversion: Pick<ConversionRow, 'id' | 'convUid'>
  /** In block order. */
  readonly blockIndexes: readonly number[]
  readonly context: PromptConfig['context']
}

/** Blocks as they are sent, with what the schema's `context` asks for around them; without rejections. */
export function loadSentBlocks(db: ReadHandle, order: SentOrder): readonly PackBlock[] {
  return stretches(order.blockIndexes).flatMap((blockIndexes) => loadStretch(db, { ...order, blockIndexes }))
}

function stretches(indexes: readonly number[]): ReadonlyArray<readonly number[]> {
  const out: number[][] = []
  for (const index of indexes) {
    const last = out.at(-1)
    if (last && index - (last.at(-1) ?? 0) <= MAX_GAP) last.push(index)
    else out.push([index])
  }
  return out
}

function loadStretch(db: ReadHandle, { conversion, blockIndexes, context }: SentOrder): readonly PackBlock[] {
  const { before, after } = context
  const range = { first: (blockIndexes[0] ?? 0) - before, last: (blockIndexes.at(-1) ?? -1) + after }
  const byIndex = new Map(listBlocks(db, conversion.id, range).map((block) => [block.blockIndex, block]))
  const texts = (from: number, to: number): readonly string[] =>
    Array.from({ length: Math.max(0, to - from) }, (_, i) => byIndex.get(from + i)?.content).filter(
      (content) => content !== undefined,
    )
  const pathOf = context.heading_path ? pathFinder(db, conversion.id, byIndex) : null
  return blockIndexes.flatMap((blockIndex) => {
    const block = byIndex.get(blockIndex)
    if (!block) return []
    return {
      blockUid: `${conversion.convUid}:${blockIndex}`,
      blockIndex,
      type: block.type,
      content: block.content,
      ...(pathOf && { headingPath: pathOf(blockIndex) }),
      ...(before > 0 && { before: texts(blockIndex - before, blockIndex) }),
      ...(after > 0 && { after: texts(blockIndex + 1, blockIndex + 1 + after) }),
    }
  })
}

/** The path stays the same until the next heading. Asked for rising indexes. */
function pathFinder(
  db: ReadHandle,
  conversionId: number,
  byIndex: ReadonlyMap<number, ContextBlock>,
): (blockIndex: number) => readonly string[] {
  let known: { readonly at: number; readonly path: readonly string[] } | null = null
  const hasHeading = (from: number, to: number): boolean => {
    for (let index = from; index < to; index += 1) if (byIndex.get(index)?.type === 'heading') return true
    return false
  }
  return (blockIndex) => {
    const path: readonly string[] =
      known && !hasHeading(known.at, blockIndex)
        ? known.path
        : headingPath(iterateHeadingsBefore(db, conversionId, blockIndex))
    known = { at: blockIndex, path }
    return path
  }
}
