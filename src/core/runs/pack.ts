/** Cuts a document into packs: the blocks that go to the model in one request, in block order. */
import type { BlockOutline } from '../db/queries/blocks.ts'
import type { PackedRow } from '../db/queries/claims.ts'
import { estimateTokens, type ModelLimits } from '../llm/models.ts'
import type { PromptConfig, Route } from '../schemas/prompt-config.ts'

/** More blocks than this in one request cost quality. */
export const MAX_BLOCKS_PER_PACK = 20

/** Above this prompt length some models charge the whole request at a higher tier. */
const LONG_PROMPT_TOKENS = 100_000

/** Tokens that a block costs around its content: uid, type, JSON. */
const OVERHEAD_TOKENS = 90

export type PackOptions = {
  readonly config: PromptConfig
  /** Output about as long as the input: packs get smaller by their content. */
  readonly isEditing: boolean
  /** Tokens of the part that all requests share. */
  readonly systemTokens: number
  readonly routeOf: (block: BlockOutline) => Route
  readonly limitsOf: (route: Route) => ModelLimits
}

type OpenPack = { index: number; blocks: number; inputTokens: number; outputTokens: number }

/** Blocks of different routes are packed apart; a pack takes its index when its first block comes. */
export function assignPacks(
  blocks: Iterable<BlockOutline>,
  options: PackOptions,
): { readonly rows: readonly PackedRow[]; readonly packs: number } {
  const open = new Map<string, OpenPack>()
  const rows: PackedRow[] = []
  let packs = 0
  for (const block of blocks) {
    const route = options.routeOf(block)
    const key = `${route.provider}\n${route.model}`
    const size = blockSize(block, options)
    let pack = open.get(key)
    if (!pack || !hasRoom(pack, size, packLimits(options, route))) {
      pack = { index: packs++, blocks: 0, inputTokens: 0, outputTokens: 0 }
      open.set(key, pack)
    }
    pack.blocks += 1
    pack.inputTokens += size.inputTokens
    pack.outputTokens += size.outputTokens
    rows.push({ blockIndex: block.blockIndex, packIndex: pack.index })
  }
  return { rows, packs }
}

type Size = { readonly inputTokens: number; readonly outputTokens: number }

function blockSize(block: BlockOutline, options: PackOptions): Size {
  const content = estimateTokens(block.content)
  const cap = options.config.max_tokens_per_block
  return { inputTokens: content + OVERHEAD_TOKENS, outputTokens: options.isEditing ? Math.max(cap, content * 2) : cap }
}

type PackLimits = Size & { readonly blocks: number }

function packLimits(options: PackOptions, route: Route): PackLimits {
  const limits = options.limitsOf(route)
  const outputTokens = answerBudget(limits)
  const room = Math.min(limits.contextTokens - outputTokens, LONG_PROMPT_TOKENS) - options.systemTokens
  return { blocks: Math.min(MAX_BLOCKS_PER_PACK, options.config.max_batch_size), inputTokens: room, outputTokens }
}

/** Tokens of one answer that packs are planned for: half of what the model can, the rest is for thinking and surprises. */
export function answerBudget(limits: ModelLimits): number {
  return Math.floor(Math.min(limits.maxOutputTokens / 2, limits.contextTokens / 4))
}

function hasRoom(pack: OpenPack, size: Size, limits: PackLimits): boolean {
  if (pack.blocks >= limits.blocks) return false
  return (
    pack.inputTokens + size.inputTokens <= limits.inputTokens &&
    pack.outputTokens + size.outputTokens <= limits.outputTokens
  )
}
