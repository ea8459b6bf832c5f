/** A person is faster than the host: what they typed and chose last is what they see, and nothing of it is lost. */
import { deskOf } from './support/desk.ts'
import { holdRequests } from './support/gate.ts'
import { prepareStaged } from './support/material.ts'
import { rowsOf } from './support/review.ts'
import { expect, test } from './support/test.ts'

test('filters that follow one another before their rows came leave the last one, with its rows', async ({
  page,
  open,
  api,
}) => {
  const { projectUid, documentUid } = await prepareStaged(api)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  const desk = deskOf(page)
  await expect(desk.row(6).first()).toBeVisible()
  const pages = await holdRequests(page, 'rows.page')
  for (const tab of ['Staged', 'Failed', 'Rejected', 'Confirmed']) {
    const held = pages.held()
    await desk.tab(tab).click()
    await expect.poll(() => pages.held()).toBeGreaterThan(held)
  }
  await desk.tab('All').click()
  pages.letGo()
  await expect(desk.row(6).first()).toBeVisible()
  await desk.tab('Staged').click()
  await expect(desk.row(6).first()).toBeVisible()
})

test('what is typed before the host has answered stays in sight, and all of it is kept', async ({
  page,
  open,
  api,
}) => {
  const { projectUid, documentUid, runUid } = await prepareStaged(api)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  const desk = deskOf(page)
  await desk.goTo(1)
  const edits = await holdRequests(page, 'review.edit')
  await desk.cell(1, 'subject').dblclick()
  await page.getByLabel('Edit subject').fill('Edge beam')
  await page.keyboard.press('Enter')
  await expect.poll(() => edits.held()).toBe(1)
  await desk.cell(1, 'is_requirement').dblclick()
  await expect(page.getByRole('listbox', { name: 'Edit is_requirement' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(desk.cell(1, 'is_requirement')).toHaveText('false')
  await expect(desk.cell(1, 'subject')).toHaveText('Edge beam')

  await test.step('the answer to the first leaves the second in sight', async () => {
    edits.letGo(1)
    await expect.poll(() => edits.held()).toBe(1)
    await expect(desk.cell(1, 'is_requirement')).toHaveText('false')
    await expect(desk.cell(1, 'subject')).toHaveText('Edge beam')
  })
  await test.step('so does a page that is read meanwhile', async () => {
    await desk.tab('Staged').click()
    await desk.tab('All').click()
    await expect(desk.cell(1, 'is_requirement')).toHaveText('false')
    await expect(desk.cell(1, 'subject')).toHaveText('Edge beam')
  })
  edits.letGo()
  await expect
    .poll(async () => (await rowsOf(api, { documentUid, runUid }))[1]?.data)
    .toMatchObject({
      subject: 'Edge beam',
      is_requirement: false,
    })
  await expect(desk.cell(1, 'is_requirement')).toHaveText('false')
})

test.describe('keys that follow one another before the host has answered', () => {
  test('mean the next row: confirm, confirm, reject with a reason', async ({ page, open, api }) => {
    const { projectUid, documentUid, runUid } = await prepareStaged(api)
    await open(`/projects/${projectUid}/documents/${documentUid}`)
    const desk = deskOf(page)
    await desk.goTo(1)
    const decisions = await holdRequests(page, 'review.perform')
    await page.keyboard.press('c')
    await expect(desk.panel).toContainText('Row 2 ·')
    await page.keyboard.press('c')
    await expect(desk.panel).toContainText('Row 3 ·')
    await page.keyboard.press('x')
    await expect(page.getByRole('dialog', { name: 'Reject row 3?' })).toBeVisible()
    const reason = page.getByLabel('Reason (optional)')
    await expect(reason).toBeFocused()
    decisions.letGo()
    await expect(desk.status(2)).toHaveText('Confirmed')
    await expect(reason).toBeFocused()
    await page.keyboard.type('Twice')
    await page.keyboard.press('Enter')
    await expect(desk.panel).toContainText('Row 4 ·')
    await expect(desk.status(3)).toHaveText('Rejected')
    await expect(desk.focusedRow()).toHaveAttribute('row-id', /:4$/)
    const rows = await rowsOf(api, { documentUid, runUid })
    expect(rows.map(({ status }) => status).slice(0, 5)).toEqual([
      'ai_complete',
      'confirmed',
      'confirmed',
      'rejected',
      'ai_complete',
    ])
  })

  test('stay with their rows where those decided leave the list', async ({ page, open, api }) => {
    const { projectUid, documentUid, runUid } = await prepareStaged(api)
    await open(`/projects/${projectUid}/documents/${documentUid}`)
    const desk = deskOf(page)
    await desk.tab('Staged').click()
    await desk.goTo(1)
    const decisions = await holdRequests(page, 'review.perform')
    await page.keyboard.press('c')
    await page.keyboard.press('c')
    await page.keyboard.press('x')
    await expect(page.getByRole('dialog', { name: 'Reject row 3?' })).toBeVisible()
    decisions.letGo()
    await desk.expectCounts({ Staged: 5, Confirmed: 2 })
    await expect(desk.row(1)).toHaveCount(0)
    await expect(page.getByLabel('Reason (optional)')).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(desk.row(3)).toHaveCount(0)
    await expect(desk.focusedRow()).toHaveAttribute('row-id', /:4$/)
    await page.keyboard.press('c')
    await desk.expectCounts({ Staged: 3, Confirmed: 3, Rejected: 1 })
    const rows = await rowsOf(api, { documentUid, runUid })
    expect(rows.flatMap(({ status, blockIndex }) => (status === 'ai_complete' ? [blockIndex] : []))).toEqual([0, 5, 6])
  })

  test('go back to a row that was refused', async ({ page, open, api, faults }) => {
    faults.allow(/ERR_FAILED/)
    const { projectUid, documentUid } = await prepareStaged(api)
    await open(`/projects/${projectUid}/documents/${documentUid}`)
    const desk = deskOf(page)
    await desk.goTo(1)
    const decisions = await holdRequests(page, 'review.perform', 'abort')
    await page.keyboard.press('c')
    await expect(desk.panel).toContainText('Row 2 ·')
    decisions.letGo()
    await expect(desk.panel).toContainText('Row 1 ·')
    await expect(desk.status(1)).toHaveText('Staged')
  })
})

test('decisions without a click before them begin at the first row, and the last row of a list is left for the one above', async ({
  page,
  open,
  api,
}) => {
  const { projectUid, documentUid } = await prepareStaged(api)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  const desk = deskOf(page)
  await expect(desk.panel).toContainText('Row 0 ·')
  await page.keyboard.press('c')
  await expect(desk.panel).toContainText('Row 1 ·')
  await expect(desk.status(0)).toHaveText('Confirmed')
  await desk.tab('Staged').click()
  await expect(desk.row(0)).toHaveCount(0)
  await desk.goTo(5)
  await page.keyboard.press('c')
  await expect(desk.row(5)).toHaveCount(0)
  await expect(desk.panel).toContainText('Row 6 ·')
  await page.keyboard.press('x')
  await expect(page.getByLabel('Reason (optional)')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(desk.row(6)).toHaveCount(0)
  await expect(desk.focusedRow()).toHaveAttribute('row-id', /:4$/)
  await expect(desk.panel).toContainText('Row 4 ·')
  await page.keyboard.press('c')
  await desk.expectCounts({ Staged: 3, Confirmed: 3, Rejected: 1 })
  await expect(desk.panel).toContainText('Row 3 ·')
})
