import { describe, expect, it } from 'vitest'
import { PROSE_EDIT_SCHEMA } from '../../../../../tests/helpers/house-schemas.ts'
import type { JsonObject } from '../../../../shared/json.ts'
import { measureForm, strictAnswerSchema, withAllRequired } from './strict-schema.ts'

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

describe('the measure of a form', () => {
  it('counts fields that may be left out and fields of several types, at every depth', () => {
    const form: JsonObject = {
      type: 'object',
      properties: {
        a: { type: ['string', 'null'] },
        b: { anyOf: [{ type: 'string' }, { type: 'object', properties: { c: { type: 'string' } }, required: [] }] },
        properties: { type: 'array', items: { type: 'object', properties: { d: {}, e: {} }, required: ['d'] } },
      },
      required: ['a'],
    }
    expect(measureForm(form)).toEqual({ optional: 4, unions: 2 })
  })
})

describe('a form with all fields required', () => {
  it('lets optional ones be null, at every depth, and keeps the others', () => {
    const form = {
      type: 'object',
      properties: {
        kind: { type: 'string', enum: ['a'] },
        mode: { type: 'string', enum: ['x'] },
        fixed: { const: 1 },
        maybe: { type: ['number', 'null'] },
        parts: {
          type: 'array',
          items: { type: 'object', properties: { link: { type: 'string', format: 'uri' } }, required: [] },
        },
      },
      required: ['kind', 'parts'],
      additionalProperties: false,
    }
    expect(withAllRequired(form)).toEqual({
      type: 'object',
      properties: {
        kind: { type: 'string', enum: ['a'] },
        mode: { type: ['string', 'null'], enum: ['x', null] },
        fixed: { anyOf: [{ const: 1 }, { type: 'null' }] },
        maybe: { type: ['number', 'null'] },
        parts: {
          type: 'array',
          items: { type: 'object', properties: { link: { type: ['string', 'null'] } }, required: ['link'] },
        },
      },
      required: ['kind', 'mode', 'fixed', 'maybe', 'parts'],
      additionalProperties: false,
    })
  })
})
