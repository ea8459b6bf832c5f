/** Where JSON stops being JSON: the messages of V8 name the place of some faults only. */

type Expected = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'comma'
type Scan = { at: number; expected: Expected; readonly open: string[] }

/** Offset of the first character that cannot stand there, in UTF-16 units; null when the text is JSON. */
export function findJsonFault(text: string): number | null {
  const scan: Scan = { at: 0, expected: 'value', open: [] }
  let isDone = false
  for (;;) {
    scan.at = skipSpace(text, scan.at)
    if (scan.at >= text.length) return isDone ? null : text.length
    if (isDone) return scan.at
    const start = scan.at
    if (!step(text, scan)) return Math.max(scan.at, start)
    isDone = scan.open.length === 0 && scan.expected === 'comma'
  }
}

/** `line 3, column 14`, both from 1. */
export function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}`
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \t\n\r'.includes(text.charAt(at))) at += 1
  return at
}

function step(text: string, scan: Scan): boolean {
  const char = text.charAt(scan.at)
  if (char === '}' || char === ']') return close(scan, char)
  switch (scan.expected) {
    case 'colon':
      return char === ':' && move(scan, scan.at + 1, 'value')
    case 'comma':
      return char === ',' && move(scan, scan.at + 1, scan.open.at(-1) === '{' ? 'key' : 'value')
    case 'key':
    case 'first key':
      return char === '"' && moveOver(scan, endOfString(text, scan.at), 'colon')
    default:
      return stepValue(text, scan)
  }
}

function stepValue(text: string, scan: Scan): boolean {
  const char = text.charAt(scan.at)
  if (char === '{' || char === '[') {
    scan.open.push(char)
    return move(scan, scan.at + 1, char === '{' ? 'first key' : 'first value')
  }
  if (char === '"') return moveOver(scan, endOfString(text, scan.at), 'comma')
  const scalar = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y
  scalar.lastIndex = scan.at
  return scalar.test(text) && move(scan, scalar.lastIndex, 'comma')
}

function close(scan: Scan, char: string): boolean {
  const isObject = char === '}'
  if (scan.open.at(-1) !== (isObject ? '{' : '[')) return false
  if (scan.expected !== 'comma' && scan.expected !== (isObject ? 'first key' : 'first value')) return false
  scan.open.pop()
  return move(scan, scan.at + 1, 'comma')
}

function move(scan: Scan, at: number, expected: Expected): true {
  scan.at = at
  scan.expected = expected
  return true
}

type StringEnd = { readonly at: number; readonly isWhole: boolean }

function moveOver(scan: Scan, end: StringEnd, expected: Expected): boolean {
  scan.at = end.at
  scan.expected = expected
  return end.isWhole
}

function endOfString(text: string, start: number): StringEnd {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '"') return { at: at + 1, isWhole: true }
    if (char < ' ') return { at, isWhole: false }
    if (char !== '\\') continue
    const escape = /["\\/bfnrt]|u[\da-fA-F]{4}/y
    escape.lastIndex = at + 1
    if (!escape.test(text)) return { at: at + 1, isWhole: false }
    at = escape.lastIndex - 1
  }
  return { at: text.length, isWhole: false }
}
