import { describe, expect, it } from 'vitest'
import { keyName } from './keys.ts'

const press = (key: string, held: Partial<Record<'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey', boolean>> = {}) =>
  keyName({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...held })

describe('keyName', () => {
  it('names shift with letters and named keys, also under caps lock', () => {
    expect(press('C', { shiftKey: true })).toBe('Shift+c')
    expect(press('C')).toBe('c')
    expect(press('ArrowDown', { shiftKey: true })).toBe('Shift+ArrowDown')
  })

  it('leaves shift out of signs that need it to be typed', () => {
    expect(press('?', { shiftKey: true })).toBe('?')
  })

  it('leaves presses with Ctrl, Alt or Meta to the browser', () => {
    expect(press('c', { ctrlKey: true })).toBeNull()
    expect(press('c', { metaKey: true })).toBeNull()
  })
})
