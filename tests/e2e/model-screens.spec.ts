import type { Page } from '@playwright/test'
import { deskOf } from './support/desk.ts'
import { createGate } from './support/gate.ts'
import type { Api } from './support/host.ts'
import { look } from './support/look.ts'
import { expect, openRunDialog, startButton, test } from './support/model-test.ts'
import { VIEWS } from './support/screens.ts'

const DOCUMENT = 'Data logger README.md'

type Places = { readonly project: string; readonly document: string }

async function prepareSample(api: Api): Promise<Places> {
  const { projectUid } = await api.projects.createSample.mutate()
  const documents = await api.documents.list.query({ projectUid, schemaUid: null })
  const found = documents.find(({ name }) => name === DOCUMENT)
  if (!found) throw new Error('The sample is not whole.')
  const project = `/projects/${projectUid}`
  return { project, document: `${project}/documents/${found.documentUid}` }
}

async function lookAtDialog(page: Page, suffix: string): Promise<void> {
  const dialog = await openRunDialog(page)
  await expect(startButton(dialog)).toBeVisible()
  await look(page, `run-model-${suffix}`)
  await dialog.getByRole('radio', { name: 'Overnight' }).click()
  await dialog.getByRole('button', { name: 'How the model is asked' }).click()
  await expect(startButton(dialog)).toHaveText(/^Send/)
  await look(page, `run-overnight-${suffix}`)
  await dialog.getByLabel('Fallback model').scrollIntoViewIfNeeded()
  await look(page, `run-advanced-${suffix}`)
  await dialog.getByRole('radio', { name: 'Now' }).click()
  await dialog.getByLabel('Budget').fill('2')
  await expect(startButton(dialog)).toHaveText(/^Run/)
  await startButton(dialog).click()
  await expect(dialog).toBeHidden()
}

for (const { theme, viewport } of VIEWS) {
  const suffix = `${theme}-${String(viewport.width)}`
  test(`every screen of model runs holds in ${theme} at ${String(viewport.width)} by ${String(viewport.height)}`, async ({
    page,
    open,
    api,
    host,
    batches,
  }) => {
    test.setTimeout(120_000)
    const gate = createGate()
    await batches({ hold: ({ headers }) => (headers['x-of-batch'] === undefined ? gate.hold() : Promise.resolve()) })
    await api.settings.set.mutate({ theme })
    await page.setViewportSize(viewport)
    const { project, document } = await prepareSample(api)
    const go = (path: string) => page.goto(`${host.origin}/#${path}`)
    const activity = async (view: string, label: string): Promise<void> => {
      await go(`/activity?view=${view}`)
      await expect(page.getByRole('table', { name: label })).toBeVisible()
      await look(page, `activity-${view}-${suffix}`)
    }

    await open('/activity?view=overnight')
    await expect(page.getByRole('heading', { name: 'Nothing was left for the night' })).toBeVisible()
    await look(page, `activity-empty-${suffix}`)
    await go(project)
    await lookAtDialog(page, suffix)
    await expect.poll(gate.held).toBe(1)
    gate.letGo(3)
    await expect.poll(gate.held).toBe(1)
    const progress = page.getByRole('region', { name: 'Progress' })
    await expect(progress).toContainText('44 staged')
    await look(page, `project-running-${suffix}`)
    await go(document)
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
    await expect(deskOf(page).status(0)).toContainText('Staged')
    await look(page, `document-running-${suffix}`)
    await page.getByRole('button', { name: 'Pause' }).click()
    await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible()
    gate.letGo(1)
    await expect(deskOf(page).tab('Running')).toBeHidden()
    await look(page, `document-paused-${suffix}`)
    await go(project)
    await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible()
    await expect(page.getByText('Run paused').first()).toBeVisible()
    await look(page, `project-paused-${suffix}`)
    await activity('jobs', 'Jobs')
    await activity('runs', 'Runs')
    await activity('usage', 'Usage')
    gate.letGo()
  })
}
