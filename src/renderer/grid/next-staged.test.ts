import { describe, expect, it } from 'vitest'
import type { StagedPageReader } from './next-staged.ts'
import { findNextStaged, findPlace } from './next-staged.ts'

const listOf =
  (staged: readonly number[]): StagedPageReader =>
  (offset, limit) =>
    Promise.resolve({
      rows: staged.slice(offset, offset + limit).map((blockIndex) => ({ blockIndex })),
      total: staged.length,
    })

describe('findNextStaged', () => {
  it('finds the first staged row after the present one', async () => {
    const read = listOf([2, 5, 9, 40])
    expect(await findNextStaged(read, 0)).toBe(2)
    expect(await findNextStaged(read, 2)).toBe(5)
    expect(await findNextStaged(read, 6)).toBe(9)
    expect(await findNextStaged(read, 39)).toBe(40)
  })

  it('starts again from the top after the last one', async () => {
    expect(await findNextStaged(listOf([2, 5]), 5)).toBe(2)
    expect(await findNextStaged(listOf([3]), 3)).toBe(3)
  })

  it('finds nothing when nothing is staged', async () => {
    expect(await findNextStaged(listOf([]), -1)).toBeNull()
  })

  it('reads few pages of a long list', async () => {
    let reads = 0
    const long = listOf(Array.from({ length: 100_000 }, (_, index) => index * 3))
    const counted: StagedPageReader = (offset, limit) => {
      reads += 1
      return long(offset, limit)
    }
    expect(await findNextStaged(counted, 200_000)).toBe(200_001)
    expect(reads).toBeLessThan(20)
  })
})

describe('findPlace', () => {
  it('finds where a block stands in a filtered list', async () => {
    const read = listOf([2, 5, 9, 40])
    expect(await findPlace(read, 2)).toBe(0)
    expect(await findPlace(read, 9)).toBe(2)
    expect(await findPlace(read, 40)).toBe(3)
  })

  it('finds no place for a block that the filter leaves out', async () => {
    expect(await findPlace(listOf([2, 5]), 3)).toBeNull()
    expect(await findPlace(listOf([]), 3)).toBeNull()
  })
})
