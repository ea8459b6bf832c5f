import { deskOf, openExport } from './support/desk.ts'
import type { Api } from './support/host.ts'
import { look } from './support/look.ts'
import { addDocument, corpusFile, markdown, runRules } from './support/material.ts'
import { CONFIRM, decide } from './support/review.ts'
import { VIEWS } from './support/screens.ts'
import { expect, test } from './support/test.ts'

type Places = {
  readonly project: string
  readonly document: string
  readonly schema: string
}

/** The sample as it looks in the middle of the work: some rows confirmed, one edited, one rejected. */
async function prepareSample(api: Api): Promise<Places> {
  const { projectUid } = await api.projects.createSample.mutate()
  const schema = (await api.schemas.list.query()).find((one) => one.schemaRef === 'requirements_review_v1')
  const documents = await api.documents.list.query({ projectUid, schemaUid: null })
  const specification = documents.find((one) => one.name.startsWith('Structural'))
  if (!schema || !specification) throw new Error('The sample is not whole.')
  const { schemaUid } = schema
  await runRules(api, projectUid, schemaUid)
  const runs = await api.runs.list.query({ projectUid, onlyActive: false })
  const run = runs.find((one) => one.documentUid === specification.documentUid)
  if (!run) throw new Error('The specification has no run.')
  const { runUid } = run
  await decide(api, { runUid, indexes: [0, 1, 2, 3, 4, 5, 6, 7, 8] }, CONFIRM)
  await decide(api, { runUid, indexes: [10] }, { kind: 'reject', reason: 'Says nothing' })
  return {
    project: `/projects/${projectUid}`,
    document: `/projects/${projectUid}/documents/${specification.documentUid}`,
    schema: `/schemas/${schemaUid}`,
  }
}

for (const { theme, viewport } of VIEWS) {
  const suffix = `${theme}-${String(viewport.width)}`
  test(`every screen holds in ${theme} at ${String(viewport.width)} by ${String(viewport.height)}`, async ({
    page,
    open,
    api,
    host,
  }) => {
    await api.settings.set.mutate({ theme })
    await page.setViewportSize(viewport)
    const heading = (name: string) => page.getByRole('heading', { name, exact: true })
    const go = (path: string) => page.goto(`${host.origin}/#${path}`)

    await open()
    await expect(heading('Drop in documents, review what a model makes of them')).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme)
    await look(page, `empty-${suffix}`)
    await go('/schemas')
    await expect(heading('Ask the same questions of every block')).toBeVisible()
    await look(page, `schemas-empty-${suffix}`)

    const places = await prepareSample(api)
    await go('/projects')
    await expect(heading('Sample: Harbour bridge retrofit')).toBeVisible()
    await look(page, `projects-${suffix}`)
    await go('/projects/new')
    await expect(page.getByLabel('Project name')).toBeVisible()
    await look(page, `new-project-${suffix}`)
    await go(places.project)
    await expect(page.getByRole('link', { name: 'Structural specification.md' })).toBeVisible()
    await look(page, `project-${suffix}`)
    await page.getByRole('button', { name: 'Add documents' }).click()
    await expect(page.getByRole('dialog', { name: 'Add documents' })).toBeVisible()
    await look(page, `add-documents-${suffix}`)
    await page.keyboard.press('Escape')

    await go(places.document)
    const desk = deskOf(page)
    await desk.status(9).click()
    await expect(desk.status(9)).toHaveText('Staged')
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await look(page, `document-${suffix}`)
    await desk.cell(11, 'modality').dblclick()
    await expect(page.getByRole('listbox', { name: 'Edit modality' })).toBeVisible()
    await look(page, `document-edit-${suffix}`)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Confirm \d+ staged/ }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await look(page, `confirm-${suffix}`)
    await page.keyboard.press('Escape')
    await openExport(page)
    await look(page, `export-${suffix}`)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: /^Run:/ }).click()
    await page.getByRole('menuitem', { name: 'New run…' }).click()
    await expect(page.getByRole('dialog', { name: 'Run a schema' })).toBeVisible()
    await look(page, `run-${suffix}`)
    await page.keyboard.press('Escape')

    await go('/schemas')
    await expect(page.getByText('requirements_review_v1')).toBeVisible()
    await look(page, `schemas-${suffix}`)
    await go(places.schema)
    await expect(page.getByRole('table', { name: 'Columns of the grid' })).toBeVisible()
    await look(page, `schema-${suffix}`)
    await go('/schemas/new')
    await page.getByRole('button', { name: 'Start from an example' }).click()
    await expect(heading('Columns of my_questions_v1')).toBeVisible()
    await look(page, `schema-new-${suffix}`)
    await go('/activity')
    await expect(page.getByRole('table', { name: 'Jobs' })).toBeVisible()
    await look(page, `activity-${suffix}`)
    await go('/settings')
    await expect(page.getByText('SQLite', { exact: true })).toBeVisible()
    await look(page, `settings-${suffix}`)
    await page.keyboard.press('Control+K')
    await expect(page.getByRole('textbox', { name: 'Command palette' })).toBeVisible()
    await look(page, `palette-${suffix}`)
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
    await look(page, `shortcuts-${suffix}`)
  })
}

/** A project of real documents: one with tables, one with a page of a PDF, one that was read in part, one that failed. */
async function prepareMixed(api: Api): Promise<{ readonly projectUid: string; readonly richUid: string }> {
  const { projectUid } = await api.projects.create.mutate({ name: 'Harbour bridge, mixed sources' })
  const richUid = await addDocument(api, projectUid, corpusFile('docx/docx_rich_cells.docx'))
  for (const path of [
    'pdf/code_and_formula.pdf',
    'xlsx/xlsx_01.xlsx',
    'pptx/pptx_chart.pptx',
    'html/example_03.html',
  ]) {
    await addDocument(api, projectUid, corpusFile(path))
  }
  await addDocument(api, projectUid, { ...markdown('Old drawings.pdf', '%PDF-1.7 cut off') })
  return { projectUid, richUid }
}

for (const { theme, viewport } of VIEWS) {
  const suffix = `${theme}-${String(viewport.width)}`
  test(`every screen of reading holds in ${theme} at ${String(viewport.width)} by ${String(viewport.height)}`, async ({
    page,
    open,
    api,
    host,
  }) => {
    test.setTimeout(120_000)
    await api.settings.set.mutate({ theme })
    await page.setViewportSize(viewport)
    const { projectUid, richUid } = await prepareMixed(api)
    const menu = async (item: string): Promise<void> => {
      await page.getByRole('button', { name: 'More of this project' }).click()
      await page.getByRole('menuitem', { name: item }).click()
    }

    await open(`/projects/${projectUid}`)
    await expect(page.getByRole('link', { name: 'Old drawings.pdf' })).toBeVisible()
    await look(page, `mixed-${suffix}`)
    await page.getByRole('button', { name: 'Add documents' }).click()
    await page
      .getByLabel('Files to add')
      .setInputFiles([markdown('New.md', '# New\n'), markdown('docx_rich_cells.docx', 'x'), markdown('.hidden', 'x')])
    await page.getByRole('button', { name: /changed since it was added/ }).click()
    await look(page, `plan-${suffix}`)
    await page.getByRole('button', { name: 'Add 2 files' }).click()
    await expect(page.getByText(/^\d of 2 files read/)).toBeVisible({ timeout: 30_000 })
    await expect(page.getByRole('button', { name: 'Done' })).toBeVisible({ timeout: 30_000 })
    await look(page, `added-${suffix}`)
    await page.getByRole('button', { name: 'Done' }).click()
    await menu('What was not read…')
    await expect(page.getByLabel('Documents not read fully')).toBeVisible()
    await look(page, `not-read-${suffix}`)
    await page.keyboard.press('Escape')
    await menu('Watched folders…')
    await page.getByRole('button', { name: 'Watch a folder…' }).click()
    await expect(page.getByRole('region', { name: 'Choose a folder' })).toBeVisible()
    await page.keyboard.press('Escape')
    await menu('Reader…')
    await page.getByRole('radio', { name: 'A Docling server' }).check()
    await look(page, `reader-${suffix}`)
    await page.keyboard.press('Escape')

    await page.goto(`${host.origin}/#/projects/${projectUid}/documents/${richUid}`)
    await deskOf(page).row(4).first().locator('[col-id="content"]').click()
    await look(page, `mixed-document-${suffix}`)
    await page.keyboard.press('i')
    await expect(page.getByRole('region', { name: 'Conversions' })).toBeVisible()
    await look(page, `receipt-${suffix}`)
    await page.keyboard.press('Escape')
    await page.goto(`${host.origin}/#/projects/${projectUid}/search?q=table`)
    await expect(page.getByLabel('Hits').locator('mark').first()).toBeVisible()
    await look(page, `search-${suffix}`)
  })
}
