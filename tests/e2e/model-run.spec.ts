import type { Page } from '@playwright/test'
import { deskOf } from './support/desk.ts'
import { createGate } from './support/gate.ts'
import { look } from './support/look.ts'
import { longDocument, type NewFile, prepareProject, type Prepared } from './support/material.ts'
import { connect, expect, openRunDialog, runDialog, SECRET, startButton, startRun, test } from './support/model-test.ts'
import type { Api } from './support/host.ts'

const LOADS = longDocument('Loads.md', 60)

async function prepareDocument(
  api: Api,
  open: (path: string) => Promise<void>,
  file: NewFile = LOADS,
): Promise<Prepared> {
  const prepared = await prepareProject(api, file)
  await open(`/projects/${prepared.projectUid}/documents/${prepared.documentUid}`)
  return prepared
}

test('rows go from pending to staged in the open grid as a model answers', async ({ page, open, api, model }) => {
  const gate = createGate()
  const server = await model({ hold: gate.hold })
  await prepareDocument(api, open)
  await startRun(page)
  const desk = deskOf(page)
  await expect.poll(gate.held).toBe(1)
  await expect(desk.status(0)).toHaveText(/Pending|Running/)
  await expect(desk.tab('Staged')).toHaveText('Staged 0')
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
  gate.letGo(1)
  await expect(desk.status(0)).toContainText('Staged')
  await expect(desk.cell(0, 'subject')).toContainText('subject: Beam 0')
  await expect(desk.tab('Pending')).not.toHaveText('Pending 0')
  await look(page, 'running')
  gate.letGo()
  await desk.expectCounts({ Staged: 60, Pending: 0 })
  await desk.goTo(0)
  await expect(desk.panel.getByLabel('Model call')).toContainText('claude')
  for (const [, calls] of server.calls) expect(calls).toBe(1)
})

test('a cancelled run keeps what had arrived, and goes on where it stopped', async ({ page, open, api, model }) => {
  const gate = createGate()
  await model({ hold: gate.hold })
  await prepareDocument(api, open)
  await startRun(page)
  const desk = deskOf(page)
  await expect.poll(gate.held).toBe(1)
  gate.letGo(1)
  await expect(desk.status(0)).toContainText('Staged')
  await expect.poll(gate.held).toBe(1)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('Cancelled. What had arrived is kept.')).toBeVisible()
  await expect(page.getByRole('button', { name: /^Run \d+ pending$/ })).toBeVisible()
  await expect(desk.status(0)).toContainText('Staged')
  await expect(desk.tab('Running')).toBeHidden()
  gate.letGo()
  await startRun(page)
  await desk.expectCounts({ Staged: 60, Pending: 0 })
})

const OTHER_KEY = 'sk-ant-another-key-of-the-window-0815'

test('a key that the server refuses pauses the run, and with another one it goes on', async ({
  page,
  open,
  api,
  model,
}) => {
  await model({
    script: ({ headers }) => (headers['x-api-key'] === SECRET ? { fault: 'status', status: 401 } : undefined),
  })
  const { projectUid, documentUid } = await prepareDocument(api, open)
  await startRun(page)
  const notice = page.getByRole('alert').filter({ hasText: 'Paused:' })
  await expect(notice).toContainText('Check the key in Settings')
  await expect(notice).toContainText('60 of 60 rows in 1 document to go, $0.00 spent.')
  await look(page, 'run-refused')
  await notice.getByRole('button', { name: 'Open Settings' }).click()
  const provider = page.getByRole('region', { name: /Anthropic/ })
  await provider.getByRole('button', { name: /^Remove key/ }).click()
  await expect(page.getByText('The key was removed.')).toBeVisible()
  await provider.getByLabel(/^Key for/).fill(OTHER_KEY)
  await provider.getByRole('button', { name: 'Add key' }).click()
  await expect(provider.getByLabel(/^Keys of/)).toContainText('0815')
  await expect(page.locator('body')).not.toContainText(OTHER_KEY)
  await expect(page.locator('body')).not.toContainText(SECRET)
  await page.getByRole('link', { name: 'Paused: 0 of 60 rows' }).click()
  const jobs = page.getByRole('table', { name: 'Jobs' })
  await expect(jobs).toContainText('Paused')
  await expect(jobs).toContainText('Check the key in Settings')
  await jobs.getByRole('button', { name: /^Resume/ }).click()
  await expect(jobs).toContainText('Done')
  await page.goto(`${page.url().split('#')[0] ?? ''}#/projects/${projectUid}/documents/${documentUid}`)
  await deskOf(page).expectCounts({ Staged: 60, Pending: 0 })
})

test('while the provider asks for patience the window says so, and for how long', async ({
  page,
  open,
  api,
  model,
}) => {
  const gate = createGate()
  await model({
    hold: ({ index }) => (index === 0 ? Promise.resolve() : gate.hold()),
    script: [{ fault: 'status', status: 429, headers: { 'retry-after': '10' } }],
  })
  await prepareDocument(api, open)
  await startRun(page)
  const notice = page.getByRole('status').filter({ hasText: /rate limited/i })
  await expect(notice).toBeVisible()
  await look(page, 'rate-limited')
  await expect.poll(gate.held, { timeout: 30_000 }).toBe(1)
  await expect(notice).toBeHidden()
  gate.letGo()
  await deskOf(page).expectCounts({ Staged: 60, Pending: 0 })
})

test('failed rows are tried again, and those that were staged stay', async ({ page, open, api, model }) => {
  const server = await model({ script: ({ index }) => (index === 0 ? { fault: 'invalid_data' } : undefined) })
  await prepareDocument(api, open)
  const dialog = await openRunDialog(page)
  await dialog.getByRole('button', { name: /^How the model is asked/ }).click()
  await dialog.getByLabel('Attempts for a row').fill('1')
  await expect(dialog.getByRole('button', { name: 'How the model is asked 1 changed' })).toBeVisible()
  await startButton(dialog).click()
  const desk = deskOf(page)
  await desk.expectCounts({ Pending: 0 })
  await expect(desk.tab('Failed')).not.toHaveText('Failed 0')
  const staged = await desk.tab('Staged').innerText()
  expect(staged).not.toBe('Staged 0')
  const requests = server.requests.length
  await page.getByRole('button', { name: 'More for this document' }).click()
  await page.getByRole('menuitem', { name: /^Retry \d+ failed$/ }).click()
  await desk.expectCounts({ Staged: 60, Failed: 0 })
  expect(server.requests.length).toBeGreaterThan(requests)
  for (const [, calls] of server.calls) expect(calls).toBeLessThanOrEqual(2)
})

async function reject(page: Page, row: number, reason: string): Promise<void> {
  const desk = deskOf(page)
  await desk.goTo(row)
  await page.keyboard.press('x')
  const dialog = page.getByRole('dialog', { name: `Reject row ${String(row)}?` })
  await dialog.getByLabel('Reason (optional)').fill(reason)
  await dialog.getByRole('button', { name: 'Reject' }).click()
  await expect(desk.status(row)).toHaveText('Rejected')
  await expect(desk.panel).toContainText(`Row ${String(row + 1)} ·`)
}

test('a rejected row is asked again with its reason, and nothing else is', async ({ page, open, api, model }) => {
  const server = await model()
  await prepareDocument(api, open)
  await startRun(page)
  const desk = deskOf(page)
  await desk.expectCounts({ Staged: 60, Pending: 0 })
  await reject(page, 3, 'The subject is the beam alone')
  const before = server.requests.length
  await desk.goTo(3)
  await page.keyboard.press('r')
  const dialog = runDialog(page)
  await expect(dialog).toContainText('1 selected row will be asked')
  await dialog.getByRole('radio', { name: /Anthropic/ }).click()
  await expect(startButton(dialog)).toHaveText('Run 1 row')
  await look(page, 'run-row-again')
  await startButton(dialog).click()
  await expect(dialog).toBeHidden()
  await expect(desk.status(3)).toContainText('Staged')
  await desk.expectCounts({ Staged: 60, Rejected: 0 })
  const asked = server.requests.slice(before)
  expect(asked.flatMap(({ blocks }) => blocks)).toHaveLength(1)
  expect(JSON.stringify(asked[0]?.body.messages)).toContain('The subject is the beam alone')
})

test('several selected rows are asked again together', async ({ page, open, api, model }) => {
  const server = await model()
  await prepareDocument(api, open)
  await startRun(page)
  const desk = deskOf(page)
  await desk.expectCounts({ Staged: 60, Pending: 0 })
  const before = server.requests.length
  await expect(desk.status(5)).toContainText('Staged')
  await desk.goTo(5)
  await page.keyboard.press('Shift+ArrowDown')
  await expect(desk.panel.getByRole('button', { name: 'Confirm 2' })).toBeVisible()
  await page.keyboard.press('Shift+ArrowDown')
  await expect(desk.panel.getByRole('button', { name: 'Confirm 3' })).toBeVisible()
  await page.keyboard.press('r')
  const dialog = runDialog(page)
  await expect(dialog).toContainText('3 selected rows will be asked')
  await dialog.getByRole('radio', { name: /Anthropic/ }).click()
  await startButton(dialog).click()
  await expect(dialog).toBeHidden()
  await expect.poll(() => server.requests.slice(before).flatMap(({ blocks }) => blocks).length).toBe(3)
  await desk.expectCounts({ Staged: 60, Pending: 0 })
})

test('re-running what changed asks nothing when nothing changed', async ({ page, open, api, model }) => {
  const server = await model()
  await prepareDocument(api, open)
  await startRun(page)
  const desk = deskOf(page)
  await desk.expectCounts({ Staged: 60, Pending: 0 })
  const before = server.requests.length
  await page.getByRole('button', { name: 'More for this document' }).click()
  await page.getByRole('menuitem', { name: 'Run rows again…' }).click()
  const dialog = runDialog(page)
  await dialog.getByRole('radio', { name: /Anthropic/ }).click()
  await dialog.getByLabel('Rows', { exact: true }).click()
  await page.getByRole('option', { name: 'What changed since it was answered' }).click()
  await expect(dialog.getByRole('region', { name: 'Quote' })).toContainText('Nothing changed since it was answered')
  await expect(dialog.getByRole('button', { name: 'Run', exact: true })).toBeDisabled()
  await dialog.getByLabel('Model', { exact: true }).fill('claude-sonnet-5-5')
  await expect(startButton(dialog)).toHaveText('Run 60 rows')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  expect(server.requests).toHaveLength(before)
})

test('the key of another address is not used, and the window says what is missing', async ({
  page,
  open,
  api,
  model,
}) => {
  const server = await model()
  await api.providers.setBaseUrl.mutate({ kind: 'anthropic', baseUrl: 'http://127.0.0.1:9' })
  await prepareDocument(api, open)
  await page.getByRole('button', { name: 'Run a schema' }).click()
  const dialog = runDialog(page)
  await expect(dialog.getByRole('radio', { name: /Anthropic/ })).toBeDisabled()
  await expect(dialog.getByRole('link', { name: /in Settings/ })).toBeVisible()
  await connect(api, server.url)
  await expect(dialog.getByRole('radio', { name: /Anthropic/ })).toBeEnabled()
})
