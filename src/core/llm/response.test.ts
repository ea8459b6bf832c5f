import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAnswerText } from './response.ts'

const UIDS = ['c:0', 'c:1', 'c:2']
const ITEMS = UIDS.map((block_uid) => ({
  block_uid,
  data: { text: `"} ] of \\ ${block_uid}`, list: [1, { a: '{"block_uid":"c:2"' }] },
}))
const EXPECTED = ITEMS.map(({ block_uid, data }) => ({ blockUid: block_uid, data }))
const read = (text: string) => readAnswerText(text, UIDS)

describe('reading a whole answer', () => {
  it.each([
    ['an array', JSON.stringify(ITEMS)],
    ['a wrapper', JSON.stringify({ results: ITEMS })],
    ['a code fence', `\`\`\`json\n${JSON.stringify(ITEMS, null, 2)}\n\`\`\``],
    [
      'a fence amid words',
      `Here is "it" {see: below}:\n\`\`\`\n${JSON.stringify({ results: ITEMS })}\n\`\`\`\nThat's all [1] {.`,
    ],
  ])('takes %s', (_name, text) => {
    expect(read(text)).toEqual(EXPECTED)
  })
  it('takes a single item that is not in an array', () => {
    expect(read(JSON.stringify(ITEMS[1]))).toEqual([EXPECTED[1]])
  })
  it("takes a tool's input, also when the results came as text", () => {
    expect(read(JSON.stringify({ results: JSON.stringify(ITEMS) }))).toEqual(EXPECTED)
  })
  it('drops foreign blocks and keeps the first of duplicates', () => {
    const text = JSON.stringify([{ block_uid: 'x:9', data: {} }, ...ITEMS, { block_uid: 'c:0', data: { late: true } }])
    expect(read(text)).toEqual(EXPECTED)
  })
})

describe('reading a cut answer', () => {
  it('gives the whole items wherever it was cut, and fails only before the first is whole', () => {
    const text = JSON.stringify({ results: ITEMS })
    const ends = ITEMS.map(
      (_item, index) => '{"results":'.length + JSON.stringify(ITEMS.slice(0, index + 1)).length - 1,
    )
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length }), (cut) => {
        const whole = ends.filter((end) => end <= cut).length
        const answer = () => read(text.slice(0, cut))
        if (whole === 0) expect(answer).toThrow(/without a result/)
        else expect(answer()).toEqual(EXPECTED.slice(0, whole))
      }),
    )
  })
  it('gives the items beside one that is not JSON', () => {
    expect(
      read(`[${JSON.stringify(ITEMS[0])},{"block_uid":"c:1","data":{"n":NaN}},${JSON.stringify(ITEMS[2])}]`),
    ).toEqual([EXPECTED[0], EXPECTED[2]])
  })
  it('takes time that grows with the length alone', () => {
    const started = performance.now()
    expect(() => read('{"block_uid":'.repeat(300_000))).toThrow(/without a result/)
    expect(() => read('"{['.repeat(300_000))).toThrow(/without a result/)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

describe('hostile answers', () => {
  it('are refused above 8 MB', () => {
    expect(() => read(' '.repeat(8 * 1024 * 1024 + 1))).toThrow(/larger than 8 MB/)
  })
  it('cannot reach a prototype', () => {
    const [item] = read('[{"block_uid":"c:0","data":{"__proto__":{"polluted":1},"a":{"__proto__":1,"b":2}}}]')
    expect(item?.data).toEqual({ a: { b: 2 } })
    expect(Object.getPrototypeOf(item?.data)).toBe(Object.prototype)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
  it('leave no lone surrogate, no infinite number and no bottomless nesting', () => {
    expect(read('[{"block_uid":"c:0","data":{"a\\ud800":"\\udfff!"}}]')).toEqual([
      { blockUid: 'c:0', data: { 'a\ufffd': '\ufffd!' } },
    ])
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const text = `[{"block_uid":"c:0","data":{"a":1e999}},{"block_uid":"c:1","data":${deep}},{"block_uid":"c:2","data":{}}]`
    expect(read(text)).toEqual([{ blockUid: 'c:2', data: {} }])
  })
  it('never throw anything but provider_bad_answer', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `[{"block_uid":"c:0","data":${json}}`),
        ),
        (text) => {
          try {
            for (const item of read(text)) expect(UIDS).toContain(item.blockUid)
          } catch (error) {
            expect(error).toMatchObject({ code: 'provider_bad_answer' })
          }
        },
      ),
    )
  })
})
