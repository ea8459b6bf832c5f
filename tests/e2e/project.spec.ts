import { formatCount } from '../../src/renderer/lib/format.ts'
import { deskOf } from './support/desk.ts'
import { prepareProject, prepareStaged, runRules } from './support/material.ts'
import { rowsOf } from './support/review.ts'
import { expect, test } from './support/test.ts'

test('the sample project opens with one click, and its figures are those of the API', async ({ page, open, api }) => {
  await open()
  await page.getByRole('button', { name: 'Open the sample project' }).click()
  const progress = page.getByRole('region', { name: 'Progress' })
  await expect(progress).toBeVisible({ timeout: 30_000 })
  const [project] = await api.projects.list.query()
  const schema = (await api.schemas.list.query()).find((one) => one.schemaRef === 'requirements_review_v1')
  if (!project || !schema) throw new Error('The sample is not whole.')
  const { projectUid } = project
  await expect(progress.getByRole('definition').filter({ hasText: formatCount(project.blocks) })).toBeVisible()
  const documents = await api.documents.list.query({ projectUid, schemaUid: schema.schemaUid })
  const table = page.getByRole('table', { name: 'Documents' })
  await expect(table.getByRole('row')).toHaveCount(documents.length + 1)
  for (const { name, blocks } of documents) {
    await expect(table.getByRole('row').filter({ hasText: name })).toContainText(formatCount(blocks))
  }
  await runRules(api, projectUid, schema.schemaUid)
  const { counts } = await api.projects.get.query({ projectUid })
  await expect(progress).toContainText(`${formatCount(counts.ai_complete)} staged`)
  await expect(progress).toContainText('0%')
})

test('what one tab does shows in another without a reload', async ({ page, open, api, host, faults, context }) => {
  const { projectUid, documentUid, schemaUid } = await prepareStaged(api)
  const other = await context.newPage()
  await faults.watch(other, host)
  await other.goto(host.url)
  await expect(other.getByRole('navigation', { name: 'Main' })).toBeVisible()
  await other.goto(`${host.origin}/#/projects/${projectUid}?schema=${schemaUid}`)
  const progress = other.getByRole('region', { name: 'Progress' })
  await expect(progress).toContainText('7 staged')

  await open(`/projects/${projectUid}/documents/${documentUid}`)
  const desk = deskOf(page)
  await desk.goTo(1)
  await page.keyboard.press('c')
  await expect(desk.status(1)).toHaveText('Confirmed')
  await expect(progress).toContainText('1 confirmed')
  await expect(progress).toContainText('6 staged')

  await other.getByRole('button', { name: 'Confirm 6 staged…' }).click()
  await other.getByRole('dialog').getByRole('button', { name: 'Confirm 6 rows' }).click()
  await desk.expectCounts({ Staged: 0, Confirmed: 7 })
  await expect(desk.status(6)).toHaveText('Confirmed')
})

test('a document with no run yet offers one, and shows what it stages', async ({ page, open, api }) => {
  const { projectUid, documentUid } = await prepareProject(api)
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  await page.getByRole('button', { name: 'Run a schema' }).click()
  await page.getByRole('dialog', { name: 'Run a schema' }).getByRole('button', { name: 'Run', exact: true }).click()
  const desk = deskOf(page)
  await expect(desk.cell(1, 'subject')).toHaveText('Beam 1')
  await desk.expectCounts({ Staged: 7 })
})

test('typed fields take what fits them and refuse the rest', async ({ page, open, api }) => {
  const properties = {
    load: { type: 'number', minimum: 0, maximum: 500 },
    tags: { type: 'array', items: { type: 'string' } },
    detail: { type: 'object', properties: { unit: { type: 'string' } } },
  }
  const { projectUid, documentUid } = await prepareProject(api)
  const text = JSON.stringify({ schema_ref: 'typed_v1', type: 'object', properties })
  const { schemaUid } = await api.schemas.add.mutate({ text })
  const runUid = await runRules(api, projectUid, schemaUid)
  await open(`/projects/${projectUid}/documents/${documentUid}?schema=${schemaUid}`)
  const desk = deskOf(page)
  await desk.cell(1, 'load').dblclick()
  await page.getByLabel('Edit load').fill('900')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: '900 is more than 500.' })).toBeVisible()
  await desk.cell(1, 'load').dblclick()
  await page.getByLabel('Edit load').fill('12.5')
  await page.keyboard.press('Enter')
  await expect(desk.cell(1, 'load')).toHaveText('12.5')
  await desk.cell(1, 'tags').dblclick()
  for (const tag of ['steel', 'deck']) {
    await page.getByRole('combobox', { name: 'Edit tags' }).fill(tag)
    await page.keyboard.press('Enter')
  }
  await page.keyboard.press('Enter')
  await expect(desk.cell(1, 'tags')).toContainText('deck')
  await desk.cell(1, 'detail').dblclick()
  await page.getByLabel('Edit detail').fill('{ "unit": ')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'This is not JSON.' })).toBeVisible()
  await expect
    .poll(async () => (await rowsOf(api, { documentUid, runUid }))[1])
    .toMatchObject({ data: { load: 12.5, tags: ['steel', 'deck'] }, editedFields: ['load', 'tags'] })
})
