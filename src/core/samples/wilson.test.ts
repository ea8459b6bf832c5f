import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { statementOf } from './statement.ts'
import { wilsonInterval } from './wilson.ts'

describe("Wilson's interval", () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
  it.each([
    [81, 263, [0.2553, 0.3662]],
    [15, 148, [0.0624, 0.1605]],
    [0, 20, [0, 0.1611]],
    [1, 29, [0.0061, 0.1718]],
  ])('of %i in %i is %j', (successes, trials, bounds) => {
    const interval = wilsonInterval(successes, trials, Infinity)
    for (const [i, bound] of bounds.entries()) expect(interval?.[i]).toBeCloseTo(bound, 4)
  })

  // By hand, from the formula with n′ trials: n′ = 50 · 99 / 50 = 99, 100 · 199 / 100 = 199, 20 · 39 / 20 = 39, 19 and 96.
  it.each([
    [
      [25, 50, 100],
      [0.4034, 0.5966],
    ],
    [
      [50, 100, 200],
      [0.4312, 0.5688],
    ],
    [
      [0, 20, 40],
      [0, 0.0897],
    ],
    [
      [9, 10, 20],
      [0.6925, 0.9729],
    ],
    [
      [19, 20, 25],
      [0.8866, 0.9788],
    ],
  ] as const)('of accepted, drawn and all being %j is %j', ([successes, trials, population], bounds) => {
    const interval = wilsonInterval(successes, trials, population)
    for (const [i, bound] of bounds.entries()) expect(interval?.[i]).toBeCloseTo(bound, 4)
  })

  it('is the share itself when all were drawn, and that of an endless population when hardly any were', () => {
    expect(wilsonInterval(7, 9, 9)).toEqual([7 / 9, 7 / 9])
    expect(wilsonInterval(0, 1, 1)).toEqual([0, 0])
    const endless = wilsonInterval(95, 100, Infinity)
    expect(wilsonInterval(95, 100, 1e12)?.[0]).toBeCloseTo(endless?.[0] ?? 0, 9)
  })

  it('does not exist without trials', () => {
    expect(wilsonInterval(0, 0, 10)).toBeNull()
  })

  it('holds the share, stays within 0 and 1, and mirrors', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.nat(10_000), fc.nat(10_000), (trials, some, undrawn) => {
        const successes = some % (trials + 1)
        const population = trials + undrawn
        const [low = -1, high = -1] = wilsonInterval(successes, trials, population) ?? []
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(successes / trials)
        expect(high).toBeGreaterThanOrEqual(successes / trials)
        const [endlessLow = 2, endlessHigh = -1] = wilsonInterval(successes, trials, Infinity) ?? []
        expect(low).toBeGreaterThanOrEqual(endlessLow)
        expect(high).toBeLessThanOrEqual(endlessHigh)
        expect(wilsonInterval(trials - successes, trials, population)?.[0]).toBeCloseTo(1 - high, 10)
      }),
    )
  })
})

describe('the statement of a sample', () => {
  const figures = { size: 100, population: 4812, accepted: 95, corrected: 3, rejected: 2 }

  it.each([
    [
      figures,
      '95 of 100 rows drawn at random from 4,812 staged ones were accepted as they stood: 95.0 % (95 % confidence 88.9 % to 97.8 %).',
    ],
    [
      { ...figures, accepted: 83 },
      '83 of 88 decided, of 100 rows drawn at random from 4,812 staged ones, were accepted as they stood: 94.3 % (95 % confidence 87.5 % to 97.5 %). 12 of 100 are not decided yet.',
    ],
    [
      { size: 1, population: 1, accepted: 1, corrected: 0, rejected: 0 },
      '1 of 1 row drawn at random from 1 staged one was accepted as it stood: 100.0 %, and no row is left that was not looked at.',
    ],
    [
      { size: 1, population: 9, accepted: 0, corrected: 0, rejected: 0 },
      '1 row was drawn at random from 9 staged ones; it is not decided yet.',
    ],
    [
      { ...figures, accepted: 0, corrected: 0, rejected: 0 },
      '100 rows were drawn at random from 4,812 staged ones; none is decided yet.',
    ],
  ])('of %o', (sample, statement) => {
    expect(statementOf(sample)).toBe(statement)
  })
})
