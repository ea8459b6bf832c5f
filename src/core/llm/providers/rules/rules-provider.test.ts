import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CLOSE_READING_SCHEMA,
  PROSE_EDIT_SCHEMA,
  REQUIREMENTS_SCHEMA,
} from '../../../../../tests/helpers/house-schemas.ts'
import { BLOCK_TYPES, type BlockType } from '../../../../shared/domain.ts'
import type { JsonObject, JsonValue } from '../../../../shared/json.ts'
import { createDataValidator } from '../../validate-answer.ts'
import { createRulesProvider, RULES_DESCRIPTION, RULES_MODEL } from './rules-provider.ts'

async function fill(schema: JsonObject, content: string, type: BlockType = 'paragraph'): Promise<JsonObject> {
  const blocks = [{ blockUid: 'c:0', blockIndex: 0, type, content }]
  const answer = await createRulesProvider().call({
    schema,
    blocks,
    model: RULES_MODEL,
    maxTokens: 1,
    rung: null,
    timeoutMs: 10_000,
    signal: new AbortController().signal,
  })
  return answer.items[0]?.data as JsonObject
}
const object = (properties: JsonObject, required: string[] = Object.keys(properties)): JsonObject => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
})

describe('the rules provider', () => {
  it('reviews requirements by the rules of the schema', async () => {
    expect(await fill(REQUIREMENTS_SCHEMA, 'The bilge pump must start within 5 s. It should be quiet.')).toEqual({
      is_requirement: true,
      modality: 'must',
      subject: 'bilge pump',
      testable: false,
      risk: 'low',
      quote: 'The bilge pump must start within 5 s.',
    })
    expect(await fill(REQUIREMENTS_SCHEMA, 'Mustard grows here.')).toMatchObject({
      is_requirement: false,
      modality: 'none',
      subject: '',
    })
  })
  it('reads closely without inventing', async () => {
    const data = await fill(
      CLOSE_READING_SCHEMA,
      'We concede that the Harbour Act 2019 is old. “It holds”, says Ames (2021).',
    )
    expect(data).toEqual({
      rhetorical_function: 'background',
      summary: 'We concede that the Harbour Act 2019 is old.',
      cited_authorities: ['Harbour Act 2019', 'Ames (2021)'],
      confidence: 0.3,
    })
    expect(await fill(CLOSE_READING_SCHEMA, '# Findings', 'heading')).toMatchObject({
      rhetorical_function: 'structural',
      summary: 'Findings',
    })
  })
  it('never changes a block that it is asked to edit', async () => {
    const content = '*Keep* this, rewrite that — 100 %.\n'
    expect(await fill(PROSE_EDIT_SCHEMA, content)).toEqual({
      action: 'keep',
      revised_content: content,
      checks: [],
      confidence: 0.3,
    })
    expect(await fill(PROSE_EDIT_SCHEMA, '```\nx\n```', 'code_block')).toMatchObject({ action: 'skip_nonprose' })
  })
  it('says of itself that it is no model, and costs nothing', async () => {
    expect(RULES_DESCRIPTION).toMatch(/no model/)
    const answer = await createRulesProvider().call({
      schema: object({}),
      blocks: [],
      model: 'x',
      maxTokens: 1,
      rung: null,
      timeoutMs: 10_000,
      signal: new AbortController().signal,
    })
    expect(answer).toMatchObject({ model: 'rules-1', requestId: null, usage: { inputTokens: 0, outputTokens: 0 } })
  })
  it('is cancelled by its signal', async () => {
    const call = createRulesProvider().call({
      schema: object({}),
      blocks: [],
      model: 'x',
      maxTokens: 1,
      rung: null,
      timeoutMs: 10_000,
      signal: AbortSignal.abort(),
    })
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('explicit rules', () => {
  const rule = (field: JsonObject, spec: JsonObject): JsonObject => object({ f: { ...field, 'x-rule': spec } })
  it.each<[string, JsonObject, JsonValue]>([
    ['a group of a string pattern', rule({ type: 'string' }, { pattern: 'REQ-(\\d+)' }), '12'],
    ['a whole match', rule({ type: 'string' }, { pattern: 'req-\\d+', flags: 'i' }), 'REQ-12'],
    [
      'all matches of a list',
      rule({ type: 'array', items: { type: 'string' } }, { pattern: 'REQ-\\d+' }),
      ['REQ-12', 'REQ-7'],
    ],
    ['a number', rule({ type: 'integer' }, { pattern: '(\\d+) bar' }), 40],
    ['a default', rule({ type: 'string' }, { pattern: 'nothing', default: 'none' }), 'none'],
    ['nothing found in a required field', rule({ type: 'string' }, { pattern: 'nothing' }), ''],
    [
      'keywords of an enum',
      rule({ enum: ['fluid', 'power'] }, { keywords: { power: ['volt'], fluid: ['bar', 'litre'] } }),
      'fluid',
    ],
    ['keywords of a boolean', rule({ type: 'boolean' }, { keywords: { true: ['bar'] } }), true],
    [
      'keywords of a list',
      rule({ type: 'array', items: { type: 'string' } }, { keywords: { a: ['REQ'], b: ['none'], c: ['bar'] } }),
      ['a', 'c'],
    ],
    ['a value that the schema refuses', rule({ type: 'string', maxLength: 3 }, { pattern: 'REQ-\\d+' }), ''],
  ])('give %s', async (_name, schema, expected) => {
    expect(await fill(schema, 'REQ-12 at 40 bar, see REQ-7 and REQ-12.')).toEqual({ f: expected })
  })
  it('raise the confidence by their share', async () => {
    const schema = object({
      a: { type: 'boolean', 'x-rule': { pattern: 'x' } },
      confidence: { type: 'number', minimum: 0, maximum: 1 },
    })
    expect(await fill(schema, 'x')).toEqual({ a: true, confidence: 0.7 })
  })
  it.each<[JsonObject, string]>([
    [{ pattern: '(' }, '/properties/f/x-rule/pattern'],
    [{ pattern: 'a', flags: 'q' }, '/properties/f/x-rule/flags'],
    [{ keywords: { a: 'word' } }, '/properties/f/x-rule/keywords/a'],
    [{}, '/properties/f/x-rule'],
  ])('are refused with the pointer of the fault: %j', async (spec, pointer) => {
    await expect(fill(rule({ type: 'string' }, spec), 'x')).rejects.toMatchObject({
      code: 'schema_invalid',
      data: { pointer },
    })
  })
  it('cannot be made to backtrack for ever', async () => {
    const started = performance.now()
    expect(await fill(rule({ type: 'boolean' }, { pattern: '^(a+)+$' }), `${'a'.repeat(5_000)}!`)).toEqual({ f: false })
    expect(await fill(rule({ type: 'boolean' }, { pattern: '(a?){40}a{40}' }), `${'a'.repeat(39)}!`)).toEqual({
      f: false,
    })
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

describe('defaults by type and name', () => {
  it.each<[string, JsonObject, string, JsonObject]>([
    [
      'dates',
      object({ due_date: { type: 'string' }, day: { type: 'string', format: 'date' } }),
      'Due 3 March 2026.',
      { due_date: '3 March 2026', day: '2026-03-03' },
    ],
    [
      'no date',
      object({ due_date: { type: 'string' }, day: { type: 'string', format: 'date' } }, ['day']),
      'Soon.',
      { day: '1970-01-01' },
    ],
    [
      'numbers out of range',
      object({ n: { type: 'number', maximum: 5 }, m: { type: 'integer', minimum: 3 } }, ['m']),
      'About 40.5 here',
      { m: 3 },
    ],
    [
      'enum values that the text names',
      object({ topic: { enum: ['sea_wall', 'low', 'crane'] } }),
      'The crane by the sea wall',
      { topic: 'crane' },
    ],
    [
      'null where nothing is found',
      object({ who: { type: ['number', 'null'] }, b: { anyOf: [{ type: 'null' }, { type: 'integer' }] } }),
      'none',
      { who: null, b: null },
    ],
    ['only what an object requires', object({ o: { $ref: '#/$defs/o' } }), 'A b.', { o: { a: 'A b.' } }],
    [
      'lists of quotations, else names',
      object({ terms: { type: 'array', items: { type: 'string' } } }),
      'Call it "dry dock" at Port Vale.',
      { terms: ['dry dock'] },
    ],
  ])('give %s', async (...[, schema, content, expected]) => {
    const withDefs = { ...schema, $defs: { o: object({ a: { type: 'string' }, b: { type: 'string' } }, ['a']) } }
    expect(await fill(withDefs, content)).toEqual(expected)
  })
})

const bounds = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: 0, max: 40 }))
const leaf: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ type: fc.constant('string'), maxLength: fc.integer({ min: 0, max: 40 }) }),
  bounds.map(([low, span]) => ({ type: 'string', minLength: Math.abs(low), maxLength: Math.abs(low) + span })),
  fc.constantFrom('date', 'date-time', 'email', 'uri', 'uuid', 'time').map((format) => ({ type: 'string', format })),
  bounds.map(([minimum, span]) => ({ type: 'number', minimum, maximum: minimum + span })),
  bounds.map(([minimum, span]) => ({ type: 'integer', minimum, exclusiveMaximum: minimum + span + 1 })),
  bounds.map(([low, span]) => ({ type: 'number', exclusiveMinimum: low, exclusiveMaximum: low + span + 1 })),
  fc.integer({ min: 1, max: 9 }).map((multipleOf) => ({ type: 'integer', minimum: 1, multipleOf })),
  fc.constantFrom('boolean', 'null', 'string', 'number', 'integer').map((type) => ({ type })),
  fc.constantFrom('string', 'number', 'boolean').map((type) => ({ type: [type, 'null'] })),
  fc
    .uniqueArray(fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { minLength: 1, maxLength: 5 })
    .map((options) => ({ enum: options })),
  fc.string().map((value) => ({ const: value })),
)
const names = fc.constantFrom(
  'summary',
  'quote',
  'subject',
  'date',
  'confidence',
  'cited_authorities',
  'note',
  'n',
  'x y',
  'topic',
)
const field: fc.Arbitrary<JsonObject> = fc.letrec<{ field: JsonObject; object: JsonObject }>((tie) => ({
  object: fc
    .dictionary(names, tie('field'), { maxKeys: 4 })
    .chain((properties) =>
      fc
        .subarray(Object.keys(properties))
        .map((required) => ({ type: 'object', additionalProperties: false, properties, required })),
    ),
  field: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({
      type: fc.constant('array'),
      items: tie('field'),
      minItems: fc.integer({ min: 0, max: 3 }),
      maxItems: fc.integer({ min: 3, max: 5 }),
    }),
    leaf.map((one) => ({ anyOf: [one, { type: 'null' }] })),
    tie('object'),
  ),
})).field
const schemas = fc
  .dictionary(names, field, { maxKeys: 6 })
  .chain((properties) => fc.subarray(Object.keys(properties)).map((required) => object(properties, required)))
const contents = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        'The pump ',
        'must ',
        'on 3 March 2026. ',
        '-12,500.5 ',
        '"quoted" ',
        'Harbour Act 2019 ',
        '§ 3 ',
        '# ',
        '\n\n',
        '漢字。',
        'a@b.example ',
        'low ',
      ),
    )
    .map((parts) => parts.join('')),
)

describe('what the rules fill', () => {
  it('is valid against any schema of the kinds that people write', async () => {
    await fc.assert(
      fc.asyncProperty(schemas, contents, fc.constantFrom(...BLOCK_TYPES), async (schema, content, type) => {
        const check = createDataValidator(schema)(await fill(schema, content, type))
        expect(check.ok ? '' : check.message).toBe('')
      }),
      { numRuns: 500 },
    )
  })
  it('is word for word where it is a quotation', async () => {
    await fc.assert(
      fc.asyncProperty(contents, async (content) => {
        const data = await fill(
          object({ quote: { type: 'string' }, cited_authorities: { type: 'array', items: { type: 'string' } } }),
          content,
        )
        for (const words of [data.quote, ...(data.cited_authorities as string[])]) expect(content).toContain(words)
      }),
    )
  })
})
