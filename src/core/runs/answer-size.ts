/** How long answers are: what is expected, what packs are planned for, and what a request allows. All in tokens. */
import { isJsonObject, type JsonObject } from '../../shared/json.ts'
import type { ModelSettings } from '../../shared/model-config.ts'
import type { FieldKind, SchemaField } from '../../shared/views.ts'
import type { ModelLimits } from '../llm/models.ts'
import { isEditingSchema, schemaFields } from '../schemas/fields.ts'

/** Block uid (64 hexadecimal digits and an index) and the JSON around `data`. */
const ITEM_TOKENS = 60

/** A value with its name and quotes. Text is a sentence or a short quotation; measured answers replace it. */
const FIELD_TOKENS: Readonly<Record<FieldKind, number>> = {
  text: 60,
  enum: 15,
  number: 12,
  integer: 12,
  boolean: 12,
  date: 14,
  tags: 40,
  json: 100,
}
const TEXT_TOKENS_PER_CHAR = 1 / 3.3
const MIN_FIELD_TOKENS = 12

/** Fields may be so many times longer than expected and still fit the request that their pack was planned for. */
const CAUTION = 2
/** A revised text is about as long as the text; the rest is for what an editor adds. */
const EDIT_FACTOR = 1.25

/** Tokens that a model which thinks by default may spend on it before it answers. */
export const THINKING_ALLOWANCE = 4_000
/** Words of courtesy and JSON around the items. */
const FRAME_TOKENS = 200

/** What the answer for a block takes: `fixed` tokens, and `perContentToken` for each token of the block. */
export type AnswerSize = { readonly fixed: number; readonly perContentToken: number; readonly isEditing: boolean }

/** Estimated from the fields: a text of 60 tokens (or what its `maxLength` allows), a choice of 15, and so on. */
export function answerSize(schema: JsonObject): AnswerSize {
  const isEditing = isEditingSchema(schema)
  const fields = schemaFields(schema).filter((field) => !isEditing || field.name !== 'revised_content')
  const fixed = fields.reduce((sum, field) => sum + fieldTokens(field, schema), ITEM_TOKENS)
  return { fixed, perContentToken: isEditing ? EDIT_FACTOR : 0, isEditing }
}

function fieldTokens(field: SchemaField, schema: JsonObject): number {
  const usual = FIELD_TOKENS[field.kind]
  if (field.kind === 'text' && field.maxLength !== null)
    return Math.max(MIN_FIELD_TOKENS, Math.min(usual, Math.ceil(field.maxLength * TEXT_TOKENS_PER_CHAR) + 8))
  if (field.kind !== 'json') return usual
  const properties = isJsonObject(schema.properties) ? schema.properties[field.name] : undefined
  const inner = isJsonObject(properties) ? innerFields(properties) : 0
  return Math.max(usual, inner * FIELD_TOKENS.text)
}

function innerFields(field: JsonObject): number {
  const holder = isJsonObject(field.items) ? field.items : field
  return isJsonObject(holder.properties) ? Object.keys(holder.properties).length : 0
}

/** The likely answer for a block of so many tokens. */
export function expectedAnswerTokens(size: AnswerSize, contentTokens: number): number {
  return Math.ceil(size.fixed + size.perContentToken * contentTokens)
}

/** What a pack is planned with for a block: cautious, but never above what the settings allow. */
export function plannedAnswerTokens(size: AnswerSize, contentTokens: number, settings: ModelSettings): number {
  if (size.isEditing) return expectedAnswerTokens(size, contentTokens)
  return Math.min(settings.maxTokensPerBlock, ITEM_TOKENS + CAUTION * (size.fixed - ITEM_TOKENS))
}

export type AnswerBounds = {
  readonly settings: ModelSettings
  readonly limits: ModelLimits
  readonly size: AnswerSize
  /** Estimated tokens of each block of the request. */
  readonly contentTokens: readonly number[]
}

/**
 * `max_tokens` of a request: what the settings allow for each block, more for the blocks of editing schemas that are
 * longer than that, and room for thinking; never above what the model can. Providers reserve it: it is kept tight.
 */
export function maxAnswerTokens({ settings, limits, size, contentTokens }: AnswerBounds): number {
  const blocks = contentTokens.reduce(
    (sum, tokens) => sum + Math.max(settings.maxTokensPerBlock, size.isEditing ? 2 * tokens + size.fixed : 0),
    0,
  )
  return Math.min(limits.maxOutputTokens, blocks + FRAME_TOKENS + (limits.thinksByDefault ? THINKING_ALLOWANCE : 0))
}
