import { describe, expect, it } from 'vitest'
import { CLOSE_READING_SCHEMA, PROSE_EDIT_SCHEMA, REQUIREMENTS_SCHEMA } from '../../../tests/helpers/house-schemas.ts'
import type { JsonObject } from '../../shared/json.ts'
import { createDataValidator } from './validate-answer.ts'

const GOOD = { is_requirement: true, modality: 'must', subject: 'pump', testable: false, risk: 'low' }
const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...more })

describe('checking data against a schema', () => {
  it('takes what is valid as it is', () => {
    expect(createDataValidator(REQUIREMENTS_SCHEMA)(GOOD)).toEqual({ ok: true, data: GOOD })
    expect(createDataValidator(PROSE_EDIT_SCHEMA)({ action: 'keep', revised_content: '', checks: [] }).ok).toBe(true)
  })
  it.each([
    ['a missing field', { ...GOOD, risk: undefined }, /risk/],
    ['an unknown option', { ...GOOD, risk: 'extreme' }, /\/risk .*"low","medium","high"/],
    ['a wrong type', { ...GOOD, testable: 'maybe' }, /\/testable/],
  ])('names %s', (_name, data, message) => {
    const check = createDataValidator(REQUIREMENTS_SCHEMA)(JSON.parse(JSON.stringify(data)) as JsonObject)
    expect(check.ok ? '' : check.message).toMatch(message)
  })
  it('does not take anything but an object', () => {
    for (const data of [null, 'text', 1, [GOOD]]) expect(createDataValidator(REQUIREMENTS_SCHEMA)(data).ok).toBe(false)
  })
  it('never cuts a string that is too long', () => {
    const data = { rhetorical_function: 'claim', summary: 'x'.repeat(241), cited_authorities: [], confidence: 1 }
    const check = createDataValidator(CLOSE_READING_SCHEMA)(data)
    expect(check.ok ? '' : check.message).toMatch(/\/summary .*240/)
  })
  it('ignores keywords that it does not know, also those that look like schema keywords inside prompt_config', () => {
    const schema = object(
      { a: { type: 'string', 'x-rule': { pattern: '(' }, format: 'made-up' } },
      {
        $schema: 'http://json-schema.org/draft-07/schema#',
        schema_ref: 's',
        prompt_config: { examples: [{ $ref: '#/nowhere', $id: ':' }] },
      },
    )
    expect(createDataValidator(schema)({ a: 'b' }).ok).toBe(true)
  })
  it('says of a schema that cannot be compiled why', () => {
    expect(() => createDataValidator(object({ a: { $ref: '#/$defs/none' } }))).toThrow(
      /cannot be used to check answers/,
    )
    expect(() => createDataValidator(object({ a: { type: 'string', pattern: '(' } }))).toThrow(/cannot be used/)
  })
})

describe('repairs', () => {
  it('puts letter case, numbers and booleans right, at any depth', () => {
    const schema = object(
      {
        level: { enum: ['Low', 'High'] },
        count: { type: 'integer' },
        flag: { type: 'boolean' },
        nested: { type: 'array', items: { $ref: '#/$defs/part' } },
      },
      { $defs: { part: object({ ratio: { type: ['number', 'null'] } }) } },
    )
    const data = { level: ' low', count: '12', flag: 'TRUE', nested: [{ ratio: '0.5' }, { ratio: 'null' }] }
    expect(createDataValidator(schema)(data)).toEqual({
      ok: true,
      data: { level: 'Low', count: 12, flag: true, nested: [{ ratio: 0.5 }, { ratio: null }] },
    })
  })
  it('removes properties that the schema forbids, and only those', () => {
    const closed = createDataValidator(object({ a: { type: 'string' } }, { additionalProperties: false }))
    expect(closed({ a: 'x', b: 1 })).toEqual({ ok: true, data: { a: 'x' } })
    expect(createDataValidator(object({ a: { type: 'string' } }))({ b: 1 })).toEqual({ ok: true, data: { b: 1 } })
  })
  it('takes null for an optional property that takes none as left out', () => {
    const schema = {
      type: 'object',
      properties: {
        note: { type: 'string' },
        kind: { enum: ['a'] },
        open: { type: ['string', 'null'] },
        free: {},
        must: { type: 'string' },
      },
      required: ['must'],
    }
    const validate = createDataValidator(schema)
    expect(validate({ note: null, kind: null, open: null, free: null, must: 'x' })).toEqual({
      ok: true,
      data: { open: null, free: null, must: 'x' },
    })
    expect(validate({ must: null }).ok).toBe(false)
  })
  it('leaves alone what could mean two things', () => {
    const check = createDataValidator(object({ a: { enum: ['x', 'X'] }, n: { type: 'number' } }))
    expect(check({ a: 'x ' }).ok).toBe(false)
    expect(check({ n: '12 apples' }).ok).toBe(false)
    expect(check({ n: '' }).ok).toBe(false)
  })
  it('does not change the value that it was given', () => {
    const data = { ...GOOD, risk: 'LOW' }
    createDataValidator(REQUIREMENTS_SCHEMA)(data)
    expect(data.risk).toBe('LOW')
  })
})
