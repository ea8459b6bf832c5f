/** Keys of one's own, whose a key press is, and actions by name. */
import { deskOf } from './support/desk.ts'
import { prepareStaged } from './support/material.ts'
import { expect, test } from './support/test.ts'

test('a key belongs to the dialog or menu that is open, and what it closes is all that it closes', async ({
  page,
  open,
  api,
}) => {
  const { projectUid, documentUid } = await prepareStaged(api)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  const desk = deskOf(page)
  const { keyboard } = page
  const facets = page.getByRole('complementary', { name: 'Facets' })
  const selected = page.getByText('All 7 rows that match are selected')
  const replace = page.getByRole('dialog', { name: 'Find and replace' })
  await desk.cell(1, 'subject').click()
  await keyboard.press('Control+a')
  await expect(selected).toBeVisible()
  await keyboard.press('f')
  await expect(facets.getByRole('button', { name: /^is_requirement/ })).toBeFocused()
  await keyboard.press('Shift+F')
  await expect(replace.getByRole('textbox', { name: 'Find' })).toBeFocused()
  await keyboard.press('Escape')
  await expect(replace).toBeHidden()
  await expect(facets).toBeVisible()
  await expect(selected).toBeVisible()
  await facets.getByRole('button', { name: /^is_requirement/ }).focus()
  await keyboard.press('Escape')
  await expect(facets).toBeHidden()
  await expect(selected).toBeVisible()

  await keyboard.press('.')
  await expect(page.getByRole('menu', { name: 'More for this document' })).toBeVisible()
  await keyboard.press('ArrowDown')
  await keyboard.press('x')
  await expect(page.getByRole('dialog')).toBeHidden()
  await keyboard.press('Escape')
  await expect(page.getByRole('menu')).toBeHidden()
  await expect(selected).toBeVisible()
  await desk.cell(1, 'subject').click()
  await keyboard.press('Escape')
  await expect(selected).toBeHidden()

  await test.step('the palette does by name what keys do, from where the focus was', async () => {
    await keyboard.press('Control+k')
    await keyboard.type('merge similar')
    await keyboard.press('Enter')
    await expect(page.getByRole('dialog', { name: 'Merge similar values of subject' })).toBeVisible()
    await keyboard.press('Escape')
    await expect(desk.cell(1, 'subject')).toBeFocused()
    await keyboard.press('t')
    await expect(desk.tab('Staged')).toHaveAttribute('aria-pressed', 'true')
    await keyboard.press('q')
    await expect(desk.tab('All')).toHaveAttribute('aria-pressed', 'true')
    await desk.cell(1, 'subject').click()
    await expect(desk.panel).toContainText('Row 1 ·')
    await keyboard.press('Shift+P')
    await expect(desk.panel.getByRole('combobox').or(desk.panel.getByRole('textbox')).first()).toBeFocused()
  })
})

test('a key of one’s own takes the place of the one before, and is not taken from another action unasked', async ({
  page,
  open,
  api,
  host,
}) => {
  const { projectUid, documentUid } = await prepareStaged(api)
  await open('/settings')
  const keys = page.getByRole('region', { name: 'In rows of a document or project' })
  const line = (what: string) => keys.getByRole('listitem').filter({ hasText: what })
  const confirm = line('Confirm, and go to the next')
  const reject = line('Reject, with a reason')
  await confirm.getByRole('button', { name: /^Change/ }).press('Enter')
  await page.keyboard.press('l')
  await expect(confirm.locator('kbd')).toHaveText('l')
  await reject.getByRole('button', { name: /^Change/ }).press('Enter')
  await page.keyboard.press('l')
  await expect(reject.getByRole('alert')).toContainText('l is the key for “Confirm, and go to the next')
  await reject.getByRole('button', { name: 'Leave it' }).click()
  await expect(reject.locator('kbd')).toHaveText('x')
  await page.reload()
  await expect(confirm.locator('kbd')).toHaveText('l')

  await page.goto(`${host.origin}/#/projects/${projectUid}/documents/${documentUid}`)
  const desk = deskOf(page)
  await desk.goTo(1)
  await expect(desk.panel.getByRole('button', { name: /^Confirm/ })).toHaveText('Confirml')
  await page.keyboard.press('c')
  await page.keyboard.press('l')
  await expect(desk.status(1)).toHaveText('Confirmed')
  await desk.expectCounts({ Confirmed: 1, Staged: 6 })
})
