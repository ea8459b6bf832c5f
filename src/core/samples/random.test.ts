import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom, drawPlaces } from './random.ts'

describe('a random draw', () => {
  it('is the same for the same seed, on every machine', () => {
    const random = createRandom(1)
    expect([random(), random(), random()]).toMatchInlineSnapshot(`
      [
        393288148,
        2174103013,
        3814759091,
      ]
    `)
    expect(drawPlaces(1_000_000, 5, 42)).toMatchInlineSnapshot(`
      [
        236366,
        346948,
        444221,
        672682,
        827385,
      ]
    `)
  })

  it('holds different places, ascending, within the population', () => {
    const seed = fc.integer({ min: 0, max: 4_294_967_295 })
    fc.assert(
      fc.property(fc.nat(500), fc.nat(600), seed, (population, size, chosen) => {
        const places = drawPlaces(population, size, chosen)
        expect(places).toHaveLength(Math.min(population, size))
        expect(new Set(places).size).toBe(places.length)
        expect(places).toEqual(places.toSorted((a, b) => a - b))
        for (const place of places) expect(place >= 0 && place < population).toBe(true)
      }),
    )
  })

  it('favours no place', () => {
    const drawn = Array.from({ length: 10 }, () => 0)
    for (let seed = 0; seed < 10_000; seed++)
      for (const place of drawPlaces(10, 3, seed)) drawn[place] = (drawn[place] ?? 0) + 1
    // 3,000 expected each, with a standard deviation of 46: five of those.
    for (const times of drawn) expect(Math.abs(times - 3000)).toBeLessThan(230)
  })
})
