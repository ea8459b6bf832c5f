import { setImmediate as nextTurn } from 'node:timers/promises'
import type { BlockOutline } from '../db/queries/blocks.ts'
import { listOutlinePage } from '../db/queries/scopes.ts'
import type { Galley } from '../galley.ts'
import { isAskedBlock } from './asked-blocks.ts'
import type { QuotedDocument, QuoteTarget } from './quote-target.ts'
import { rowsInScope } from './rows-in-scope.ts'

/** Blocks that one step reads: with blocks of 3,000 characters about 10 ms. */
const BLOCKS_PER_STEP = 500

export type ScopePage = {
  readonly blocks: readonly BlockOutline[]
  /** Those in scope. */
  readonly wanted: readonly BlockOutline[]
}

/** The pages of a document that hold rows in scope; of a document without a run, what a new one would ask. */
export async function* pagesInScope(
  galley: Galley,
  target: QuoteTarget,
  document: QuotedDocument,
): AsyncGenerator<ScopePage> {
  const { conversion, run } = document
  const { includesFurniture } = target.request
  const scope = await scopeOf(galley, target, document)
  if (scope?.length === 0) return
  let next = 0
  for (let first = 0; first < conversion.totalBlocks; first += BLOCKS_PER_STEP) {
    const last = first + BLOCKS_PER_STEP - 1
    const named = new Set<number>()
    for (; scope && next < scope.length && (scope[next] ?? 0) <= last; next += 1) named.add(scope[next] ?? 0)
    if (scope && named.size === 0) continue
    const blocks = listOutlinePage(galley.store.connection, conversion.id, { first, last })
    const isWanted = (block: BlockOutline): boolean =>
      (!scope || named.has(block.blockIndex)) && (run !== null || isAskedBlock(block, includesFurniture))
    yield { blocks, wanted: blocks.filter(isWanted) }
    await nextTurn()
  }
}

/** Rows of a document in scope, in block order; null: all of its blocks that a new run would ask. */
async function scopeOf(
  galley: Galley,
  { request }: QuoteTarget,
  { run }: QuotedDocument,
): Promise<readonly number[] | null> {
  const { scope } = request
  if (run) return (await rowsInScope(galley, run, scope)).blockIndexes
  if (scope.kind === 'rows') return scope.blockIndexes.toSorted((a, b) => a - b)
  return scope.kind === 'failed' || scope.kind === 'rejected' ? [] : null
}
