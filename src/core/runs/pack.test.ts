import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BlockType } from '../../shared/domain.ts'
import { DEFAULT_SETTINGS } from '../../shared/settings.ts'
import type { BlockOutline } from '../db/queries/blocks.ts'
import { estimateTokens } from '../llm/models.ts'
import { readPromptConfig, type Route } from '../schemas/prompt-config.ts'
import { resolveModelSettings } from './model-settings.ts'
import { answerBudget, EDITING_OUTPUT_TOKENS, type PackOptions, Packer, type PackPlan } from './pack.ts'
import { headingPath } from './heading-path.ts'
import { packOptions } from './pack-options.ts'

function assignPacks(blocks: Iterable<BlockOutline>, options: PackOptions, firstIndex = 0): PackPlan {
  const packer = new Packer(options, firstIndex)
  for (const block of blocks) packer.add(block)
  return packer.end()
}

const limits = { contextTokens: 200_000, maxOutputTokens: 128_000, takesTemperature: true, thinksByDefault: false }
const run: Route = { provider: 'anthropic', model: 'm' }
const small: Route = { provider: 'anthropic', model: 'small' }

function settingsOf(config: object = {}) {
  return resolveModelSettings({ override: config, run: {}, schema: readPromptConfig({}), workspace: DEFAULT_SETTINGS })
}

function options(change: Partial<PackOptions> = {}): PackOptions {
  return {
    settings: settingsOf(),
    context: { before: 0, after: 0, heading_path: false },
    isEditing: false,
    systemTokens: 500,
    routeOf: () => run,
    limitsOf: () => limits,
    longPromptTokens: () => null,
    ...change,
  }
}

const blocks = (count: number, content = 'Some words.', type: BlockType = 'paragraph') =>
  Array.from({ length: count }, (_, blockIndex) => ({ blockIndex, type, content }))
const sizes = (plan: ReturnType<typeof assignPacks>) => plan.packs.map((pack) => pack.blockIndexes.length)

describe('packs', () => {
  it('hold at most 20 blocks, in block order', () => {
    const plan = assignPacks(blocks(45), options())
    expect(sizes(plan)).toEqual([20, 20, 5])
    expect(plan.packs.flatMap((pack) => pack.blockIndexes)).toEqual(blocks(45).map((b) => b.blockIndex))
    expect(plan.packs.map((pack) => pack.packIndex)).toEqual([0, 1, 2])
    expect(plan.oversized).toEqual([])
  })

  it('are numbered from where the ones before them end', () => {
    expect(assignPacks(blocks(25), options(), 7).packs.map((pack) => pack.packIndex)).toEqual([7, 8])
  })

  it('of 500 short blocks and a short schema are at most 30', () => {
    const schema = { schema_ref: 'short', properties: { topic: { type: 'string' }, is_rule: { type: 'boolean' } } }
    const catalogue = { readAt: '2026-01-01', models: [] }
    const plan = assignPacks(blocks(500), packOptions({ schema, settings: settingsOf(), route: run, catalogue }))
    expect(plan.packs.length).toBeLessThanOrEqual(30)
  })

  it('are smaller when the settings say so', () => {
    expect(sizes(assignPacks(blocks(25), options({ settings: settingsOf({ max_batch_size: 10 }) })))).toEqual([
      10, 10, 5,
    ])
  })

  it('keep within the tokens of one answer', () => {
    const limitsOf = () => ({ ...limits, maxOutputTokens: 20_000 })
    expect(sizes(assignPacks(blocks(12), options({ limitsOf })))).toEqual([10, 2])
    const thinks = { ...limits, maxOutputTokens: 20_000, thinksByDefault: true }
    expect(sizes(assignPacks(blocks(12), options({ limitsOf: () => thinks })))).toEqual([5, 5, 2])
    expect(sizes(assignPacks(blocks(45), options({ limitsOf, answerTokens: () => 100 })))).toEqual([20, 20, 5])
  })

  it('keep within the tokens of one prompt, and give a huge block a pack of its own', () => {
    const plan = assignPacks(
      [...blocks(4, 'x'.repeat(150_000)), { blockIndex: 4, type: 'paragraph', content: 'x'.repeat(700_000) }],
      options(),
    )
    // Three blocks with their answers are 142,635 tokens of 200,000, and a tenth stays free.
    expect(sizes(plan)).toEqual([3, 1, 1])
    expect(plan.oversized).toEqual([])
  })

  it('stay below the length from which a prompt costs more, unless one block alone is longer', () => {
    const plan = assignPacks(blocks(8, 'x'.repeat(66_000)), options({ longPromptTokens: () => 100_000 }))
    expect(sizes(plan)).toEqual([4, 4])
    expect(Math.max(...plan.packs.map((pack) => pack.inputTokens + 500))).toBeLessThanOrEqual(90_000)
    expect(sizes(assignPacks(blocks(2, 'x'.repeat(400_000)), options({ longPromptTokens: () => 100_000 })))).toEqual([
      1, 1,
    ])
  })

  it('count what stands around each block', () => {
    const around = { before: 2, after: 1, heading_path: true }
    const [plain] = assignPacks(blocks(5, 'word '.repeat(100)), options()).packs
    const [wide] = assignPacks(blocks(5, 'word '.repeat(100)), options({ context: around })).packs
    const each = estimateTokens('word '.repeat(100))
    // Before: 0 + 1 + 2 + 2 + 2 blocks, after: 1 + 1 + 1 + 1 + 0.
    expect((wide?.inputTokens ?? 0) - (plain?.inputTokens ?? 0)).toBe(each * 11)
    const titled = [{ blockIndex: 0, type: 'heading' as const, content: '# A long title' }, ...blocks(3).slice(1)]
    const [path] = assignPacks(titled, options({ context: { before: 0, after: 0, heading_path: true } })).packs
    const [bare] = assignPacks(titled, options()).packs
    expect((path?.inputTokens ?? 0) - (bare?.inputTokens ?? 0)).toBe(2 * estimateTokens('# A long title'))
  })

  it('hold asked blocks only, and count the others around them', () => {
    const only = options({ context: { before: 1, after: 1, heading_path: false }, isAsked: (b) => b.blockIndex === 2 })
    const [pack, ...others] = assignPacks(blocks(5, 'word '.repeat(100)), only).packs
    expect(others).toEqual([])
    expect(pack?.blockIndexes).toEqual([2])
    expect(pack?.inputTokens).toBe(3 * estimateTokens('word '.repeat(100)) + 90)
  })

  it('get smaller for editing schemas by the length of their blocks', () => {
    const schema = { schema_ref: 'edit', properties: { revised_content: { type: 'string' } } }
    const catalogue = { readAt: '2026-01-01', models: [] }
    const route: Route = { provider: 'anthropic', model: 'claude-next' }
    const edit = packOptions({ schema, settings: settingsOf(), route, catalogue })
    expect(edit.isEditing).toBe(true)
    expect(sizes(assignPacks(blocks(40), edit))[0]).toBe(20)
    expect(sizes(assignPacks(blocks(10, 'x'.repeat(3000)), edit))[0]).toBe(3)
    expect(sizes(assignPacks(blocks(2, 'x'.repeat(30_000)), edit))).toEqual([1, 1])
  })

  it('hold blocks of one route only, without cutting the others short', () => {
    const mixed = blocks(30).map((block) =>
      block.blockIndex % 3 === 0 ? { ...block, type: 'heading' as const } : block,
    )
    const plan = assignPacks(mixed, options({ routeOf: (block) => (block.type === 'heading' ? small : run) }))
    expect(plan.packs.map((pack) => [pack.route.model, pack.blockIndexes.length])).toEqual([
      ['small', 10],
      ['m', 20],
    ])
    expect(plan.packs[0]?.blockIndexes.every((index) => index % 3 === 0)).toBe(true)
  })

  it('leave out a block only when it surely fits no request of its model', () => {
    const tiny = { ...limits, contextTokens: 4_000, maxOutputTokens: 2_000 }
    const mixed = [
      { blockIndex: 0, type: 'paragraph' as const, content: 'x'.repeat(20_000) },
      { blockIndex: 1, type: 'paragraph' as const, content: 'x'.repeat(60_000) },
      { blockIndex: 2, type: 'heading' as const, content: 'x'.repeat(60_000) },
    ]
    const routeOf: PackOptions['routeOf'] = ({ type }) => (type === 'heading' ? { provider: 'rules', model: 'r' } : run)
    const plan = assignPacks(mixed, options({ limitsOf: () => tiny, routeOf }))
    expect(plan.oversized).toEqual([1])
    expect(sizes(plan)).toEqual([1, 1])
    const assumed = assignPacks(mixed, options({ limitsOf: () => tiny, routeOf, areLimitsSure: () => false }))
    expect(assumed.oversized).toEqual([])
  })

  it('hold every block exactly once, in order, within the limits of its route', () => {
    const block = fc.record({
      type: fc.constantFrom<BlockType>('paragraph', 'heading', 'table'),
      content: fc.nat(60_000).map((length) => 'x'.repeat(length)),
    })
    const setup = fc.record({
      blocks: fc.array(block, { maxLength: 60 }),
      batch: fc.integer({ min: 1, max: 20 }),
      context: fc.integer({ min: 4_000, max: 100_000 }),
      output: fc.integer({ min: 1_000, max: 64_000 }),
      tier: fc.option(fc.integer({ min: 2_000, max: 50_000 })),
      before: fc.nat(3),
      after: fc.nat(3),
      isEditing: fc.boolean(),
    })
    fc.assert(
      fc.property(setup, (given) => {
        const all = given.blocks.map((entry, blockIndex) => ({ ...entry, blockIndex }))
        const model = { ...limits, contextTokens: given.context, maxOutputTokens: given.output }
        const plan = assignPacks(
          all,
          options({
            settings: settingsOf({ max_batch_size: given.batch }),
            context: { before: given.before, after: given.after, heading_path: true },
            isEditing: given.isEditing,
            limitsOf: () => model,
            longPromptTokens: () => given.tier,
            routeOf: ({ type }) => (type === 'heading' ? small : run),
          }),
          3,
        )
        const packed = plan.packs.flatMap((pack) => pack.blockIndexes)
        expect([...packed, ...plan.oversized].toSorted((a, b) => a - b)).toEqual(all.map((b) => b.blockIndex))
        const prompt = (given.tier ?? Infinity) * 0.9 - 500
        for (const [i, pack] of plan.packs.entries()) {
          expect(pack.packIndex).toBe(3 + i)
          expect(pack.blockIndexes).toEqual(pack.blockIndexes.toSorted((a, b) => a - b))
          expect(new Set(pack.blockIndexes.map((n) => all[n]?.type === 'heading')).size).toBe(1)
          expect(pack.blockIndexes.length).toBeLessThanOrEqual(given.batch)
          if (pack.blockIndexes.length === 1) continue
          expect(pack.inputTokens).toBeLessThanOrEqual(prompt)
          expect(pack.inputTokens + pack.outputTokens + 500).toBeLessThanOrEqual(given.context * 0.9)
          expect(pack.outputTokens).toBeLessThanOrEqual(given.isEditing ? EDITING_OUTPUT_TOKENS : answerBudget(model))
        }
      }),
      { numRuns: 200 },
    )
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
