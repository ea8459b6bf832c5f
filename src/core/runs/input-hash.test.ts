import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../../shared/json.ts'
import { DEFAULT_SETTINGS } from '../../shared/settings.ts'
import type { PackBlock } from '../llm/provider.ts'
import { readPromptConfig, type Route } from '../schemas/prompt-config.ts'
import { inputHash, promptVersion } from './input-hash.ts'
import { resolveModelSettings } from './model-settings.ts'

const prices = [
  {
    effectiveFrom: '2026-01-01',
    tiers: [{ upToPromptTokens: null, input: 1, output: 1, cacheWrite5m: null, cacheWrite1h: null, cacheRead: null }],
  },
]
const limits = { contextTokens: 1000, maxOutputTokens: 100, thinksByDefault: false, batchFactor: 1, prices }
const catalogue = {
  readAt: '2026-01-01',
  models: [{ ...limits, id: 'cold', provider: 'anthropic' as const, label: 'Cold', takesTemperature: false }],
}

const SCHEMA: JsonObject = {
  schema_ref: 'a_v1',
  title: 'A',
  type: 'object',
  required: ['topic'],
  properties: { topic: { type: 'string', description: 'What it is about.', 'x-width': 200 } },
  prompt_config: { system_instructions: 'You read.', context: { before: 1 }, max_batch_size: 5 },
}
const route: Route = { provider: 'anthropic', model: 'm' }

function version(schema: JsonObject, to: Route = route, config: object = {}): string | null {
  const settings = resolveModelSettings({
    override: config,
    run: {},
    schema: readPromptConfig(schema),
    workspace: DEFAULT_SETTINGS,
  })
  return promptVersion({ schema, route: to, settings, catalogue })
}

function promptConfig(change: JsonObject): JsonObject {
  return { ...SCHEMA, prompt_config: { ...(SCHEMA.prompt_config as JsonObject), ...change } }
}

describe('the version of a prompt', () => {
  it('is 32 hexadecimal digits, and none for rules', () => {
    expect(version(SCHEMA)).toMatch(/^[0-9a-f]{32}$/)
    expect(version(SCHEMA, { provider: 'rules', model: 'rules-1' })).toBeNull()
  })

  it.each<[string, JsonObject]>([
    ['title', { ...SCHEMA, title: 'Another' }],
    ['name', { ...SCHEMA, schema_ref: 'b_v2' }],
    ['column widths', { ...SCHEMA, properties: { topic: { type: 'string', description: 'What it is about.' } } }],
    ['batch size', promptConfig({ max_batch_size: 20 })],
  ])('stays the same when only the %s of the schema changes', (_what, schema) => {
    expect(version(schema)).toBe(version(SCHEMA))
  })

  it.each<[string, JsonObject]>([
    ['instructions', promptConfig({ system_instructions: 'You write.' })],
    ['examples', promptConfig({ examples: [{ content: 'x', data: { topic: 'y' } }] })],
    ['context', promptConfig({ context: { before: 2 } })],
    ['temperature', promptConfig({ temperature: 1 })],
    ['description of a field', { ...SCHEMA, properties: { topic: { type: 'string', description: 'Else.' } } }],
    ['conditions', { ...SCHEMA, allOf: [{ required: ['topic'] }] }],
  ])('changes with the %s', (_what, schema) => {
    expect(version(schema)).not.toBe(version(SCHEMA))
  })

  it('changes with the model, and with the temperature only where the model takes one', () => {
    const cold: Route = { provider: 'anthropic', model: 'cold' }
    expect(version(SCHEMA, cold)).not.toBe(version(SCHEMA))
    expect(version(SCHEMA, cold, { temperature: 1 })).toBe(version(SCHEMA, cold))
    expect(version(SCHEMA, route, { temperature: 1 })).not.toBe(version(SCHEMA))
  })
})

describe('the hash of an input', () => {
  const block: PackBlock = {
    blockUid: 'u:1',
    blockIndex: 1,
    type: 'paragraph',
    content: 'Words.',
    before: ['Earlier.'],
  }

  it('is the same for the same block in another place', () => {
    expect(inputHash('v', { ...block, blockUid: 'other:7', blockIndex: 7 })).toBe(inputHash('v', block))
    expect(inputHash('v', block)).toMatch(/^[0-9a-f]{32}$/)
  })

  it.each<[string, Partial<PackBlock>]>([
    ['content', { content: 'Other words.' }],
    ['type', { type: 'caption' }],
    ['text before', { before: ['Else.'] }],
    ['text after', { after: ['Later.'] }],
    ['headings', { headingPath: ['1'] }],
    ['rejection', { rejection: { reason: null, data: null } }],
    ['reason of a rejection', { rejection: { reason: 'Wrong party.', data: null } }],
  ])('changes with the %s', (_what, change) => {
    expect(inputHash('v', { ...block, ...change })).not.toBe(inputHash('v', block))
  })

  it('changes with the version, not with the answer that was rejected', () => {
    expect(inputHash('w', block)).not.toBe(inputHash('v', block))
    const rejected = (data: JsonObject) => inputHash('v', { ...block, rejection: { reason: 'No.', data } })
    expect(rejected({ a: 1 })).toBe(rejected({ a: 2 }))
  })
})
