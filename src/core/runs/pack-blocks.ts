import { AppError } from '../../shared/errors.ts'
import { type HeadingRow, iterateHeadingsBefore, listBlocks } from '../db/queries/blocks.ts'
import { findConversionById } from '../db/queries/documents.ts'
import type { Store } from '../db/store.ts'
import type { PackBlock } from '../llm/provider.ts'
import type { PromptConfig } from '../schemas/prompt-config.ts'
import type { PackWork } from './lane-context.ts'

/** The claimed blocks with what the schema's `context` asks for around them. */
export function loadPackBlocks(store: Store, work: PackWork, config: PromptConfig): readonly PackBlock[] {
  const { connection } = store
  const conversion = findConversionById(connection, work.run.conversionId)
  if (!conversion) throw new AppError('document_not_found', 'The document of the run is gone.')
  const { before, after, heading_path: wantsPath } = config.context
  const indexes = work.rows.map((row) => row.blockIndex)
  const first = (indexes[0] ?? 0) - before
  const last = (indexes.at(-1) ?? 0) + after
  const byIndex = new Map(
    listBlocks(connection, conversion.id, { first, last }).map((block) => [block.blockIndex, block]),
  )
  const neighbours = (from: number, to: number): readonly string[] =>
    Array.from({ length: Math.max(0, to - from) }, (_, i) => byIndex.get(from + i)?.content).filter(
      (text) => text !== undefined,
    )
  return indexes.flatMap((blockIndex) => {
    const block = byIndex.get(blockIndex)
    if (!block) return []
    return {
      blockUid: `${conversion.convUid}:${blockIndex}`,
      blockIndex,
      type: block.type,
      content: block.content,
      ...(wantsPath && { headingPath: headingPath(iterateHeadingsBefore(connection, conversion.id, blockIndex)) }),
      ...(before > 0 && { before: neighbours(blockIndex - before, blockIndex) }),
      ...(after > 0 && { after: neighbours(blockIndex + 1, blockIndex + 1 + after) }),
    }
  })
}

/** Headings that are looked at, at most, before the path is taken as it is: a document without a top heading ends there. */
const MAX_HEADINGS = 200

/** The titles that are open above a block, outermost first; `nearestFirst` are the headings before it. */
export function headingPath(nearestFirst: Iterable<HeadingRow>): readonly string[] {
  const path: string[] = []
  let open = Infinity
  let seen = 0
  for (const heading of nearestFirst) {
    const level = heading.level ?? headingLevel(heading.content)
    if (level < open) path.unshift(heading.level === null ? headingTitle(heading.content) : heading.content)
    open = Math.min(open, level)
    seen += 1
    if (open === 1 || seen === MAX_HEADINGS) break
  }
  return path
}

function headingLevel(heading: string): number {
  const marks = /^#{1,6}(?=\s|$)/.exec(heading)?.[0].length
  return marks ?? (/\n\s*=+\s*$/.test(heading) ? 1 : 2)
}

function headingTitle(heading: string): string {
  const withoutUnderline = heading.replace(/\n\s*[=-]+\s*$/, '')
  return withoutUnderline.replace(/^#{1,6}(\s+|$)|\s+#*\s*$/g, '').trim()
}
