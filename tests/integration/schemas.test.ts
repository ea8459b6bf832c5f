import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { assets } from '../helpers/built.ts'
import { failureOf, openTestGalley, TEST_SCHEMA } from '../helpers/workspace.ts'

describe('schemas', () => {
  it('are stored in canonical form, with its hash, and recognised whatever their order and spacing', async () => {
    const { api, galley } = await openTestGalley()
    const first = await api.schemas.add({ text: JSON.stringify(TEST_SCHEMA) })
    const turned = Object.fromEntries(Object.entries(TEST_SCHEMA).reverse())
    const second = await api.schemas.add({ text: JSON.stringify(turned, null, 4) })
    expect(first.isRecognised).toBe(false)
    expect(second).toMatchObject({ isRecognised: true, schemaUid: first.schemaUid })
    const body = galley.store.connection.prepare('SELECT body FROM schemas').pluck().get() as string
    expect(first.schemaUid).toBe(createHash('sha256').update(body).digest('hex'))
    expect(body.startsWith('{"additionalProperties":false,"properties":{"is_rule"')).toBe(true)
  })

  it('keep the order of their keys as the order of the columns', async () => {
    const { api } = await openTestGalley()
    const { fields } = await api.schemas.add({ text: JSON.stringify(TEST_SCHEMA) })
    expect(fields.map((field) => field.name)).toEqual(['subject', 'load', 'is_rule', 'kind', 'tags'])
  })

  it('of one ref are versions: the newest is found by the ref', async () => {
    const { api } = await openTestGalley()
    await api.schemas.add({ text: JSON.stringify(TEST_SCHEMA) })
    const newer = await api.schemas.add({ text: JSON.stringify({ ...TEST_SCHEMA, title: 'Newer' }) })
    expect((await api.schemas.find({ schemaRef: 'test_v1' })).schemaUid).toBe(newer.schemaUid)
    expect((await api.schemas.list()).map((s) => s.isLatest)).toEqual([true, false])
  })

  it('of the sample project are accepted, with unknown keys kept', async () => {
    const { api } = await openTestGalley()
    const dir = join(assets.resourcesDir, 'sample', 'schemas')
    for (const name of readdirSync(dir)) {
      const text = readFileSync(join(dir, name), 'utf8')
      expect((await api.schemas.add({ text })).body).toEqual(JSON.parse(text))
    }
    expect((await api.schemas.list()).map((s) => [s.schemaRef, s.isEditing])).toEqual([
      ['close_reading_v1', false],
      ['prose_edit_v1', true],
      ['requirements_review_v1', false],
    ])
  })

  it.each([
    ['{"a": 1,}', 'schema_not_json', 'not JSON'],
    ['[1]', 'schema_invalid', 'object'],
    ['{"properties":{"a":{"type":"string"}}}', 'schema_invalid', '"/schema_ref"'],
    ['{"schema_ref":"has space","properties":{"a":{}}}', 'schema_invalid', '"/schema_ref"'],
    ['{"schema_ref":"a"}', 'schema_invalid', '"/properties"'],
    ['{"schema_ref":"a","properties":{}}', 'schema_invalid', '"/properties"'],
    ['{"schema_ref":"a","type":"array","properties":{"a":{}}}', 'schema_invalid', '"/type"'],
    ['{"schema_ref":"a","properties":{"a":{"type":"strin"}}}', 'schema_invalid', '"/properties/a/type"'],
    ['{"schema_ref":"a","properties":{"a":{"enum":"x"}}}', 'schema_invalid', '"/properties/a/enum"'],
    [
      '{"schema_ref":"a","properties":{"a":{"type":"number","minimum":"0"}}}',
      'schema_invalid',
      '"/properties/a/minimum"',
    ],
    ['{"schema_ref":"a","properties":{"a/b":{"$ref":"#/$defs/none"}}}', 'schema_invalid', '"/properties/a~1b/$ref"'],
    [
      '{"schema_ref":"a","properties":{"a":{"x-rule":{"pattern":"("}}}}',
      'schema_invalid',
      '"/properties/a/x-rule/pattern"',
    ],
    ['{"schema_ref":"a","properties":{"a":{"x-confidence":"sure"}}}', 'schema_invalid', '"/properties/a/x-confidence"'],
    ['{"schema_ref":"a","properties":{"a":{}},"prompt_config":3}', 'schema_invalid', '"/prompt_config"'],
  ])('that are faulty are refused with the place: %s', async (text, code, words) => {
    const { api } = await openTestGalley()
    const failure = await failureOf(api.schemas.add({ text, origin: 'my.json' }))
    expect(failure.code).toBe(code)
    expect(failure.message).toContain('my.json')
    expect(failure.message).toContain(words)
    expect(await api.schemas.list()).toEqual([])
    expect((await api.schemas.check({ text })).issues).not.toEqual([])
  })

  it('are checked while they are written, with the columns that they would give', async () => {
    const { api } = await openTestGalley()
    const check = await api.schemas.check({ text: JSON.stringify(TEST_SCHEMA) })
    expect(check.issues).toEqual([])
    expect(check.fields.map((f) => [f.name, f.kind, f.isRequired])).toEqual([
      ['subject', 'text', true],
      ['load', 'number', true],
      ['is_rule', 'boolean', true],
      ['kind', 'enum', true],
      ['tags', 'tags', false],
    ])
  })
})
