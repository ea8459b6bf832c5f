import type { Page } from '@playwright/test'
import { deskOf } from './support/desk.ts'
import { addDocument, BEARINGS, markdown, prepareStaged, runRules } from './support/material.ts'
import { CONFIRM, decide, edit, rowsOf } from './support/review.ts'
import { expect, HOST_GONE, test } from './support/test.ts'

const focusOn = async (page: Page, index: number): Promise<void> => {
  await deskOf(page).goTo(index)
}

test('tabs, types, words and columns say which rows are shown, and chips take them back', async ({
  page,
  open,
  api,
}) => {
  const { projectUid, documentUid, runUid } = await prepareStaged(api)
  await decide(api, { runUid, indexes: [0, 1] }, CONFIRM)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  const desk = deskOf(page)
  await desk.expectCounts({ All: 7, Staged: 5, Confirmed: 2, Rejected: 0, Failed: 0, Pending: 0 })
  await desk.tab('Confirmed').click()
  await expect(desk.row(1).first()).toBeVisible()
  await expect(desk.row(2)).toHaveCount(0)
  await desk.tab('All').click()
  await page.getByRole('button', { name: 'Types' }).click()
  await page.getByRole('checkbox', { name: 'heading' }).check()
  await page.keyboard.press('Escape')
  await expect(desk.row(1)).toHaveCount(0)
  await expect(desk.row(5).first()).toBeVisible()
  await page.getByRole('button', { name: 'Remove the filter heading' }).click()
  await expect(desk.row(1).first()).toBeVisible()
  await page.getByLabel('Search blocks').fill('drawings')
  await expect(desk.row(6).first()).toBeVisible()
  await expect(desk.row(1)).toHaveCount(0)
})

test('all rows that match are confirmed after a look, and one undo takes them back after a restart', async ({
  page,
  open,
  api,
  host,
  faults,
}) => {
  faults.allow(HOST_GONE)
  const { projectUid, documentUid } = await prepareStaged(api)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  const desk = deskOf(page)
  await focusOn(page, 1)
  await page.keyboard.press('Shift+C')
  const dialog = page.getByRole('dialog', { name: 'Confirm 7 staged rows?' })
  await expect(dialog).toContainText('7 rows become confirmed data')
  await expect(dialog.getByRole('list', { name: 'The first of them' }).getByRole('listitem')).toHaveCount(5)
  await expect(dialog).toContainText('and 2 more rows')
  await page.getByRole('button', { name: 'Confirm 7 rows' }).click()
  await desk.expectCounts({ Staged: 0, Confirmed: 7 })
  await expect(page.getByText('7 rows confirmed.', { exact: true })).toBeVisible()

  await host.restart()
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  await desk.expectCounts({ Staged: 0, Confirmed: 7 })
  await page.keyboard.press('h')
  const history = page.getByRole('dialog', { name: 'History' })
  await expect(history.getByRole('list', { name: 'Actions, newest first' })).toContainText('7 rows confirmed')
  await history.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(page.getByText('Undone: 7 rows confirmed in Beams.md.')).toBeVisible()
  await page.keyboard.press('Escape')
  await desk.expectCounts({ Staged: 7, Confirmed: 0 })
})

test('what is rejected is asked again with the reason', async ({ page, open, api }) => {
  const { projectUid, documentUid } = await prepareStaged(api)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  const desk = deskOf(page)
  await focusOn(page, 2)
  await page.keyboard.press('x')
  await page.getByLabel('Reason (optional)').fill('Wrong beam')
  await page.getByRole('checkbox', { name: 'Ask again with this reason' }).check()
  await page.getByRole('button', { name: 'Reject and ask again' }).click()
  await expect(page.getByText('1 row will be asked for again.')).toBeVisible()
  await desk.expectCounts({ Staged: 7, Rejected: 0 })
  await focusOn(page, 2)
  await expect(desk.panel.getByLabel('Row history')).toContainText('Wrong beam')
})

test('all rows that match are chosen with Ctrl A, across pages', async ({ page, open, api }) => {
  const { projectUid, documentUid } = await prepareStaged(api)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  const desk = deskOf(page)
  await focusOn(page, 1)
  await page.keyboard.press('Control+A')
  await expect(page.getByText('All 7 rows that match are selected')).toBeVisible()
  await page.keyboard.press('x')
  const dialog = page.getByRole('dialog', { name: 'Reject 7 selected rows?' })
  await dialog.getByLabel('Reason (optional)').fill('Draft')
  await expect(dialog.getByRole('button', { name: 'Reject 7 rows' })).toBeEnabled()
  await page.keyboard.press('Enter')
  await desk.expectCounts({ Staged: 0, Rejected: 7 })
  await expect(page.getByText('All 7 rows that match are selected')).toBeHidden()
})

test('a row that somebody else changed meanwhile shows both values, and nothing typed is lost', async ({
  page,
  open,
  api,
  faults,
}) => {
  faults.allow(/status of 4\d\d .*review\.edit/)
  const prepared = await prepareStaged(api)
  await open(`/projects/${prepared.projectUid}/documents/${prepared.documentUid}`)
  const desk = deskOf(page)
  await desk.cell(2, 'subject').dblclick()
  const editor = page.getByLabel('Edit subject')
  await editor.fill('My beam')
  await edit(api, prepared, { blockIndex: 2, field: 'subject', value: 'Their beam' })
  await edit(api, prepared, { blockIndex: 3, field: 'subject', value: 'Another beam' })
  await expect(desk.cell(3, 'subject')).toHaveText('Another beam')
  await expect(editor).toHaveValue('My beam')
  await editor.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Row 2 changed while you edited it' })
  await expect(dialog).toContainText('My beam')
  await expect(dialog).toContainText('Their beam')
  await dialog.getByRole('button', { name: 'Keep mine' }).click()
  await expect(desk.cell(2, 'subject')).toHaveText('My beam')
  await expect.poll(async () => (await rowsOf(api, prepared))[2]?.data?.subject).toBe('My beam')
})

test('a whole project is reviewed in one grid, whose address keeps what is shown', async ({ page, open, api }) => {
  const { projectUid, schemaUid } = await prepareStaged(api)
  await addDocument(api, projectUid, BEARINGS)
  await runRules(api, projectUid, schemaUid)
  await open(`/projects/${projectUid}`)
  await expect(page.getByRole('link', { name: 'Beams.md' })).toBeVisible()
  await page.keyboard.press('g')
  const desk = deskOf(page)
  await desk.expectCounts({ All: 11, Staged: 11 })
  const bearings = page.locator('[role="row"][row-id]').filter({ hasText: 'Bearings.md' })
  await expect(bearings).toHaveCount(4)
  await page.getByRole('button', { name: 'Documents' }).click()
  await page.getByRole('checkbox', { name: 'Bearings.md' }).check()
  await page.keyboard.press('Escape')
  await expect(page.locator('[role="row"][row-id]')).toHaveCount(4)
  await page.reload()
  await expect(page.getByRole('button', { name: 'Remove the filter 1 document' })).toBeVisible()
  await expect(bearings).toHaveCount(4)
  await bearings.first().locator('[col-id="content"]').click()
  await page.keyboard.press('Shift+C')
  await page.getByRole('button', { name: 'Confirm 4 rows' }).click()
  await desk.expectCounts({ Staged: 7, Confirmed: 4 })
  await bearings.nth(1).locator('[col-id="document"]').dblclick()
  await expect(page.getByRole('heading', { name: 'Bearings.md' })).toBeVisible()
  await expect(desk.panel).toContainText('Row 1 ·')
})

test('cells are pasted as a table: into one row at once, into several after a look', async ({
  page,
  open,
  api,
  context,
}) => {
  const { projectUid, documentUid } = await prepareStaged(api)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const desk = deskOf(page)
  const copy = (text: string) => page.evaluate((words) => navigator.clipboard.writeText(words), text)
  await desk.cell(1, 'subject').click()
  await copy('Edge beam')
  await page.keyboard.press('Control+V')
  await expect(desk.cell(1, 'subject')).toHaveText('Edge beam')
  await desk.cell(2, 'subject').click()
  await copy('Girder A\nGirder B')
  await page.keyboard.press('Control+V')
  const dialog = page.getByRole('dialog', { name: 'Paste into 2 rows?' })
  await expect(dialog).toContainText('Girder B')
  await dialog.getByRole('button', { name: 'Change 2 rows' }).click()
  await expect(desk.cell(2, 'subject')).toHaveText('Girder A')
  await expect(desk.cell(3, 'subject')).toHaveText('Girder B')
  await page.keyboard.press('u')
  await expect(desk.cell(3, 'subject')).toHaveText('Beam 3')
})

test('the history goes back several steps at once, and forward again', async ({ page, open, api }) => {
  const { projectUid, documentUid, runUid } = await prepareStaged(api)
  await decide(api, { runUid, indexes: [0] }, CONFIRM)
  await decide(api, { runUid, indexes: [1] }, { kind: 'reject', reason: 'No' })
  await decide(api, { runUid, indexes: [2, 3] }, CONFIRM)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  const desk = deskOf(page)
  await desk.expectCounts({ Confirmed: 3, Rejected: 1 })
  await page.keyboard.press('h')
  const history = page.getByRole('dialog', { name: 'History' })
  await history.getByRole('button', { name: 'Undo to here: 1 row rejected' }).click()
  await expect(history.getByText('Undone', { exact: true })).toHaveCount(2)
  await history.getByRole('button', { name: 'Redo' }).click()
  await expect(history.getByText('Undone', { exact: true })).toHaveCount(1)
  await page.keyboard.press('Escape')
  await desk.expectCounts({ Confirmed: 1, Rejected: 1 })
})

test('the history can be that of one project alone, by the keyboard', async ({ page, open, api }) => {
  const { projectUid, documentUid, runUid } = await prepareStaged(api)
  await api.projects.create.mutate({ name: 'Tunnel' })
  await decide(api, { runUid, indexes: [0] }, CONFIRM)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  await deskOf(page).expectCounts({ Confirmed: 1 })
  await page.keyboard.press('h')
  const history = page.getByRole('dialog', { name: 'History' })
  const choice = history.getByRole('combobox', { name: 'Project' })
  await expect(choice).toHaveValue('All projects')
  await choice.focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('Tunn')
  await expect(page.getByRole('option')).toHaveText(['Tunnel'])
  // Marked for Enter.
  await expect(page.getByRole('option')).toHaveAttribute('data-combobox-selected')
  await page.keyboard.press('Enter')
  await expect(history.getByRole('heading', { name: 'Nothing has been decided in this project yet' })).toBeVisible()
  await choice.click()
  await page.getByRole('option', { name: 'Bridge' }).click()
  await expect(history.getByRole('list', { name: 'Actions, newest first' })).toContainText('1 row confirmed')
  await expect(history.getByRole('button', { name: /^Undo to here/ })).toHaveCount(0)
})

test('an empty answer of a filter says so and leads back', async ({ page, open, api }) => {
  const { projectUid, documentUid } = await prepareStaged(api, markdown('One.md', '# One\n'))
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  await deskOf(page).tab('Rejected').click()
  await expect(page.getByRole('heading', { name: 'No block matches the filters' })).toBeVisible()
  await page.getByRole('button', { name: 'Show all blocks' }).click()
  await expect(deskOf(page).row(0).first()).toBeVisible()
})
