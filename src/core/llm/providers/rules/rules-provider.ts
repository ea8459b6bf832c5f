import { AppError } from '../../../../shared/errors.ts'
import type { JsonObject } from '../../../../shared/json.ts'
import type { PackAnswer, PackRequest, Provider } from '../../provider.ts'
import { blockText, type BlockText } from './block-text.ts'
import { compileBlockFiller } from './fill-block.ts'

export const RULES_MODEL = 'rules-1'
export const RULES_DESCRIPTION =
  'Built in and offline: fixed patterns and keywords, no model. It fills what a rule of the schema or a plain default gives, and understands nothing.'

const NO_USAGE = { inputTokens: 0, outputTokens: 0, cacheCreationTokens: 0, cacheReadTokens: 0 } as const

/**
 * The offline provider: fills a schema by its `x-rule` entries, else by defaults of the field's type and name. It compiles
 * a schema once an object, so hand it the same schema object for all packs. Throws `schema_invalid` for a faulty rule.
 */
export function createRulesProvider(): Provider {
  const compiled = new WeakMap<JsonObject, (block: BlockText) => JsonObject>()
  const fillerOf = (schema: JsonObject): ((block: BlockText) => JsonObject) => {
    const known = compiled.get(schema)
    if (known) return known
    const filler = compileBlockFiller(schema)
    compiled.set(schema, filler)
    return filler
  }
  return {
    kind: 'rules',
    batches: null,
    check: null,
    call: (request) => new Promise<PackAnswer>((resolve) => resolve(answer(request, fillerOf(request.schema)))),
  }
}

function answer({ blocks, signal }: PackRequest, fill: (block: BlockText) => JsonObject): PackAnswer {
  if (signal.aborted) throw new AppError('cancelled', 'The request was cancelled before it was answered.')
  const items = blocks.map(({ blockUid, type, content }) => ({ blockUid, data: fill(blockText(type, content)) }))
  const raw = JSON.stringify(items.map(({ blockUid, data }) => ({ block_uid: blockUid, data })))
  return {
    items,
    usage: NO_USAGE,
    model: RULES_MODEL,
    requestId: null,
    stopReason: null,
    rung: null,
    limits: null,
    begunMs: null,
    raw,
  }
}
