import { describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../shared/settings.ts'
import { readPromptConfig } from '../schemas/prompt-config.ts'
import { answerSize, expectedAnswerTokens, maxAnswerTokens, plannedAnswerTokens } from './answer-size.ts'
import { resolveModelSettings } from './model-settings.ts'

const settings = resolveModelSettings({
  override: {},
  run: {},
  schema: readPromptConfig({}),
  workspace: DEFAULT_SETTINGS,
})
const limits = { contextTokens: 200_000, maxOutputTokens: 50_000, takesTemperature: true, thinksByDefault: false }
const editing = answerSize({ properties: { revised_content: { type: 'string' }, note: { type: 'string' } } })

describe('the size of an answer', () => {
  it('grows with the fields of the schema, and with the block for editing schemas alone', () => {
    const short = answerSize({ properties: { is_rule: { type: 'boolean' }, name: { type: 'string', maxLength: 20 } } })
    const long = answerSize({ properties: { is_rule: { type: 'boolean' }, name: { type: 'string' } } })
    expect(expectedAnswerTokens(short, 10)).toBeLessThan(expectedAnswerTokens(long, 10))
    expect(expectedAnswerTokens(long, 5000)).toBe(expectedAnswerTokens(long, 10))
    expect(expectedAnswerTokens(editing, 1000)).toBe(60 + 60 + 1250)
  })

  it('counts the fields of a list of objects', () => {
    const items = { type: 'object', properties: { a: {}, b: {}, c: {} } }
    const size = answerSize({ properties: { parties: { type: 'array', items } } })
    expect(size.fixed).toBe(60 + 3 * 60)
  })

  it('is planned with caution, but never above the tokens of a block', () => {
    const wide = answerSize({
      properties: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, { type: 'string' }])),
    })
    expect(plannedAnswerTokens(wide, 10, settings)).toBe(2000)
    expect(plannedAnswerTokens(answerSize({ properties: { a: { type: 'string' } } }), 10, settings)).toBe(180)
  })

  it('leaves room for long blocks of editing schemas and for thinking, up to what the model can', () => {
    const size = answerSize({ properties: { a: { type: 'string' } } })
    const of = (change: object, contentTokens: readonly number[] = [10, 10]) =>
      maxAnswerTokens({ settings, limits, size, contentTokens, ...change })
    expect(of({})).toBe(4200)
    expect(of({ limits: { ...limits, thinksByDefault: true } })).toBe(8200)
    expect(of({ size: editing }, [10, 4000])).toBe(2000 + 8120 + 200)
    expect(of({}, new Array<number>(40).fill(1))).toBe(50_000)
  })
})
