import { describe, expect, it } from 'vitest'
import { Judgements } from './kappa.ts'

/** A table of counts, rows for the left judge, columns for the right one. */
function judged(table: ReadonlyArray<readonly number[]>): Judgements {
  const judgements = new Judgements()
  for (const [left, line] of table.entries())
    for (const [right, rows] of line.entries())
      for (let row = 0; row < rows; row += 1) judgements.add(String(left), String(right))
  return judgements
}

describe('agreement of two judges', () => {
  it('is 0.4 for the grants of the textbook: 20 and 15 alike, 5 and 10 not', () => {
    const grants = judged([
      [20, 5],
      [10, 15],
    ])
    expect(grants).toMatchObject({ compared: 50, agreed: 35, share: 0.7 })
    expect(grants.kappa).toBeCloseTo(0.4, 10)
  })

  it('tells tables with the same share apart by what chance would give', () => {
    const spread = judged([
      [45, 15],
      [25, 15],
    ])
    const lopsided = judged([
      [25, 35],
      [5, 35],
    ])
    expect(spread.share).toBe(0.6)
    expect(lopsided.share).toBe(0.6)
    expect(spread.kappa).toBeCloseTo(0.1304, 4)
    expect(lopsided.kappa).toBeCloseTo(0.2593, 4)
  })

  it("is 0.492 for the three categories of Cohen's own paper", () => {
    const psychiatrists = judged([
      [88, 14, 18],
      [10, 40, 10],
      [2, 6, 12],
    ])
    expect(psychiatrists.share).toBeCloseTo(0.7, 10)
    expect(psychiatrists.kappa).toBeCloseTo(0.492, 3)
  })

  it('is 1 where all agree over several categories, and below 0 where chance agrees more', () => {
    expect(
      judged([
        [3, 0],
        [0, 4],
      ]).kappa,
    ).toBe(1)
    expect(
      judged([
        [0, 5],
        [5, 0],
      ]).kappa,
    ).toBe(-1)
  })

  it('is not defined for no rows, nor for one category alone', () => {
    expect(judged([])).toMatchObject({ share: null, kappa: null })
    expect(judged([[7]])).toMatchObject({ share: 1, kappa: null })
  })
})
