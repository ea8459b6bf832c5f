import { expect, test } from 'vitest'
import {
  binAt,
  boundsOf,
  domainOf,
  edgesOf,
  handleAfterKey,
  isWithin,
  nearestEdge,
  shareOf,
  spanOf,
  withHandle,
} from './brush.ts'

const bins = [0, 10, 20, 30].map((from) => ({ from, to: from + 10, rows: from }))
const edges = edgesOf(bins, false)
const domain = domainOf(edges)

test('edges are where bins meet, whole numbers for whole numbers', () => {
  expect(edges).toEqual([0, 10, 20, 30, 40])
  expect(
    edgesOf(
      [
        { from: 1, to: 2.4, rows: 1 },
        { from: 2.4, to: 3.8, rows: 2 },
      ],
      true,
    ),
  ).toEqual([1, 2, 4])
  expect(domainOf([])).toEqual([0, 0])
})

test('an end of the axis is an open bound', () => {
  expect(boundsOf([0, 40], domain)).toEqual({ min: null, max: null })
  expect(boundsOf([10, 40], domain)).toEqual({ min: 10, max: null })
  expect(spanOf({ min: 10, max: null }, domain)).toEqual([10, 40])
  expect(spanOf({ min: -5, max: 900 }, domain)).toEqual([0, 40])
})

test('a handle stops at the other', () => {
  expect(withHandle([10, 20], 'min', 30)).toEqual([20, 20])
  expect(withHandle([10, 20], 'max', 0)).toEqual([10, 10])
  expect(withHandle([10, 20], 'max', 40)).toEqual([10, 40])
})

test('keys bring a handle from edge to edge, from a typed bound to the next one', () => {
  expect(handleAfterKey(edges, 10, 'ArrowRight')).toBe(20)
  expect(handleAfterKey(edges, 13.5, 'ArrowRight')).toBe(20)
  expect(handleAfterKey(edges, 13.5, 'ArrowLeft')).toBe(10)
  expect(handleAfterKey(edges, 40, 'ArrowRight')).toBe(40)
  expect(handleAfterKey(edges, 0, 'PageUp')).toBe(40)
  expect(handleAfterKey(edges, 30, 'Home')).toBe(0)
  expect(handleAfterKey(edges, 0, 'End')).toBe(40)
  expect(handleAfterKey(edges, 0, 'a')).toBeNull()
})

test('a pointer takes the nearest edge and finds the bin below it', () => {
  expect(nearestEdge(edges, 0.3)).toBe(10)
  expect(nearestEdge(edges, 2)).toBe(40)
  expect(binAt(bins, 0.6)).toEqual(bins[2])
  expect(binAt(bins, 1)).toEqual(bins[3])
  expect(binAt([], 0.5)).toBeNull()
})

test('places on the axis go from 0 to 1, and an axis of one value has one place', () => {
  expect(shareOf(10, domain)).toBe(0.25)
  expect(shareOf(99, domain)).toBe(1)
  expect(shareOf(5, [5, 5])).toBe(0)
})

test('bins are in the range when they overlap it', () => {
  expect(bins.map((bin) => isWithin(bin, [10, 30]))).toEqual([false, true, true, false])
  expect(isWithin({ from: 5, to: 5, rows: 1 }, [5, 5])).toBe(true)
})
