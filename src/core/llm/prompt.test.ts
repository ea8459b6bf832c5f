import { describe, expect, it } from 'vitest'
import {
  CLOSE_READING_SCHEMA as closeReading,
  REQUIREMENTS_SCHEMA as requirements,
} from '../../../tests/helpers/house-schemas.ts'
import { buildSystemPrompt, buildUserPrompt, fieldSchema, SCHEMA_HEADING, systemPartTokens } from './prompt.ts'
import type { PackBlock } from './provider.ts'

const block = (content: string): PackBlock => ({ blockUid: 'c:1', blockIndex: 1, type: 'paragraph', content })

describe('the system part', () => {
  it('holds instructions, task and fields, and nothing else of prompt_config', () => {
    const prompt = buildSystemPrompt(requirements)
    expect(prompt).toContain('You review technical specifications.')
    expect(prompt).toContain('Classify the block.')
    expect(prompt).not.toContain('x-rule')
    expect(prompt).not.toContain('max_tokens_per_block')
    expect(prompt).not.toContain('schema_ref')
  })
  it('says that documents are untrusted and context is read only', () => {
    const prompt = buildSystemPrompt(closeReading)
    expect(prompt).toMatch(/untrusted data/)
    expect(prompt).toMatch(/read-only context/)
  })
  it('is the same bytes every time', () => {
    expect(buildSystemPrompt(structuredClone(closeReading))).toBe(buildSystemPrompt(closeReading))
  })
  it('is estimated with the form of answer that goes with it', () => {
    expect(systemPartTokens(requirements)).toBeGreaterThan(buildSystemPrompt(requirements).length / 4)
  })
  it('shows the schema as one line of JSON under its heading', () => {
    const line = buildSystemPrompt(requirements).split(`${SCHEMA_HEADING}\n`)[1]?.split('\n')[0] ?? ''
    expect(JSON.parse(line)).toEqual(fieldSchema(requirements))
  })
  it('keeps a field whose own name begins with x-', () => {
    const schema = { type: 'object', properties: { 'x-ray': { type: 'string', 'x-rule': { default: '' } } } }
    expect(fieldSchema(schema)).toEqual({ type: 'object', properties: { 'x-ray': { type: 'string' } } })
  })
})

describe('the user part', () => {
  it('is a JSON array of the blocks, with context only where it is given', () => {
    const first = { ...block('Text "quoted"\n'), headingPath: ['A', 'B'], before: ['earlier'], after: [] }
    expect(JSON.parse(buildUserPrompt([first, block('Two')]))).toEqual([
      {
        block_uid: 'c:1',
        type: 'paragraph',
        heading_path: ['A', 'B'],
        before: ['earlier'],
        after: [],
        content: 'Text "quoted"\n',
      },
      { block_uid: 'c:1', type: 'paragraph', content: 'Two' },
    ])
  })
  it('carries what a person said of the answer before, where there is something', () => {
    const rejected = { ...block('One'), rejection: { reason: 'The date is wrong.', data: { date: 'x' } } }
    const silent = { ...block('Two'), rejection: { reason: null, data: null } }
    expect(JSON.parse(buildUserPrompt([rejected, silent]))).toEqual([
      {
        block_uid: 'c:1',
        type: 'paragraph',
        content: 'One',
        rejected_data: { date: 'x' },
        reviewer_note: 'The date is wrong.',
      },
      { block_uid: 'c:1', type: 'paragraph', content: 'Two' },
    ])
    expect(buildSystemPrompt(requirements)).toMatch(/`reviewer_note` is that person's reason/)
  })
})
