import { expect } from 'vitest'
import type { ParsedBlock } from '../../src/shared/domain.ts'

/** Between blocks only this may stand: a byte order mark at the start, white space, `>`, and bare list markers. */
const ALLOWED_GAP = /^\uFEFF?(?:[\s>]|[-*+](?![^\s])|[0-9]{1,9}[.)](?![^\s]))*$/

/** Asserts that blocks lie in order within the bytes, hold exactly what they point at, and that with the gaps they give the file back. */
export function expectLossless(
  document: { readonly blocks: readonly ParsedBlock[]; readonly representation: Uint8Array },
  bytes: Uint8Array,
): void {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: Buffer[] = []
  const strays: string[] = []
  let cursor = 0
  for (const { content, locator } of document.blocks) {
    if (locator.type !== 'text_offset_range') expect.fail(`a locator of type ${locator.type}`)
    const { start_offset: start, end_offset: end } = locator
    if (start < cursor || end <= start || end > source.length) expect.fail(`block [${start}, ${end}) after ${cursor}`)
    const gap = source.subarray(cursor, start)
    if (!ALLOWED_GAP.test(gap.toString())) strays.push(gap.toString())
    if (source.subarray(start, end).toString() !== content) expect.fail(`content of [${start}, ${end}) differs`)
    parts.push(gap, Buffer.from(content))
    cursor = end
  }
  const tail = source.subarray(cursor)
  if (!ALLOWED_GAP.test(tail.toString())) strays.push(tail.toString())
  expect(strays).toEqual([])
  expect(Buffer.concat([...parts, tail]).equals(source)).toBe(true)
  expect(Buffer.from(document.representation).equals(source)).toBe(true)
}
