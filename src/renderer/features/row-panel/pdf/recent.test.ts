import { expect, test } from 'vitest'
import { keepRecent } from './recent.ts'

function watched(maxWeight: number) {
  const dropped: string[] = []
  return { dropped, recent: keepRecent<string>(maxWeight, (value) => dropped.push(value)) }
}

test('what was used longest ago goes first', () => {
  const { dropped, recent } = watched(2)
  recent.put('a', 'A', 1)
  recent.put('b', 'B', 1)
  expect(recent.get('a')).toBe('A')
  recent.put('c', 'C', 1)
  expect(dropped).toEqual(['B'])
  expect(recent.get('b')).toBeUndefined()
})

test('the newest stays, however heavy it is', () => {
  const { dropped, recent } = watched(2)
  recent.put('a', 'A', 1)
  recent.put('huge', 'H', 9)
  expect(dropped).toEqual(['A'])
  expect(recent.get('huge')).toBe('H')
})

test('what is put again or dropped by name is let go once', () => {
  const { dropped, recent } = watched(5)
  recent.put('a', 'A1', 1)
  recent.put('a', 'A2', 1)
  recent.drop('a')
  recent.drop('a')
  expect(dropped).toEqual(['A1', 'A2'])
})
