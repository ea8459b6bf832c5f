import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { expectLossless } from '../../../../../tests/helpers/lossless.ts'
import { parseMarkdown } from '../../../../../tests/helpers/parse-markdown.ts'

const readmes = globSync('node_modules/**/README*.md').sort()

test('every README of the dependencies comes back byte for byte, with nothing readable between its blocks', () => {
  expect(readmes.length).toBeGreaterThan(100)
  for (const name of readmes) {
    const bytes = readFileSync(name)
    if (bytes.toString().trim() === '') continue
    const document = parseMarkdown({ name, bytes })
    expectLossless(document, bytes)
    expect([name, document.blocks.filter((b) => b.type === 'other')]).toEqual([name, []])
  }
})
