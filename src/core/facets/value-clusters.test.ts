import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLUSTER_METHODS } from '../../shared/review-work.ts'
import { clustersAmong, type CountedText } from './value-clusters.ts'

const staged = (value: string, rows: number): CountedText => ({ value, rows, staged: rows })

describe('clusters', () => {
  it('suggest the most frequent value, the longer one of equals', () => {
    const texts = [staged('ACME', 1), staged('acme', 3), staged('Ribe', 1), staged('Ribe.', 1)]
    expect(clustersAmong(texts, 'fingerprint').clusters).toEqual([
      {
        values: [
          { value: 'acme', rows: 3 },
          { value: 'ACME', rows: 1 },
        ],
        rows: 4,
        suggestion: 'acme',
      },
      {
        values: [
          { value: 'Ribe.', rows: 1 },
          { value: 'Ribe', rows: 1 },
        ],
        rows: 2,
        suggestion: 'Ribe.',
      },
    ])
  })

  it('suggest no value with blanks at its ends or several in a row where there is a cleaner one', () => {
    const suggestionOf = (...values: readonly string[]) =>
      clustersAmong(
        values.map((value, nth) => staged(value, 9 - nth)),
        'fingerprint',
      ).clusters[0]?.suggestion
    expect(suggestionOf(' deck', 'the  deck', 'deck ', 'Deck', 'DECK')).toBe('Deck')
    expect(suggestionOf('the  deck', 'The deck')).toBe('The deck')
    expect(suggestionOf('deck ', ' deck')).toBe('deck ')
  })

  it('leave out those that no staged row holds', () => {
    const texts = [
      { value: 'A b', rows: 4, staged: 0 },
      { value: 'a B', rows: 1, staged: 0 },
    ]
    expect(clustersAmong(texts, 'ngram').clusters).toEqual([])
    expect(clustersAmong([...texts, staged('a b', 1)], 'ngram').clusters[0]).toMatchObject({
      rows: 6,
      suggestion: 'A b',
    })
  })

  it('say when there were more values than are compared', () => {
    const texts = Array.from({ length: 20_001 }, (_, i) => staged(`value ${String(i)}`, 1))
    expect(clustersAmong(texts, 'fingerprint')).toEqual({ clusters: [], compared: 20_000, isCut: true })
    expect(clustersAmong(texts.slice(1), 'fingerprint')).toEqual({ clusters: [], compared: 20_000, isCut: false })
  })

  it.each(CLUSTER_METHODS)(
    'by %s hold each value at most once and do not depend on the order of the values',
    (method) => {
      const value = fc.oneof(
        fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'B', ' ', '.', 'é', '1'), maxLength: 8 }),
        fc.string({ unit: 'grapheme', maxLength: 8 }),
      )
      const texts = fc.uniqueArray(fc.record({ value, rows: fc.integer({ min: 1, max: 3 }), staged: fc.constant(1) }), {
        selector: (text) => text.value,
        maxLength: 30,
      })
      fc.assert(
        fc.property(texts, (all) => {
          const view = clustersAmong(all, method)
          expect(clustersAmong(all.toReversed(), method)).toEqual(view)
          const listed = view.clusters.flatMap((cluster) => cluster.values.map((one) => one.value))
          expect(new Set(listed).size).toBe(listed.length)
          for (const cluster of view.clusters) {
            expect(cluster.values.length).toBeGreaterThan(1)
            expect(cluster.values.map((one) => one.value)).toContain(cluster.suggestion)
          }
        }),
      )
    },
  )
})
