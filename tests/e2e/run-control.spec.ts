import type { Locator, Page } from '@playwright/test'
import { deskOf } from './support/desk.ts'
import { createGate } from './support/gate.ts'
import { look } from './support/look.ts'
import { addDocument, BEARINGS, longDocument, prepareProject, prepareStaged } from './support/material.ts'
import { connect, expect, openRunDialog, startButton, startRun, test } from './support/model-test.ts'
import { HOST_GONE } from './support/test.ts'

const LOADS = longDocument('Loads.md', 60)

const fact = (quote: Locator, label: string): Locator =>
  quote.getByRole('term').filter({ hasText: label }).locator('xpath=following-sibling::dd')

test('the price stands in the dialog before anything is asked, and follows each choice', async ({
  page,
  open,
  api,
  batches,
}) => {
  const server = await batches()
  const { projectUid } = await prepareProject(api, LOADS)
  await addDocument(api, projectUid, BEARINGS)
  await open(`/projects/${projectUid}`)
  const dialog = await openRunDialog(page)
  const quote = dialog.getByRole('region', { name: 'Quote' })
  await expect(startButton(dialog)).toHaveText('Run 64 rows')
  await expect(fact(quote, 'Documents')).toHaveText('2')
  await expect(fact(quote, 'Time')).not.toHaveText('within a day')
  await expect(quote).toContainText('Estimated from the text')
  const price = quote.locator('[data-chosen="true"] dd')
  await expect(price).toHaveText(/^\$0\.\d+ to \$0\.\d+$/)
  const live = await price.innerText()
  await dialog.getByRole('radio', { name: 'Overnight' }).click()
  await expect(startButton(dialog)).toHaveText('Send 64 rows')
  await expect(price).not.toHaveText(live)
  await expect(fact(quote, 'Time')).toHaveText('within a day')
  await dialog.getByRole('radio', { name: 'Now' }).click()
  await dialog.getByLabel('Model', { exact: true }).fill('claude-sonnet-5-5')
  await expect(price).not.toHaveText(live)
  await dialog.getByLabel('Model', { exact: true }).fill('')
  await expect(price).toHaveText(live)
  expect(server.live()).toHaveLength(0)

  await quote.getByRole('button', { name: 'Measure with 3 blocks' }).click()
  await expect(quote).toContainText('Measured on 3 rows of this schema and model.')
  await expect(startButton(dialog)).toHaveText('Run 61 rows')
  expect(server.live().flatMap(({ blocks }) => blocks)).toHaveLength(3)
  await look(page, 'run-measured')
  await startButton(dialog).click()
  await expect(page.getByRole('region', { name: 'Progress' })).toContainText('64 staged')
  expect(server.live().flatMap(({ blocks }) => blocks)).toHaveLength(64)
})

test('a quote for rows that there are none of says so, and starts nothing', async ({ page, open, api, model }) => {
  await model()
  const { projectUid } = await prepareProject(api, LOADS)
  await open(`/projects/${projectUid}`)
  const dialog = await openRunDialog(page)
  await dialog.getByLabel('Rows', { exact: true }).click()
  await expect(page.getByRole('option', { name: 'Failed, again (0)' })).toBeDisabled()
  await page.getByRole('option', { name: 'What changed since it was answered' }).click()
  await expect(startButton(dialog)).toHaveText('Run 60 rows')
  await dialog.getByRole('radio', { name: 'Rules' }).click()
  await expect(dialog.getByRole('region', { name: 'Quote' })).toContainText('Free of charge')
})

test('a paused run finishes what is under way, and resumes with the rest', async ({ page, open, api, model }) => {
  const gate = createGate()
  const server = await model({ hold: gate.hold })
  const { projectUid, documentUid } = await prepareProject(api, LOADS)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  await startRun(page)
  const desk = deskOf(page)
  await expect.poll(gate.held).toBe(1)
  await page.getByRole('button', { name: 'Pause' }).click()
  const notice = page.getByRole('status').filter({ hasText: 'Paused.' })
  await expect(notice).toContainText('60 of 60 rows in 1 document to go')
  gate.letGo(1)
  await expect(desk.status(0)).toContainText('Staged')
  await expect(desk.tab('Running')).toBeHidden()
  expect(server.requests).toHaveLength(1)
  await expect(page.getByRole('link', { name: /^Paused: \d+ of 60 rows/ })).toBeVisible()
  gate.letGo()
  await notice.getByRole('button', { name: 'Resume' }).click()
  await desk.expectCounts({ Staged: 60, Pending: 0 })
  await expect(notice).toBeHidden()
  await expect(page.getByText('Nothing is running')).toBeVisible()
})

/** Presses Tab until what has the focus is called so. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const focused = page.locator(':focus')
  for (let step = 0; step < 20; step += 1) {
    await page.keyboard.press('Tab')
    const words = (await focused.getAttribute('aria-label')) ?? (await focused.innerText())
    if (name.test(words)) return
  }
  throw new Error(`Tab does not lead to ${name.source}.`)
}

test('a row is run again without the mouse', async ({ page, open, api, model }) => {
  const server = await model()
  const { projectUid, documentUid } = await prepareStaged(api)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  const desk = deskOf(page)
  await expect(desk.status(0)).toContainText('Staged')
  await desk.goTo(1)
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog', { name: 'Run selected rows' })
  await expect(dialog.getByRole('radio', { name: 'Anthropic' })).toBeVisible()
  await tabTo(page, /^Anthropic$/)
  await page.keyboard.press('Space')
  await expect(startButton(dialog)).toHaveText('Run 1 row')
  await tabTo(page, /^Run 1 row$/)
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  await expect.poll(() => server.requests.flatMap(({ blocks }) => blocks).length).toBe(1)
  await desk.goTo(1)
  await expect(desk.panel.getByLabel('Model call')).toContainText('claude')
})

test('a budget pauses before it is passed; raised, the run finishes', async ({ page, open, api, model }) => {
  const server = await model()
  const { projectUid, documentUid } = await prepareProject(api, LOADS)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  const dialog = await openRunDialog(page)
  await dialog.getByLabel('Budget').fill('0.006')
  await startButton(dialog).click()
  const notice = page.getByRole('alert').filter({ hasText: 'Paused:' })
  await expect(notice).toContainText(/budget/i)
  await expect(notice.getByLabel('New budget')).toHaveValue('$0.012')
  await look(page, 'budget-reached')
  const [job] = await api.jobs.list.query({ projectUid, onlyActive: true })
  expect(job?.costUsd).toBeLessThanOrEqual(0.006)
  const asked = server.requests.length
  await notice.getByLabel('New budget').fill('2')
  await notice.getByRole('button', { name: 'Raise and resume' }).click()
  await deskOf(page).expectCounts({ Staged: 60, Pending: 0 })
  await expect(notice).toBeHidden()
  expect(server.requests.length).toBeGreaterThan(asked)
})

test('a host that dies in the middle of a run shows it paused, and goes on when asked', async ({
  page,
  open,
  host,
  model,
  faults,
}) => {
  faults.allow(HOST_GONE)
  const gate = createGate()
  const server = await model({ hold: gate.hold })
  const { projectUid, documentUid } = await prepareProject(host.api, LOADS)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  await startRun(page)
  await expect.poll(gate.held).toBe(1)
  gate.letGo(1)
  await expect(deskOf(page).status(0)).toContainText('Staged')
  await expect.poll(gate.held).toBe(1)
  await host.restart()
  gate.letGo()
  await connect(host.api, server.url)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  const notice = page.getByRole('alert').filter({ hasText: 'Paused:' })
  await expect(notice).toContainText('Galley was closed while this was under way.')
  await expect(deskOf(page).status(0)).toContainText('Staged')
  await expect(deskOf(page).tab('Running')).toBeHidden()
  await look(page, 'interrupted')
  await notice.getByRole('button', { name: 'Resume' }).click()
  await deskOf(page).expectCounts({ Staged: 60, Pending: 0 })
})

test('usage says what calls took, what the cache saved and how fast they were', async ({ page, open, api, model }) => {
  await model()
  const { projectUid, documentUid } = await prepareProject(api, LOADS)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  await startRun(page)
  await deskOf(page).expectCounts({ Staged: 60, Pending: 0 })
  await page.getByRole('link', { name: 'Activity' }).click()
  await page.getByText('Usage and cost').click()
  const totals = page.getByLabel('Totals')
  await expect(totals).toContainText(/spent\$0\.00\d+/)
  await expect(totals).toContainText('rows60')
  await expect(totals).toContainText(/[1-9]\d*%/)
  await expect(totals).toContainText(/saved by the cache\$0\.\d+/)
  await expect(totals).toContainText(/saved by packing\$0\.\d+/)
  const usage = page.getByRole('table', { name: 'Usage' })
  await expect(usage).toContainText('claude-haiku-5-5')
  await page.getByRole('combobox', { name: 'Group by' }).click()
  await page.getByRole('option', { name: 'By document' }).click()
  await expect(usage).toContainText('Loads.md')
  await look(page, 'usage')
})
