import { describe, expect, it } from 'vitest'
import type { BlockType } from '../../shared/domain.ts'
import { readPromptConfig } from '../schemas/prompt-config.ts'
import { assignPacks, type PackOptions } from './pack.ts'
import { headingPath } from './pack-blocks.ts'

const limits = { contextTokens: 200_000, maxOutputTokens: 128_000, takesTemperature: true, thinksByDefault: false }
const run = { provider: 'anthropic', model: 'm' } as const

function options(promptConfig: object = {}, change: Partial<PackOptions> = {}): PackOptions {
  return {
    config: readPromptConfig({ prompt_config: { ...promptConfig } }),
    isEditing: false,
    systemTokens: 500,
    routeOf: () => run,
    limitsOf: () => limits,
    ...change,
  }
}

const blocks = (count: number, content = 'Some words.', type: BlockType = 'paragraph') =>
  Array.from({ length: count }, (_, blockIndex) => ({ blockIndex, type, content }))
const sizes = (rows: readonly { packIndex: number }[]) =>
  [...Map.groupBy(rows, (r) => r.packIndex).values()].map((list) => list.length)

describe('packs', () => {
  it('hold at most 20 blocks, in block order', () => {
    const { rows, packs } = assignPacks(blocks(45), options())
    expect(sizes(rows)).toEqual([20, 20, 5])
    expect(packs).toBe(3)
    expect(rows.map((row) => row.blockIndex)).toEqual(blocks(45).map((b) => b.blockIndex))
  })

  it('are smaller when the schema says so', () => {
    expect(sizes(assignPacks(blocks(25), options({ max_batch_size: 10 })).rows)).toEqual([10, 10, 5])
  })

  it('keep within the tokens of one answer', () => {
    const small = { ...limits, maxOutputTokens: 20_000 }
    expect(
      sizes(assignPacks(blocks(12), options({ max_tokens_per_block: 2000 }, { limitsOf: () => small })).rows),
    ).toEqual([5, 5, 2])
  })

  it('keep within the tokens of one prompt, and give a huge block a pack of its own', () => {
    const { rows } = assignPacks(
      [...blocks(2, 'x'.repeat(150_000)), { blockIndex: 2, type: 'paragraph', content: 'x'.repeat(500_000) }],
      options(),
    )
    expect(sizes(rows)).toEqual([2, 1])
  })

  it('get smaller for editing schemas with long blocks', () => {
    const { rows } = assignPacks(blocks(10, 'x'.repeat(30_000)), options({}, { isEditing: true }))
    expect(sizes(rows)[0]).toBe(2)
  })

  it('hold blocks of one route only, without cutting the others short', () => {
    const mixed = blocks(30).map((block) =>
      block.blockIndex % 3 === 0 ? { ...block, type: 'heading' as const } : block,
    )
    const { rows, packs } = assignPacks(
      mixed,
      options({}, { routeOf: (block) => (block.type === 'heading' ? { provider: 'rules', model: 'r' } : run) }),
    )
    expect(packs).toBe(2)
    expect(new Set(rows.filter((row) => row.blockIndex % 3 === 0).map((row) => row.packIndex))).toEqual(new Set([0]))
  })
})

describe('the heading path', () => {
  it('holds the headings that are still open', () => {
    const markdown = (...headings: string[]) => headings.map((content) => ({ content, level: null }))
    expect(headingPath(markdown('Six\n---', '# Five', '### Four', '## Three', '## Two ##', '# One'))).toEqual([
      'Five',
      'Six',
    ])
    expect(headingPath(markdown('#### Deep ####', 'Title\n===='))).toEqual(['Title', 'Deep'])
    expect(headingPath([])).toEqual([])
    const read = [
      { content: '2.1 Loads #', level: 2 },
      { content: '2 Basis', level: 1 },
      { content: '1 Scope', level: 1 },
    ]
    expect(headingPath(read)).toEqual(['2 Basis', '2.1 Loads #'])
  })
})
