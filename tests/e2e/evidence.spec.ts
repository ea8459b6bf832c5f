import type { Api } from './support/host.ts'
import { deskOf } from './support/desk.ts'
import { addDocument, markdown, runRules } from './support/material.ts'
import { edit as editRow } from './support/review.ts'
import { expect, test } from './support/test.ts'

const TEXT =
  '# Beams\n\nThe *retaining* wall shall carry “its own load” at midspan.\n\n| Part | Owner |\n|---|---|\n| Deck | Contractor |\n'
const text = { type: 'string' }
const SCHEMA = {
  schema_ref: 'quotes_v1',
  type: 'object',
  properties: { subject: text, quote: text, confidence: { type: 'number', minimum: 0, maximum: 1 } },
}

type Edit = { readonly blockIndex: number; readonly field: string; readonly value: string | number }

async function prepare(api: Api) {
  const { projectUid } = await api.projects.create.mutate({ name: 'Bridge' })
  const documentUid = await addDocument(api, projectUid, markdown('Beams.md', TEXT))
  const { schemaUid } = await api.schemas.add.mutate({ text: JSON.stringify(SCHEMA) })
  const runUid = await runRules(api, projectUid, schemaUid)
  const edit = (change: Edit): Promise<void> => editRow(api, { documentUid, runUid }, change)
  await edit({ blockIndex: 1, field: 'subject', value: 'Retaining wall' })
  await edit({ blockIndex: 1, field: 'quote', value: 'The retaining wall shall carry "its own load"' })
  await edit({ blockIndex: 1, field: 'confidence', value: 0.8 })
  await edit({ blockIndex: 2, field: 'quote', value: 'Contractor' })
  await edit({ blockIndex: 2, field: 'subject', value: 'Deck' })
  return { path: `/projects/${projectUid}/documents/${documentUid}?schema=${schemaUid}`, edit }
}

test('values are marked where they stand in the block, and the focused field stands out', async ({
  page,
  open,
  api,
}) => {
  const { path } = await prepare(api)
  await open(path)
  const { goTo, panel } = deskOf(page)
  const here = panel.locator('[aria-current] mark[data-tone="here"]')
  await goTo(1)
  await expect(here).toHaveText(['The', 'retaining', 'wall shall carry “its own load'])
  await expect(panel).toContainText('Confidence 0.78')
  await panel.getByRole('button', { name: 'subject in the block: Close' }).click()
  await expect(here).toHaveText(['retaining', 'wall'])
  await expect(panel.locator('[aria-current] mark[data-tone="faint"]').first()).toHaveText('The')

  await goTo(2)
  await expect(here).toHaveText('Contractor')
  await expect(panel.locator('td mark[data-tone="faint"]')).toHaveText('Deck')
})

test('a quote that stands nowhere in the block is flagged in the grid and in the panel', async ({
  page,
  open,
  api,
}) => {
  const { path, edit } = await prepare(api)
  await edit({ blockIndex: 1, field: 'quote', value: 'The tower may fall' })
  await open(path)
  const { goTo, panel, cell } = deskOf(page)
  await expect(cell(1, 'quote').getByRole('img', { name: 'Not found in the block' })).toBeVisible()
  await expect(cell(2, 'quote').getByRole('img', { name: 'Not found in the block' })).toHaveCount(0)
  await goTo(1)
  await expect(panel).toContainText('Not found')
  await expect(panel).toContainText('Low confidence 0.20')

  await panel.getByRole('textbox', { name: /^quote/ }).fill('its own load')
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('button', { name: 'quote in the block: Exact' })).toBeVisible()
  await expect(panel).toContainText('Confidence 0.78')
  await expect(cell(1, 'quote').getByRole('img', { name: 'Not found in the block' })).toHaveCount(0)
})
