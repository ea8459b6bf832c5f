import { deskOf } from './support/desk.ts'
import { look } from './support/look.ts'
import { BEAMS, markdown, prepareProject, prepareStaged } from './support/material.ts'
import { expect, HOST_GONE, test } from './support/test.ts'

test('files that cannot be read say why, and a known one is recognised', async ({ page, open, api, faults }) => {
  faults.allow(/status of 4\d\d/)
  const { projectUid } = await prepareProject(api)
  await open(`/projects/${projectUid}`)
  await page.getByRole('button', { name: 'Add documents' }).click()
  const picture = {
    ...markdown('Picture.md', ''),
    buffer: Buffer.from('89504e470d0a1a0a0000000d49484452000000', 'hex'),
  }
  await page
    .getByLabel('Files to add')
    .setInputFiles([
      picture,
      markdown('Empty.md', ''),
      { ...BEAMS, name: 'Copy of beams.md' },
      markdown('New.md', '# New\n'),
    ])
  const plan = page.getByRole('region', { name: 'Plan' })
  await expect(plan).toContainText('2 files to add')
  await plan.getByRole('button', { name: '1 file empty' }).click()
  await expect(plan).toContainText('Empty.md')
  await plan.getByRole('button', { name: '1 file already here' }).click()
  await expect(plan).toContainText('The same content is in "Beams.md".')
  await look(page, 'plan-refused')
  await plan.getByRole('button', { name: 'Add 2 files' }).click()
  const entry = (name: string) => page.getByLabel('Added files').getByRole('listitem').filter({ hasText: name })
  await expect(page.getByText('1 of 2 files read · 1 block · 1 failed')).toBeVisible()
  await expect(entry('Picture.md')).toContainText('"Picture.md" is not text')
  await expect(entry('Picture.md')).toContainText('Save the document as Markdown or plain text')
  await look(page, 'uploads-refused')
  await page.getByRole('button', { name: 'Done' }).click()
  const table = page.getByRole('table', { name: 'Documents' })
  await expect(table.getByRole('row')).toHaveCount(4)
  await expect(table.getByRole('row').filter({ hasText: 'Picture.md' })).toContainText('Failed: not text')
})

test('a schema with faults names each by its JSON pointer', async ({ page, open }) => {
  await open('/schemas/new')
  const editor = page.getByLabel('Schema as JSON')
  const add = page.getByRole('button', { name: 'Add schema' })
  await editor.fill('{ "schema_ref": "a_v1", ')
  await expect(page.getByText('To correct')).toBeVisible()
  await expect(add).toBeDisabled()
  await editor.fill('{ "schema_ref": "a_v1", "type": "object", "properties": { "load": { "type": "weight" } } }')
  await expect(page.getByText('/properties/load/type', { exact: true })).toHaveCount(1)
  await expect(page.getByText(/must be one of array, boolean/)).toBeVisible()
  await look(page, 'schema-faults')
  await expect(add).toBeDisabled()
  await editor.fill('{ "type": "object", "properties": { "load": { "type": "number" } } }')
  await expect(page.getByText(/schema_ref/).first()).toBeVisible()
  await expect(add).toBeDisabled()
  await editor.fill('{ "schema_ref": "a_v1", "type": "object", "properties": { "load": { "type": "number" } } }')
  await expect(page.getByRole('heading', { name: 'Columns of a_v1' })).toBeVisible()
  await add.click()
  await expect(page.getByText('a_v1 was added.')).toBeVisible()
})

test('a host that is gone is told, and what was on the screen stays', async ({ page, open, api, host, faults }) => {
  faults.allow(HOST_GONE)
  const { projectUid, documentUid } = await prepareStaged(api)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  await expect(deskOf(page).status(1)).toHaveText('Staged')
  await host.kill()
  await deskOf(page).row(1).locator('[col-id="content"]').click()
  await page.keyboard.press('c')
  await expect(page.getByText('Galley does not answer.').first()).toBeVisible()
  await expect(page.getByText('See whether it is still running, then try again.').first()).toBeVisible()
  await expect(deskOf(page).row(1).locator('[col-id="content"]')).toContainText('Beam 1')
  await expect(deskOf(page).status(1)).toHaveText('Staged')
  await look(page, 'host-gone')
})

test('without the token of this start the window says how to get in', async ({ page, host, faults }) => {
  faults.allow(/status of 401/)
  await page.goto(host.origin)
  const heading = page.getByRole('heading', { name: 'Open Galley with the address that it printed' })
  await expect(heading).toBeVisible()
  await page.getByLabel('Address or token').fill('not a token')
  await page.getByRole('button', { name: 'Open' }).click()
  await expect(page.getByText('This is neither an address of Galley nor a token.')).toBeVisible()
  await page.getByLabel('Address or token').fill('x'.repeat(43))
  await page.getByRole('button', { name: 'Open' }).click()
  await expect(page.getByText('The token of this address is of an earlier start.')).toBeVisible()
  await look(page, 'token')
  await page.getByLabel('Address or token').fill(host.url)
  await page.getByRole('button', { name: 'Open' }).click()
  await expect(page.getByRole('heading', { name: 'Projects' })).toBeVisible()
  expect(page.url()).not.toContain(host.token)
})

test('addresses of things that are not there say so', async ({ page, open, host, faults }) => {
  faults.allow(/status of 404/)
  await open('/projects/nothing')
  await expect(page.getByRole('alert').first()).toBeVisible()
  await page.goto(`${host.origin}/#/schemas/nothing`)
  await expect(page.getByRole('alert').first()).toBeVisible()
  await page.goto(`${host.origin}/#/nowhere`)
  await expect(page.getByText('There is no such screen')).toBeVisible()
})
