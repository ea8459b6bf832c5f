/** Which values of a schema's data are looked for in their block. */
import { isJsonObject, type JsonObject, type JsonValue } from '../../shared/json.ts'
import { resolveLocalRef } from '../llm/local-ref.ts'
import { isEditingSchema } from '../schemas/fields.ts'

/** `required`: not found is a flag for review. `searched`: it is only said. */
export type SearchMode = 'required' | 'searched' | 'off'

export type EvidencePlan = {
  readonly strings: SearchMode
  readonly numbers: 'required' | 'off'
  readonly property: (name: string) => EvidencePlan
  readonly item: () => EvidencePlan
}

type Place = {
  readonly root: JsonObject
  /** What strings are without a word of their own. */
  readonly usual: SearchMode
  /** What `x-evidence` around the place says. */
  readonly inherited: 'required' | 'off' | null
  readonly name: string | null
  /** Inside a property called quote or quotes. */
  readonly isQuote: boolean
}

const QUOTE_NAMES = new Set(['quote', 'quotes'])
/** What the words are called in `quotes: [{ text, speaker }]`. */
const QUOTE_TEXT_NAMES = new Set(['text', 'words'])
/** Written by the model, not taken from the block. */
const OWN_WORDS = new Set(['revised_content', 'confidence'])
const MAX_VARIANTS = 64
const MAX_DEPTH = 8

/**
 * `x-evidence: true` on a string or number, or on an array or object for all in it, and properties called `quote` or
 * `quotes` are required; all other strings of an extraction schema are searched; `x-evidence: false`, enums, constants,
 * `revised_content`, `confidence` and what else an editing schema has are not.
 */
export function planEvidence(schema: JsonObject): EvidencePlan {
  const usual: SearchMode = isEditingSchema(schema) ? 'off' : 'searched'
  return nodeOf([schema], { root: schema, usual, inherited: null, name: null, isQuote: false })
}

function nodeOf(schemas: readonly JsonObject[], place: Place): EvidencePlan {
  const variants = schemas.flatMap((schema) => variantsOf(schema, place.root))
  const own = variants.find((variant) => typeof variant['x-evidence'] === 'boolean')?.['x-evidence']
  const inherited = ownWord(place, own) ?? place.inherited
  const isQuote = place.isQuote || (place.name !== null && QUOTE_NAMES.has(place.name))
  const inside = { ...place, inherited, isQuote }
  const properties = new Map<string, EvidencePlan>()
  let item: EvidencePlan | undefined
  return {
    strings: stringMode(variants, inside, own === true),
    numbers: inherited === 'required' ? 'required' : 'off',
    property: (name) => {
      const known = properties.get(name)
      if (known) return known
      const keepsQuote = isQuote && QUOTE_TEXT_NAMES.has(name)
      const plan = nodeOf(propertySchemas(variants, name), { ...inside, name, isQuote: keepsQuote })
      properties.set(name, plan)
      return plan
    },
    item: () => (item ??= nodeOf(itemSchemas(variants), { ...inside, name: null })),
  }
}

function ownWord({ name }: Place, own: JsonValue | undefined): 'required' | 'off' | null {
  if (name === 'revised_content' || own === false) return 'off'
  return own === true ? 'required' : null
}

function stringMode(
  variants: readonly JsonObject[],
  { inherited, isQuote, name, usual }: Place,
  isOwn: boolean,
): SearchMode {
  if (inherited === 'off' || (name !== null && OWN_WORDS.has(name) && !isOwn)) return 'off'
  if (!isOwn && variants.some((variant) => Array.isArray(variant.enum) || variant.const !== undefined)) return 'off'
  if (inherited === 'required' || isQuote) return 'required'
  return usual
}

/** The schema with what its references, alternatives and parts say; references are followed a bounded way. */
function variantsOf(schema: JsonObject, root: JsonObject): readonly JsonObject[] {
  const variants: JsonObject[] = []
  const add = (part: JsonValue, depth: number): void => {
    if (!isJsonObject(part) || depth > MAX_DEPTH || variants.length >= MAX_VARIANTS) return
    const resolved = resolveLocalRef(part, root)
    if (!resolved) return
    variants.push(resolved)
    for (const key of ['allOf', 'anyOf', 'oneOf'] as const) {
      const parts = resolved[key]
      if (Array.isArray(parts)) for (const one of parts) add(one, depth + 1)
    }
    for (const key of ['then', 'else'] as const) add(resolved[key] ?? null, depth + 1)
  }
  add(schema, 0)
  return variants
}

function propertySchemas(variants: readonly JsonObject[], name: string): readonly JsonObject[] {
  const named = variants.flatMap(({ properties }) =>
    isJsonObject(properties) && Object.hasOwn(properties, name) && isJsonObject(properties[name])
      ? [properties[name]]
      : [],
  )
  if (named.length > 0) return named
  return variants.flatMap(({ additionalProperties, patternProperties }) => [
    ...(isJsonObject(patternProperties) ? Object.values(patternProperties).filter(isJsonObject) : []),
    ...(isJsonObject(additionalProperties) ? [additionalProperties] : []),
  ])
}

function itemSchemas(variants: readonly JsonObject[]): readonly JsonObject[] {
  return variants.flatMap(({ items, prefixItems }) => [
    ...(isJsonObject(items) ? [items] : []),
    ...(Array.isArray(prefixItems) ? prefixItems.filter(isJsonObject) : []),
  ])
}
