import { describe, expect, it } from 'vitest'
import { ariaKeys, keyLabel, keyName } from './key-names.ts'

const press = (key: string, held: Partial<Record<'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey', boolean>> = {}) =>
  keyName({ key, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, ...held })

describe('keyName', () => {
  it('names shift with letters and named keys, also under caps lock', () => {
    expect(press('C', { shiftKey: true })).toBe('Shift+c')
    expect(press('C')).toBe('c')
    expect(press('ArrowDown', { shiftKey: true })).toBe('Shift+ArrowDown')
    expect(press('Ж', { shiftKey: true })).toBe('Shift+ж')
  })

  it('leaves shift out of signs that need it to be typed', () => {
    expect(press('?', { shiftKey: true })).toBe('?')
    expect(press('+', { shiftKey: true })).toBe('+')
  })

  it('names Ctrl and Command alike, before the others', () => {
    expect(press('k', { ctrlKey: true })).toBe('Mod+k')
    expect(press('Z', { metaKey: true, shiftKey: true })).toBe('Mod+Shift+z')
    expect(press('x', { altKey: true })).toBe('Alt+x')
  })

  it('names no modifier alone', () => {
    expect(press('Shift', { shiftKey: true })).toBeNull()
    expect(press('Control', { ctrlKey: true })).toBeNull()
  })
})

describe('keyLabel', () => {
  it('reads as keyboards are marked', () => {
    expect(keyLabel('c', false)).toBe('c')
    expect(keyLabel('Shift+c', false)).toBe('⇧C')
    expect(keyLabel('Mod+k', false)).toBe('Ctrl K')
    expect(keyLabel('Mod+Shift+z', true)).toBe('⌘⇧Z')
    expect(keyLabel('ArrowDown', false)).toBe('↓')
    expect(keyLabel('Mod++', false)).toBe('Ctrl +')
    expect(keyLabel('+', false)).toBe('+')
  })

  it('is told to screen readers in their own words', () => {
    expect(ariaKeys(['u', 'Mod+z'], false)).toBe('u Control+z')
    expect(ariaKeys(['Mod+k'], true)).toBe('Meta+k')
  })
})
