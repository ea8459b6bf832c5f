import { describe, expect, it } from 'vitest'
import type { JsonObject, JsonValue } from '../../shared/json.ts'
import type { ModelConfig } from '../../shared/model-config.ts'
import { DEFAULT_SETTINGS, type Settings } from '../../shared/settings.ts'
import { readPromptConfig } from '../schemas/prompt-config.ts'
import { resolveModelSettings } from './model-settings.ts'

const KEYS = [
  ['temperature', 'temperature', [0.1, 0.2, 0.3]],
  ['max_tokens_per_block', 'maxTokensPerBlock', [100, 200, 300]],
  ['max_batch_size', 'maxBatchSize', [1, 2, 3]],
  ['max_attempts', 'maxAttempts', [4, 5, 6]],
  ['fallback_model', 'fallbackModel', ['a', 'b', 'c']],
] as const

type Sources = { override?: ModelConfig; run?: ModelConfig; schema?: JsonObject; workspace?: Settings }

function settle({ override = {}, run = {}, schema = {}, workspace = DEFAULT_SETTINGS }: Sources) {
  return resolveModelSettings({ override, run, schema: readPromptConfig({ prompt_config: schema }), workspace })
}

describe('model settings', () => {
  it('are the defaults of the workspace when nobody says anything', () => {
    expect(settle({})).toEqual({
      temperature: 0.2,
      maxTokensPerBlock: 2000,
      maxBatchSize: 20,
      maxAttempts: 3,
      fallbackModel: null,
      timeoutMs: 300_000,
    })
    const own = {
      ...DEFAULT_SETTINGS,
      temperature: 0.7,
      maxTokensPerBlock: 500,
      maxAttempts: 5,
      requestTimeoutSeconds: 60,
    }
    expect(settle({ workspace: own })).toMatchObject({
      temperature: 0.7,
      maxTokensPerBlock: 500,
      maxAttempts: 5,
      timeoutMs: 60_000,
    })
  })

  it.each(KEYS)(
    'take %s of the request before the run, the run before the schema',
    (key, name, [first, second, third]) => {
      expect(settle({ override: { [key]: first }, run: { [key]: second }, schema: { [key]: third } })[name]).toBe(first)
      expect(settle({ run: { [key]: second }, schema: { [key]: third } })[name]).toBe(second)
      expect(settle({ schema: { [key]: third } })[name]).toBe(third)
    },
  )

  it('take a timeout in seconds', () => {
    const schema = { timeout_seconds: 50 }
    const run = { timeout_seconds: 40 }
    expect(settle({ override: { timeout_seconds: 30 }, run, schema }).timeoutMs).toBe(30_000)
    expect(settle({ schema }).timeoutMs).toBe(50_000)
  })

  it('take a temperature of zero as said', () => {
    expect(settle({ run: { temperature: 0 }, schema: { temperature: 1 } }).temperature).toBe(0)
  })

  it('pass over values of a schema that are none', () => {
    const wrong = { temperature: 'hot', max_batch_size: 99, max_attempts: 0, timeout_seconds: 1, fallback_model: '' }
    expect(settle({ schema: wrong })).toEqual(settle({}))
  })
})

describe('a prompt_config', () => {
  it('keeps the routes that can be understood when others cannot', () => {
    const routing: JsonValue = [{ block_types: ['no_such_type'] }, 7, { block_types: ['heading'], provider: 'rules' }]
    expect(readPromptConfig({ prompt_config: { routing } }).routing).toEqual([
      { block_types: ['heading'], provider: 'rules' },
    ])
    expect(readPromptConfig({ prompt_config: { routing: 'none' } }).routing).toEqual([])
  })

  it('fills in no setting that it does not name', () => {
    expect(readPromptConfig({})).toEqual({ context: { before: 0, after: 0, heading_path: false }, routing: [] })
  })
})
