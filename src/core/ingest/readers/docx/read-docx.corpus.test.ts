import { expect, it } from 'vitest'
import { scoreCorpus } from '../../../../../tests/helpers/score-blocks.ts'

it('reads the corpus as its reference does', async () => {
  const { text, type, files } = await scoreCorpus('docx')
  expect(files).toBe(13)
  expect(text).toBeGreaterThanOrEqual(0.975)
  expect(type).toBeGreaterThanOrEqual(0.98)
})
