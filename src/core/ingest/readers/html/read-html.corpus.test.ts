import { expect, it } from 'vitest'
import { scoreCorpus } from '../../../../../tests/helpers/score-blocks.ts'

it('reads the pages of the corpus as the references do', { timeout: 60_000 }, async () => {
  const { text, type, files } = await scoreCorpus('html')
  expect(files).toBe(16)
  expect(text).toBeGreaterThanOrEqual(0.98)
  expect(type).toBeGreaterThanOrEqual(0.93)
})
