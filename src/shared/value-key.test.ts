import { describe, expect, it } from 'vitest'
import type { JsonValue } from './json.ts'
import { saysTheSame } from './value-key.ts'

describe('two values', () => {
  it.each<readonly [string, JsonValue | undefined, JsonValue | undefined]>([
    ['an absent one and null', undefined, null],
    ['a text and the same with white space around it', 'steel', ' steel\n'],
    ['a composed and a decomposed letter', '\u00e9', 'e\u0301'],
    ['a number however it was written', 10, 1e1],
    ['tags in another order, one of them twice', ['a', 'b', 'b'], ['b', 'a ']],
    ['objects with members in another order', { a: 1, b: 'x' }, { b: 'x', a: 1 }],
    ['an object and the same with a member that is null', { a: 1 }, { a: 1, b: null }],
  ])('say the same: %s', (_, left, right) => {
    expect(saysTheSame(left, right)).toBe(true)
  })

  it.each<readonly [string, JsonValue | undefined, JsonValue | undefined]>([
    ['nothing and an empty text', null, ''],
    ['a number and its digits', 5, '5'],
    ['false and nothing', false, undefined],
    ['texts in other letter case', 'Steel', 'steel'],
    ['an empty list and nothing', [], null],
    ['the text null and nothing', 'null', null],
    ['objects in another order of a list', [{ a: 1 }, { a: 2 }], [{ a: 2 }, { a: 1 }]],
    ['a list in a list and a plain one', [['a']], ['a']],
  ])('do not say the same: %s', (_, left, right) => {
    expect(saysTheSame(left, right)).toBe(false)
  })
})
