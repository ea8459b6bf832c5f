import { isJsonObject, type JsonObject, type JsonValue } from '../../src/shared/json.ts'

export type SampleBlock = { readonly block_uid: string; readonly content: string }

/** A valid value for a schema, the same one for the same block every time. Covers the keywords that the tests' schemas use. */
export function sampleData(schema: JsonObject, block: SampleBlock): JsonObject {
  const properties = isJsonObject(schema.properties) ? schema.properties : {}
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [
      name,
      sampleValue(name, isJsonObject(field) ? field : {}, block),
    ]),
  )
}

function sampleValue(name: string, schema: JsonObject, block: SampleBlock): JsonValue {
  const options = schema.enum
  if (Array.isArray(options)) return options[seedOf(block) % options.length] ?? null
  if (schema.const !== undefined) return schema.const
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  switch (type) {
    case 'boolean':
      return seedOf(block) % 2 === 0
    case 'integer':
    case 'number':
      return sampleNumber(schema, type === 'integer', seedOf(block))
    case 'array':
      return sampleArray(name, schema, block)
    case 'object':
      return sampleData(schema, block)
    case 'null':
      return null
    default:
      return sampleString(name, schema, block)
  }
}

function sampleNumber(schema: JsonObject, isInteger: boolean, seed: number): number {
  const low = typeof schema.minimum === 'number' ? schema.minimum : 0
  const high = typeof schema.maximum === 'number' ? schema.maximum : low + 1
  const value = low + ((high - low) * (seed % 100)) / 100
  return isInteger ? Math.ceil(low) + (seed % Math.max(1, Math.floor(high) - Math.ceil(low) + 1)) : value
}

function sampleArray(name: string, schema: JsonObject, block: SampleBlock): JsonValue[] {
  const items = isJsonObject(schema.items) ? schema.items : {}
  const count = typeof schema.minItems === 'number' ? schema.minItems : 1
  return Array.from({ length: count }, () => sampleValue(name, items, block))
}

function sampleString(name: string, schema: JsonObject, block: SampleBlock): string {
  if (schema.format === 'date') return '2026-02-07'
  if (schema.format === 'date-time') return '2026-02-07T00:00:00Z'
  const maxLength = typeof schema.maxLength === 'number' ? schema.maxLength : Number.POSITIVE_INFINITY
  const text = name === 'revised_content' ? block.content : `${name}: ${block.content.slice(0, 60)}`
  return Array.from(text).slice(0, maxLength).join('').toWellFormed()
}

function seedOf({ block_uid }: SampleBlock): number {
  let seed = 7
  for (let index = 0; index < block_uid.length; index += 1) seed = (seed * 31 + block_uid.charCodeAt(index)) % 1_000_003
  return seed
}
