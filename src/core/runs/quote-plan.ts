import { setImmediate as nextTurn } from 'node:timers/promises'
import type { JsonObject } from '../../shared/json.ts'
import type { ModelConfig, ModelSettings } from '../../shared/model-config.ts'
import type { BlockOutline } from '../db/queries/blocks.ts'
import { hasAnswers } from '../db/queries/reuse.ts'
import type { Galley } from '../galley.ts'
import { type ModelLimits, modelLimits } from '../llm/models.ts'
import { readPromptConfig, type Route } from '../schemas/prompt-config.ts'
import { type AnswerSize, answerSize, expectedAnswerTokens, maxAnswerTokens } from './answer-size.ts'
import { inputHash, promptVersion } from './input-hash.ts'
import { resolveModelSettings } from './model-settings.ts'
import { Packer, type PackOptions, type PlannedPack } from './pack.ts'
import { packOptions } from './pack-options.ts'
import { pagesInScope } from './quote-pages.ts'
import type { QuotedRequest } from './quote-price.ts'
import { type QuotedDocument, quotedDocument, type QuoteTarget } from './quote-target.ts'
import { findReusable, mayReuse } from './reuse.ts'
import { loadSentBlocks } from './sent-blocks.ts'

export type RoutePlan = { readonly route: Route; readonly requests: QuotedRequest[] }
export type QuotePlan = {
  readonly documents: number
  readonly rows: number
  readonly reusableRows: number
  readonly oversizedRows: number
  readonly systemTokens: number
  readonly routes: readonly RoutePlan[]
}

/** The requests that a dispatch would send, planned as its runs would be packed. Lets the event loop breathe. */
export async function planDispatch(galley: Galley, target: QuoteTarget): Promise<QuotePlan> {
  const planner = new Planner(galley, target)
  for (const source of target.sources) {
    const document = quotedDocument(galley, target, source)
    if (document) await planner.add(document)
    await nextTurn()
  }
  return planner.plan()
}

type Kit = {
  readonly settings: ModelSettings
  readonly options: PackOptions
  readonly versionOf: (block: BlockOutline) => string | null
}

class Planner {
  readonly #galley: Galley
  readonly #target: QuoteTarget
  readonly #size: AnswerSize
  readonly #context: ReturnType<typeof readPromptConfig>['context']
  readonly #kits = new Map<string, Kit>()
  readonly #routes = new Map<string, RoutePlan>()
  readonly #limits = new Map<string, ModelLimits>()
  readonly #mayReuse: boolean
  #documents = 0
  #rows = 0
  #reusable = 0
  #oversized = 0
  #systemTokens = 0

  constructor(galley: Galley, target: QuoteTarget) {
    this.#galley = galley
    this.#target = target
    this.#size = answerSize(target.body)
    this.#context = readPromptConfig(target.body).context
    const { scope, opinion } = target.request
    this.#mayReuse = mayReuse(scope.kind, opinion !== 'main') && hasAnswers(galley.store.connection)
  }

  plan(): QuotePlan {
    return {
      documents: this.#documents,
      rows: this.#rows,
      reusableRows: this.#reusable,
      oversizedRows: this.#oversized,
      systemTokens: this.#systemTokens,
      routes: [...this.#routes.values()],
    }
  }

  async add(document: QuotedDocument): Promise<void> {
    const kit = this.#kitFor(document.modelConfig)
    let asked: ReadonlySet<number> = NONE
    const reusable = new Set<number>()
    const packer = new Packer({ ...kit.options, isAsked: ({ blockIndex }) => asked.has(blockIndex) })
    let rows = 0
    for await (const { blocks, wanted } of pagesInScope(this.#galley, this.#target, document)) {
      if (this.#mayReuse) for (const index of this.#reusableOf(document, kit, wanted)) reusable.add(index)
      asked = new Set(wanted.map((block) => block.blockIndex))
      rows += asked.size
      for (const block of blocks) packer.add(block)
    }
    const { packs, oversized } = packer.end()
    const refused = oversized.filter((index) => !reusable.has(index)).length
    this.#rows += rows - reusable.size - refused
    this.#reusable += reusable.size
    this.#oversized += refused
    if (rows > 0) this.#documents += 1
    for (const pack of packs) this.#note(withoutReusable(pack, reusable), kit)
  }

  #reusableOf({ conversion }: QuotedDocument, kit: Kit, wanted: readonly BlockOutline[]): readonly number[] {
    const { connection } = this.#galley.store
    const blockIndexes = wanted.filter((block) => kit.versionOf(block) !== null).map((block) => block.blockIndex)
    if (blockIndexes.length === 0) return []
    const hashes = loadSentBlocks(connection, { conversion, blockIndexes, context: this.#context }).map(
      (block) => [block.blockIndex, inputHash(kit.versionOf(block) ?? '', block)] as const,
    )
    const found = findReusable(
      connection,
      hashes.map(([, hash]) => hash),
    )
    return hashes.filter(([, hash]) => found.has(hash)).map(([blockIndex]) => blockIndex)
  }

  #note(pack: PlannedPack, { settings }: Kit): void {
    const { route, inputTokens, outputTokens } = pack
    const rows = pack.blockIndexes.length
    if (rows === 0) return
    const key = `${route.provider}\n${route.model}`
    const limits = this.#limitsOf(route, key)
    const size = this.#size
    // Of an editing schema the plan is what is expected; the content is what it leaves beside the fixed part.
    const content = size.isEditing ? Math.max(0, outputTokens - rows * size.fixed) / (rows * size.perContentToken) : 0
    const contentTokens = new Array<number>(rows).fill(content)
    const plan = this.#routes.get(key) ?? { route, requests: [] }
    plan.requests.push({
      rows,
      inputTokens,
      expectedTokens: rows * expectedAnswerTokens(size, content),
      maxTokens: maxAnswerTokens({ settings, limits, size, contentTokens }),
    })
    this.#routes.set(key, plan)
  }

  #limitsOf(route: Route, key: string): ModelLimits {
    const known = this.#limits.get(key)
    if (known) return known
    const limits = this.#target.limitsOf(route) ?? modelLimits(this.#target.catalogue, route.model)
    this.#limits.set(key, limits)
    return limits
  }

  /** Documents with the same settings share one. */
  #kitFor(modelConfig: ModelConfig): Kit {
    const key = JSON.stringify(modelConfig)
    const kit = this.#kits.get(key) ?? this.#createKit(modelConfig, this.#target.body)
    this.#kits.set(key, kit)
    this.#systemTokens = kit.options.systemTokens
    return kit
  }

  #createKit(modelConfig: ModelConfig, schema: JsonObject): Kit {
    const { route, catalogue, workspace, limitsOf } = this.#target
    const settings = resolveModelSettings({
      override: {},
      run: modelConfig,
      schema: readPromptConfig(schema),
      workspace,
    })
    const options = packOptions({ schema, settings, route, catalogue, limitsOf })
    const versions = new Map<string, string | null>()
    return {
      settings,
      options,
      versionOf: (block) => {
        const to = options.routeOf(block)
        const name = `${to.provider}\n${to.model}`
        const known = versions.get(name)
        if (known !== undefined) return known
        const version = promptVersion({ schema, route: to, settings, catalogue })
        versions.set(name, version)
        return version
      },
    }
  }
}

const NONE: ReadonlySet<number> = new Set()

/** Answers are taken over when a pack is asked for: what is left of it is a request of its own. */
function withoutReusable(pack: PlannedPack, reusable: ReadonlySet<number>): PlannedPack {
  const blockIndexes = pack.blockIndexes.filter((index) => !reusable.has(index))
  const share = blockIndexes.length / pack.blockIndexes.length
  return { ...pack, blockIndexes, inputTokens: pack.inputTokens * share, outputTokens: pack.outputTokens * share }
}
