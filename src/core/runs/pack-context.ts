/** What stands around each block in its request, counted while the blocks of a document pass by once. */
import type { BlockOutline } from '../db/queries/blocks.ts'
import type { PromptConfig } from '../schemas/prompt-config.ts'

/** Headings that a path is counted with: their levels are not known here, and paths are rarely longer. */
const PATH_HEADINGS = 3

export type SizedBlock = {
  readonly block: BlockOutline
  readonly tokens: number
  /** Tokens of its heading path and neighbours. */
  readonly around: number
}
type Passing = {
  readonly block: BlockOutline
  readonly tokens: number
  readonly isAsked: boolean
  readonly path: number
}

/** Holds the last and the next few blocks. A block comes out once its neighbours are known. */
export class ContextWindow {
  readonly #context: PromptConfig['context']
  readonly #passing: Passing[] = []
  readonly #headings: number[] = []
  /** Of `#passing`: the first one that has not come out. */
  #next = 0

  constructor(context: PromptConfig['context']) {
    this.#context = context
  }

  push(block: BlockOutline, { tokens, isAsked }: { readonly tokens: number; readonly isAsked: boolean }): SizedBlock[] {
    const path = this.#context.heading_path ? this.#headings.reduce((sum, n) => sum + n, 0) : 0
    this.#passing.push({ block, tokens, isAsked, path })
    if (block.type === 'heading') {
      this.#headings.push(tokens)
      if (this.#headings.length > PATH_HEADINGS) this.#headings.shift()
    }
    return this.#take(this.#context.after)
  }

  end(): SizedBlock[] {
    return this.#take(0)
  }

  /** Blocks that have at least so many after them. */
  #take(after: number): SizedBlock[] {
    const out: SizedBlock[] = []
    for (; this.#next < this.#passing.length - after; this.#next += 1) {
      const entry = this.#passing[this.#next]
      if (entry?.isAsked)
        out.push({ block: entry.block, tokens: entry.tokens, around: entry.path + this.#neighbours(entry) })
    }
    const surplus = this.#next - this.#context.before
    if (surplus > 0) {
      this.#passing.splice(0, surplus)
      this.#next -= surplus
    }
    return out
  }

  #neighbours({ block }: Passing): number {
    const first = block.blockIndex - this.#context.before
    const last = block.blockIndex + this.#context.after
    return this.#passing.reduce((sum, other) => {
      const index = other.block.blockIndex
      return index >= first && index <= last && index !== block.blockIndex ? sum + other.tokens : sum
    }, 0)
  }
}
