import { expect, test } from 'vitest'
import { convUid, sourceUid } from './uids.ts'

const bytes = new TextEncoder().encode('# Hello\n')

test('a source uid is the SHA-256 of type, newline and bytes', () => {
  expect(sourceUid('md', bytes)).toBe('6ad84fe9b673fd11e934ee6226d1763f2dfda3cd01baa4f8224ff1b0062deae2')
})

test('a conversion uid is the SHA-256 of tool, representation type and representation', () => {
  expect(convUid('mdast', 'markdown_bytes', bytes)).toBe(
    '4c67e186bffee14032578f003b3537028b782643533fcbbbb6e6700371086ae2',
  )
})

test('the same bytes as another type are another source', () => {
  expect(sourceUid('txt', bytes)).not.toBe(sourceUid('md', bytes))
})
