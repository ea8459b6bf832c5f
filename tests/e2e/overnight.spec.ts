import type { Page } from '@playwright/test'
import { deskOf } from './support/desk.ts'
import { look } from './support/look.ts'
import { longDocument, prepareProject } from './support/material.ts'
import { connect, expect, openRunDialog, startButton, test } from './support/model-test.ts'
import { HOST_GONE } from './support/test.ts'

const LOADS = longDocument('Loads.md', 60)

async function sendOvernight(page: Page): Promise<void> {
  const dialog = await openRunDialog(page)
  await dialog.getByRole('radio', { name: 'Overnight' }).click()
  await expect(startButton(dialog)).toHaveText('Send 60 rows')
  await startButton(dialog).click()
  await expect(dialog).toBeHidden()
}

/** The first request is answered before the batch leaves. */
const AWAY = { timeout: 20_000 }

test('rows sent for the night come back after Galley was closed and opened again', async ({
  page,
  open,
  host,
  batches,
  faults,
}) => {
  faults.allow(HOST_GONE)
  const server = await batches()
  const { projectUid, documentUid } = await prepareProject(host.api, LOADS)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  await sendOvernight(page)
  await expect(page.getByText('60 rows will be answered overnight.')).toBeVisible()
  const notice = page.getByRole('status').filter({ hasText: 'with the provider' })
  await expect(notice).toContainText('You may close Galley meanwhile.', AWAY)
  await look(page, 'overnight-sent')
  await expect.poll(() => server.batches.length).toBe(1)
  const live = server.live().flatMap(({ blocks }) => blocks).length
  await expect(deskOf(page).status(0)).toContainText('Staged')
  await deskOf(page).expectCounts({ Staged: live, Pending: 60 - live })

  await host.restart()
  await connect(host.api, server.url)
  await open('/activity?view=overnight')
  const table = page.getByRole('table', { name: 'Batches' })
  await expect(table).toContainText('At the provider')
  await look(page, 'overnight')
  const lookNow = page.getByRole('button', { name: 'Look now' })
  await lookNow.click()
  await expect(page.getByText('Nothing has come back yet: 1 batch to go.')).toBeVisible()
  await server.end()
  // Galley looks by itself too, and may be first.
  await expect(async () => {
    if (await lookNow.isVisible()) await lookNow.click({ timeout: 1_000 })
    await expect(table).toContainText('Merged', { timeout: 1_000 })
  }).toPass({ timeout: 20_000 })
  await page.goto(`${host.origin}/#/projects/${projectUid}/documents/${documentUid}`)
  await deskOf(page).expectCounts({ Staged: 60, Pending: 0, Failed: 0 })
  expect(server.batches).toHaveLength(1)
  expect(server.live()).toHaveLength(1)
})

test('rows that wait overnight are asked at once when a person moves them', async ({ page, open, api, batches }) => {
  const server = await batches()
  const { projectUid, documentUid } = await prepareProject(api, LOADS)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  await sendOvernight(page)
  const notice = page.getByRole('status').filter({ hasText: 'with the provider' })
  await expect(notice).toBeVisible(AWAY)
  await page.getByRole('button', { name: 'More for this document' }).click()
  await page.getByRole('menuitem', { name: 'Ask waiting rows now' }).click()
  await deskOf(page).expectCounts({ Staged: 60, Pending: 0 })
  await expect(notice).toBeHidden()
  const asked = server.live().flatMap(({ blocks }) => blocks.map((block) => block.block_uid))
  expect(new Set(asked).size).toBe(60)
})
