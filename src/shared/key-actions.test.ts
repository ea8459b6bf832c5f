import { describe, expect, it } from 'vitest'
import { KEY_ACTION_IDS, keyHolder, keysOf } from './key-actions.ts'

describe('keys', () => {
  it('meet nowhere as Galley brings them', () => {
    for (const id of KEY_ACTION_IDS)
      for (const key of keysOf(id, {})) expect([id, key, keyHolder(key, id, {})]).toEqual([id, key, null])
  })

  it('are those that a person chose, and none where the person wants none', () => {
    expect(keysOf('confirm', { confirm: ['y'] })).toEqual(['y'])
    expect(keysOf('confirm', { confirm: [] })).toEqual([])
    expect(keysOf('confirm', { other: ['y'] })).toEqual(['c'])
  })

  it('are held by what they do in the same place, or everywhere', () => {
    expect(keyHolder('x', 'confirm', {})).toBe('reject')
    expect(keyHolder('x', 'confirm', { reject: ['z'] })).toBeNull()
    expect(keyHolder('?', 'confirm', {})).toBe('shortcuts')
    expect(keyHolder('c', 'shortcuts', {})).toBe('confirm')
    expect(keyHolder('/', 'addDocuments', {})).toBe('searchProject')
    expect(keyHolder('1', 'confirm', {})).toBeNull()
  })
})
