/** Further opinions from a real model server, how far they agree, and values that are taken over. */
import type { Page } from '@playwright/test'
import { deskOf } from './support/desk.ts'
import { look } from './support/look.ts'
import { BEAMS, prepareStaged, type Reviewed } from './support/material.ts'
import { expect, runDialog, startButton, test } from './support/model-test.ts'
import { VIEWS } from './support/screens.ts'
import type { Api } from './support/host.ts'

type Compared = Reviewed & { readonly opinionUid: string }

/** A second opinion of the model server beside the rules' main run. */
async function prepareOpinion(api: Api): Promise<Compared> {
  const reviewed = await prepareStaged(api, BEAMS)
  const { projectUid, documentUid, schemaUid } = reviewed
  const order = { projectUid, schemaUid, provider: 'anthropic', model: null, opinion: 'new', concurrency: 1 } as const
  const { runUids } = await api.runs.start.mutate({ ...order, documentUids: [documentUid] })
  while ((await api.runs.list.query({ projectUid, onlyActive: true })).length > 0);
  return { ...reviewed, opinionUid: runUids[0] ?? '' }
}

const pathOf = ({ projectUid, documentUid }: Reviewed): string => `/projects/${projectUid}/documents/${documentUid}`

const rows = (page: Page) =>
  page.getByRole('treegrid', { name: 'Rows side by side' }).or(page.getByRole('grid', { name: 'Rows side by side' }))
/** In cells whose values differ, of one row or of all. */
const marks = (page: Page, place = '') => page.locator(`[role="row"]${place} [role="img"][aria-label="Differs"]`)
const figures = (page: Page) => page.getByRole('group', { name: 'Agreement by field' })

test('a second opinion is asked for from the run selector, looked at, and compared', async ({
  page,
  open,
  api,
  model,
  host,
}) => {
  await model()
  const reviewed = await prepareStaged(api, BEAMS)
  await open(pathOf(reviewed))
  await page.getByRole('button', { name: 'Run: requirements_review_v1' }).click()
  await page.getByRole('menuitem', { name: 'Ask for a second opinion…' }).click()
  const dialog = runDialog(page)
  await expect(dialog.getByRole('radio', { name: 'Second opinion' })).toBeChecked()
  await dialog.getByRole('radio', { name: /Anthropic/ }).click()
  await expect(startButton(dialog)).toHaveText(/Run 7 rows/)
  await startButton(dialog).click()
  await expect(dialog).toBeHidden()

  await expect(page.getByRole('note')).toContainText('A further opinion')
  const runs = await api.documents.runs.query({ documentUid: reviewed.documentUid })
  expect(runs.map(({ opinion, provider }) => [opinion, provider])).toEqual([
    [0, 'rules'],
    [1, 'anthropic'],
  ])
  await test.step('its rows are run again for itself, and the list of jobs says whose they were', async () => {
    await expect(page.getByRole('button', { name: /^Cancel/ })).toBeHidden()
    await expect(deskOf(page).status(1)).toContainText('Staged')
    await deskOf(page).goTo(1)
    await page.keyboard.press('r')
    await expect(dialog).toContainText('This goes on with opinion 2.')
    await dialog.getByRole('radio', { name: /Anthropic/ }).click()
    await startButton(dialog).click()
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('note')).toContainText('A further opinion')
    await expect
      .poll(async () => (await api.jobs.list.query({ projectUid: null, onlyActive: false })).map((job) => job.opinion))
      .toEqual([1, 1, 0])
    await page.goto(`${host.origin}/#/activity`)
    await expect(page.getByRole('table', { name: 'Jobs' })).toContainText('opinion 2 · 1 selected row of 1 document')
    await page.goBack()
  })
  await page.keyboard.press('f')
  const facets = page.getByRole('complementary', { name: 'Facets' })
  await facets.getByRole('button', { name: /^subject/ }).click()
  await expect(facets.getByRole('group', { name: 'Values of subject' })).toBeVisible()
  await expect(facets.getByRole('button', { name: 'Clean up this field' })).toBeHidden()
  await page.getByRole('button', { name: 'Run: requirements_review_v1 · opinion 2' }).click()
  await page.getByRole('menuitem', { name: 'Compare with…' }).click()
  await expect(figures(page).getByRole('row')).not.toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Left: Main run · Built-in rules' })).toBeVisible()
})

test('the figures are those of the API, and a field shows its differences alone', async ({
  page,
  open,
  api,
  model,
}) => {
  await model()
  const compared = await prepareOpinion(api)
  const { runUid, opinionUid } = compared
  const agreement = await api.compare.of.query({ leftRunUid: runUid, rightRunUid: opinionUid })
  await open(`${pathOf(compared)}/compare?left=${runUid}&right=${opinionUid}`)
  for (const { field, compared: both, agreed } of agreement.fields) {
    const line = figures(page)
      .getByRole('row')
      .filter({ has: page.getByRole('button', { name: field, exact: true }) })
    await expect(line.getByRole('cell').first()).toHaveText(String(both - agreed))
  }
  const differing = agreement.compared - agreement.agreed
  expect(differing).toBeGreaterThan(0)
  await expect(page.getByRole('button', { name: `Differences ${String(differing)}` })).toBeVisible()
  const one = agreement.fields.find(({ compared: both, agreed }) => agreed < both)
  if (!one) throw new Error('The runs agree in everything.')
  await figures(page).getByRole('button', { name: one.field, exact: true }).click()
  await expect(page.getByRole('button', { name: `Differences ${String(one.compared - one.agreed)}` })).toBeVisible()
  await expect(rows(page).getByRole('columnheader', { name: one.field })).toBeVisible()
  await expect(marks(page, '[row-index="0"]')).toHaveCount(2)
  await page.getByRole('button', { name: `Only ${one.field}: show all fields` }).click()
  await page.getByRole('button', { name: /^All \d+$/ }).click()
  await expect(page).toHaveURL(/rows=all/)
})

test('values are taken over by key and all at once, and taken back', async ({ page, open, api, model }) => {
  await model()
  const compared = await prepareOpinion(api)
  const { runUid, opinionUid } = compared
  const pair = { leftRunUid: runUid, rightRunUid: opinionUid }
  const differing = async (): Promise<number> => {
    const { compared: both, agreed } = await api.compare.of.query(pair)
    return both - agreed
  }
  const before = await differing()
  await open(`${pathOf(compared)}/compare?left=${runUid}&right=${opinionUid}`)
  await expect(marks(page).first()).toBeVisible()
  await page.keyboard.press('j')
  await expect(page.locator('[role="row"][row-index="0"] .ag-cell-focus')).toBeVisible()
  await page.keyboard.press('2')
  await expect.poll(differing).toBe(before - 1)
  await expect(page.getByRole('button', { name: `Differences ${String(before - 1)}` })).toBeVisible()
  await page.keyboard.press('1')
  await expect(page.getByText('takes no values: it is not a main run')).toBeVisible()

  await page.getByRole('button', { name: `Take Opinion 2 where they differ (${String(before - 1)})…` }).click()
  const dialog = page.getByRole('dialog', { name: 'Take Opinion 2 where the runs differ' })
  await dialog.getByRole('button', { name: `Change ${String(before - 1)} rows` }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByText('No differences', { exact: true })).toBeVisible()
  expect(await differing()).toBe(0)
  await page.keyboard.press('u')
  await expect.poll(differing).toBe(before - 1)
  await page.keyboard.press('u')
  await expect.poll(differing).toBe(before)
})

test('one run alone says so; the palette leads to the comparison', async ({ page, open, api, model }) => {
  await model()
  const reviewed = await prepareStaged(api, BEAMS)
  await open(pathOf(reviewed))
  await page.keyboard.press('Control+k')
  await page.getByPlaceholder('Go to a project, document, schema or screen').fill('compare')
  await expect(page.getByRole('dialog').getByText('Compare its runs')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByText('There is one run so far')).toBeVisible()
  await look(page, 'compare-one-run')
  await page.getByRole('button', { name: 'Ask for a second opinion…' }).click()
  await expect(runDialog(page).getByRole('radio', { name: 'Second opinion' })).toBeChecked()
})

for (const { theme, viewport: size } of VIEWS) {
  test(`the comparison holds in the ${theme} theme at ${size.width} px`, async ({ page, open, api, model }) => {
    await model()
    // Axe looks at five states of the screen.
    test.slow()
    await page.setViewportSize(size)
    await page.emulateMedia({ colorScheme: theme })
    const compared = await prepareOpinion(api)
    const { runUid, opinionUid } = compared
    const name = `${theme}-${size.width}`
    await open(`${pathOf(compared)}/compare?left=${runUid}&right=${opinionUid}`)
    await expect(marks(page).first()).toBeVisible()
    await page.keyboard.press('j')
    await look(page, `compare-${name}`)
    await page
      .getByRole('button', { name: 'kind', exact: true })
      .or(figures(page).getByRole('button').first())
      .first()
      .click()
    await expect(page).toHaveURL(/field=/)
    await look(page, `compare-field-${name}`)
    await page.getByRole('button', { name: /^Take Opinion 2/ }).click()
    await expect(page.getByRole('dialog').getByRole('button', { name: /^Change/ })).toBeEnabled()
    await look(page, `compare-take-${name}`)
    await page.keyboard.press('Escape')
    await open(pathOf(compared))
    await page.getByRole('button', { name: /^Run: / }).click()
    await expect(page.getByRole('menuitem', { name: 'Compare with…' })).toBeVisible()
    await look(page, `run-menu-${name}`)
    await page.getByRole('menuitem', { name: 'Ask for a second opinion…' }).click()
    await expect(runDialog(page).getByText('Free of charge')).toBeVisible()
    await look(page, `second-opinion-${name}`)
  })
}
