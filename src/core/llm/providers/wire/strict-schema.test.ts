import { describe, expect, it } from 'vitest'
import { PROSE_EDIT_SCHEMA } from '../../../../../tests/helpers/house-schemas.ts'
import type { JsonObject } from '../../../../shared/json.ts'
import { strictAnswerSchema } from './strict-schema.ts'

/** The part of the answer's form that says what `data` is. */
const dataOf = (schema: JsonObject): unknown => {
  const form = strictAnswerSchema(schema) as {
    properties: { results: { items: { properties: { data: unknown } } } }
  } | null
  return form?.properties.results.items.properties.data ?? null
}
const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...more })

describe('the strict form of a schema', () => {
  it('closes every object and drops bounds, extensions and the prompt', () => {
    expect(dataOf(PROSE_EDIT_SCHEMA)).toEqual({
      title: 'Prose edit',
      type: 'object',
      additionalProperties: false,
      required: ['action', 'revised_content'],
      properties: {
        action: { type: 'string', enum: ['keep', 'rewrite', 'skip_nonprose'] },
        revised_content: { type: 'string' },
        checks: {
          type: 'array',
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['rule_id', 'verdict'],
            properties: {
              rule_id: { type: 'string' },
              verdict: { type: 'string', enum: ['pass', 'fix_applied', 'not_applicable', 'flagged'] },
              notes: { type: 'string' },
            },
          },
        },
        diff_summary: { type: 'string' },
        confidence: { type: 'number' },
      },
    })
  })
  it('writes local references out', () => {
    const schema = object({ a: { $ref: '#/$defs/part' } }, { $defs: { part: { type: 'string', minLength: 3 } } })
    expect(dataOf(schema)).toMatchObject({
      properties: { a: { type: 'string' } },
      required: [],
      additionalProperties: false,
    })
  })
  it('keeps unions, and lists that must not be empty', () => {
    const schema = object({
      a: { oneOf: [{ type: 'string' }, { type: 'null' }] },
      b: { type: 'array', minItems: 3, items: { type: 'number' } },
    })
    expect(dataOf(schema)).toMatchObject({
      properties: {
        a: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        b: { minItems: 1, items: { type: 'number' } },
      },
    })
  })
  it.each<[string, JsonObject]>([
    ['free keys', object({ a: { type: 'object', additionalProperties: { type: 'string' } } })],
    ['an object without fields', object({ a: { type: 'object' } })],
    ['anything goes', object({ a: {} })],
    ['a reference to elsewhere', object({ a: { $ref: 'https://example.invalid/a' } })],
    ['recursion', object({ a: { $ref: '#' } })],
  ])('does not exist for %s', (_name, schema) => {
    expect(strictAnswerSchema(schema)).toBeNull()
  })
})
