import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseDocument } from '../../src/core/ingest/parse.ts'
import { parseSchemaText } from '../../src/core/schemas/check.ts'
import { schemaFields } from '../../src/core/schemas/fields.ts'

const root = join(import.meta.dirname, '..', '..')
const sample = join(root, 'resources', 'sample')
const names = readdirSync(join(sample, 'documents'))
const parsed = await Promise.all(
  names.map((name) => parseDocument({ name, bytes: readFileSync(join(sample, 'documents', name)) })),
)

describe('the sample project', () => {
  it('has six to ten documents with 500 to 700 blocks together', () => {
    const blocks = parsed.reduce((sum, document) => sum + document.blocks.length, 0)
    expect(names.length).toBeGreaterThanOrEqual(6)
    expect(names.length).toBeLessThanOrEqual(10)
    expect(blocks).toBeGreaterThanOrEqual(500)
    expect(blocks).toBeLessThanOrEqual(700)
  })

  it('is counted right in the README', () => {
    const blocks = parsed.reduce((sum, document) => sum + document.blocks.length, 0)
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`${String(blocks)} blocks`)
  })

  it('shows at least ten types of blocks', () => {
    const types = new Set(parsed.flatMap((document) => document.blocks.map((block) => block.type)))
    expect(types.size).toBeGreaterThanOrEqual(10)
    expect(types).not.toContain('other')
  })

  it.each(readdirSync(join(sample, 'schemas')))('brings %s as a valid schema with fields', (name) => {
    const parsed = parseSchemaText(readFileSync(join(sample, 'schemas', name), 'utf8'))
    if (!parsed.ok) throw new Error(`${name}: ${JSON.stringify(parsed.issues)}`)
    expect(parsed.schemaRef).toMatch(/^[a-z_]+_v1$/)
    expect(schemaFields(parsed.schema).length).toBeGreaterThan(1)
  })
})
