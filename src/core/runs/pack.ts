/** Cuts a document into packs: the blocks that go to the model in one request, in block order. */
import type { ModelSettings } from '../../shared/model-config.ts'
import type { BlockOutline } from '../db/queries/blocks.ts'
import { estimateTokens, type ModelLimits } from '../llm/models.ts'
import type { PromptConfig, Route } from '../schemas/prompt-config.ts'
import { ContextWindow } from './pack-context.ts'

/** More blocks than this in one request cost quality. */
export const MAX_BLOCKS_PER_PACK = 20

/** Longer rewriting in one answer costs quality: what an editing schema's pack is planned for, in tokens. */
export const EDITING_OUTPUT_TOKENS = 4_000

/** Tokens that a block costs around its content: uid, type, JSON. */
const OVERHEAD_TOKENS = 90

/** Head room below the model's context and the price tier for long prompts: estimates may be a little low. */
const SAFE_SHARE = 0.9

/** Estimates are generous. A text surely has no fewer tokens than this share of its estimate (8 Latin characters a token). */
const SURE_SHARE = 0.4

export type PackOptions = {
  readonly settings: ModelSettings
  /** What stands around each block in the request, as the schema asks. */
  readonly context: PromptConfig['context']
  /** Output about as long as the input: packs get smaller by themselves. */
  readonly isEditing: boolean
  /** Tokens of the part that all requests share. */
  readonly systemTokens: number
  readonly routeOf: (block: BlockOutline) => Route
  readonly limitsOf: (route: Route) => ModelLimits
  /** Prompt length above which the whole request costs more; null when the model has one price. */
  readonly longPromptTokens: (route: Route) => number | null
  /** Which blocks are asked; the others only stand around them. Default: all. */
  readonly isAsked?: (block: BlockOutline) => boolean
  /** Tokens to plan for the answer to a block of so many tokens. Default: what the settings allow. */
  readonly answerTokens?: (contentTokens: number) => number
  /** Whether the limits of the route are known, not assumed: where they are not, no block is oversized. Default: they are. */
  readonly areLimitsSure?: (route: Route) => boolean
}

export type PlannedPack = {
  readonly packIndex: number
  readonly route: Route
  /** In block order. */
  readonly blockIndexes: readonly number[]
  /** Of its blocks with what stands around them, without the system part. */
  readonly inputTokens: number
  /** What its answer is planned with. */
  readonly outputTokens: number
}
export type PackPlan = {
  /** By index. */
  readonly packs: readonly PlannedPack[]
  /** Blocks that surely fit no request of their model. */
  readonly oversized: readonly number[]
}

type OpenPack = {
  readonly packIndex: number
  readonly route: Route
  readonly blockIndexes: number[]
  inputTokens: number
  outputTokens: number
}
type Size = { readonly inputTokens: number; readonly outputTokens: number }
type RouteLimits = Size & {
  /** Of the blocks and their answer together. */
  readonly bothTokens: number
  readonly contextTokens: number
}

/**
 * Cuts blocks into packs, as many blocks in a turn as the caller likes. Blocks of different routes are packed apart; a pack
 * takes its index when its first block comes.
 */
export class Packer {
  readonly #options: PackOptions
  readonly #window: ContextWindow
  readonly #maxBlocks: number
  readonly #packs: OpenPack[] = []
  readonly #open = new Map<string, OpenPack>()
  readonly #limits = new Map<string, RouteLimits>()
  readonly #oversized: number[] = []
  readonly #firstIndex: number

  constructor(options: PackOptions, firstIndex = 0) {
    this.#options = options
    this.#firstIndex = firstIndex
    this.#window = new ContextWindow(options.context)
    this.#maxBlocks = Math.max(1, Math.min(MAX_BLOCKS_PER_PACK, options.settings.maxBatchSize))
  }

  /** Blocks come in order. */
  add(block: BlockOutline): void {
    const isAsked = this.#options.isAsked?.(block) ?? true
    for (const sized of this.#window.push(block, { tokens: estimateTokens(block.content), isAsked }))
      this.#place(sized.block, sized)
  }

  end(): PackPlan {
    for (const sized of this.#window.end()) this.#place(sized.block, sized)
    return { packs: this.#packs, oversized: this.#oversized }
  }

  #place(block: BlockOutline, { tokens, around }: { readonly tokens: number; readonly around: number }): void {
    const route = this.#options.routeOf(block)
    const key = `${route.provider}\n${route.model}`
    const limits = this.#limitsOf(route, key)
    if (SURE_SHARE * (tokens + this.#options.systemTokens) > limits.contextTokens) {
      this.#oversized.push(block.blockIndex)
      return
    }
    const size = { inputTokens: tokens + around + OVERHEAD_TOKENS, outputTokens: this.#answerTokens(tokens) }
    let pack = this.#open.get(key)
    if (!pack || !this.#hasRoom(pack, size, limits)) {
      pack = {
        packIndex: this.#firstIndex + this.#packs.length,
        route,
        blockIndexes: [],
        inputTokens: 0,
        outputTokens: 0,
      }
      this.#packs.push(pack)
      this.#open.set(key, pack)
    }
    pack.blockIndexes.push(block.blockIndex)
    pack.inputTokens += size.inputTokens
    pack.outputTokens += size.outputTokens
  }

  #answerTokens(contentTokens: number): number {
    const { answerTokens, isEditing, settings } = this.#options
    return answerTokens?.(contentTokens) ?? (isEditing ? contentTokens * 2 : settings.maxTokensPerBlock)
  }

  #hasRoom(pack: OpenPack, size: Size, limits: RouteLimits): boolean {
    const input = pack.inputTokens + size.inputTokens
    const output = pack.outputTokens + size.outputTokens
    return (
      pack.blockIndexes.length < this.#maxBlocks &&
      input <= limits.inputTokens &&
      output <= limits.outputTokens &&
      input + output <= limits.bothTokens
    )
  }

  #limitsOf(route: Route, key: string): RouteLimits {
    const known = this.#limits.get(key)
    if (known) return known
    const { limitsOf, longPromptTokens, isEditing, systemTokens, areLimitsSure } = this.#options
    const model = limitsOf(route)
    const budget = answerBudget(model)
    const isBounded = route.provider !== 'rules' && (areLimitsSure?.(route) ?? true)
    const limits = {
      inputTokens: SAFE_SHARE * (longPromptTokens(route) ?? Infinity) - systemTokens,
      outputTokens: isEditing ? Math.min(budget, EDITING_OUTPUT_TOKENS) : budget,
      bothTokens: SAFE_SHARE * model.contextTokens - systemTokens,
      contextTokens: isBounded ? model.contextTokens : Infinity,
    }
    this.#limits.set(key, limits)
    return limits
  }
}

/** Tokens of one answer that packs are planned for: all that the model can, but half where it thinks before. */
export function answerBudget(limits: ModelLimits): number {
  return Math.floor(limits.thinksByDefault ? limits.maxOutputTokens / 2 : limits.maxOutputTokens)
}
