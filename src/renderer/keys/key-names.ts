type Press = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey'>

/** Keys that are held for others to be pressed. */
const MODIFIERS = new Set([
  'Shift',
  'Control',
  'Alt',
  'Meta',
  'AltGraph',
  'CapsLock',
  'Fn',
  'Dead',
  'Process',
  'Unidentified',
])

/** The name of a key press as the key map spells it: `j`, `Shift+c`, `Mod+k`, `ArrowDown`; null for a modifier alone. */
export function keyName({ key, shiftKey, ctrlKey, altKey, metaKey }: Press): string | null {
  if (MODIFIERS.has(key)) return null
  const isLetter = /^\p{L}$/u.test(key)
  const name = key === ' ' ? 'Space' : isLetter ? key.toLowerCase() : key
  // Shift is part of how signs like ? are typed, so it is named for letters and named keys only.
  const isShiftNamed = shiftKey && (isLetter || name.length > 1)
  return [ctrlKey || metaKey ? 'Mod' : '', altKey ? 'Alt' : '', isShiftNamed ? 'Shift' : '', name]
    .filter(Boolean)
    .join('+')
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Enter: '↵',
  Backspace: '⌫',
  Delete: 'Del',
}

/** A key name for reading: `⇧C`, `Ctrl K`, `↓`. */
export function keyLabel(name: string, isMac: boolean): string {
  const parts = name === '+' ? ['+'] : name.split(/\+(?!$)/)
  const key = parts.at(-1) ?? ''
  const held = parts.slice(0, -1)
  const shown = SIGNS[key] ?? (held.length > 0 && key.length === 1 ? key.toUpperCase() : key)
  const mod = held.includes('Mod') ? (isMac ? '⌘' : 'Ctrl ') : ''
  const alt = held.includes('Alt') ? (isMac ? '⌥' : 'Alt ') : ''
  return `${mod}${alt}${held.includes('Shift') ? '⇧' : ''}${shown}`
}

/** As `aria-keyshortcuts` wants it. */
export function ariaKeys(names: readonly string[], isMac: boolean): string {
  return names.map((name) => name.replace('Mod', isMac ? 'Meta' : 'Control')).join(' ')
}
