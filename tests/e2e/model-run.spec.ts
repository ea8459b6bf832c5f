import type { Page } from '@playwright/test'
import { type MessagesServer, type MessagesServerOptions, startMessagesServer } from '../helpers/messages-server.ts'
import { deskOf } from './support/desk.ts'
import { look } from './support/look.ts'
import { longDocument, type NewFile, prepareProject } from './support/material.ts'
import { expect, test as base } from './support/test.ts'

/** Answers of a model server that are held back until the test lets them go. */
type Gate = {
  readonly hold: () => Promise<void>
  readonly letGo: (answers?: number) => void
  readonly held: () => number
}

function createGate(): Gate {
  const waiting: Array<() => void> = []
  let free = 0
  return {
    hold: () =>
      new Promise((resolve) => {
        if (free === 0) waiting.push(resolve)
        else {
          free -= 1
          resolve()
        }
      }),
    letGo: (answers = Number.POSITIVE_INFINITY) => {
      const next = waiting.splice(0, answers)
      free += answers - next.length
      for (const resolve of next) resolve()
    },
    held: () => waiting.length,
  }
}

const SECRET = 'sk-ant-test-of-the-window'

/** The address first: a key belongs to the address that it was entered for. */
async function setUpProvider(page: Page, url: string): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click()
  const provider = page.getByRole('region', { name: /Anthropic/ })
  await provider.getByLabel(/^Address of/).fill(url)
  await provider.getByRole('button', { name: 'Save address' }).click()
  await expect(page.getByText('The address was saved.')).toBeVisible()
  await provider.getByLabel(/^Key for/).fill(SECRET)
  await provider.getByRole('button', { name: 'Add key' }).click()
  await expect(provider.getByText('Key is there')).toBeVisible()
  await expect(provider.getByLabel(/^Key for/)).toHaveValue('')
  await expect(page.locator('body')).not.toContainText(SECRET)
}

async function startRun(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Run (a schema|[\d,]+ pending)$/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Run a schema' })
  await dialog.getByRole('radio', { name: /Anthropic/ }).click()
  await dialog.getByLabel('Requests at once').fill('1')
  await dialog.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(dialog).toBeHidden()
}

type Fixtures = {
  /** Opens a document and runs the schema of the journey on it, with such a model server behind the provider. */
  readonly runOnModel: (options: MessagesServerOptions, file?: NewFile) => Promise<MessagesServer>
}

const test = base.extend<Fixtures>({
  runOnModel: async ({ page, open, api, host }, use) => {
    const servers: MessagesServer[] = []
    await use(async (options, file) => {
      const server = await startMessagesServer(options)
      servers.push(server)
      const { projectUid, documentUid } = await prepareProject(api, file)
      await open()
      await setUpProvider(page, server.url)
      await page.goto(`${host.origin}/#/projects/${projectUid}/documents/${documentUid}`)
      await startRun(page)
      return server
    })
    // Where there is a keychain, the key is in it.
    await api.providers.removeKey.mutate({ kind: 'anthropic', keyId: 'first' })
    for (const server of servers) await server.close()
  },
})

test('rows go from pending to staged in the open grid as a model answers', async ({ page, runOnModel }) => {
  const gate = createGate()
  const server = await runOnModel({ hold: gate.hold }, longDocument('Loads.md', 60))
  const desk = deskOf(page)
  await expect.poll(gate.held).toBe(1)
  await expect(desk.status(0)).toHaveText(/Pending|Running/)
  await expect(desk.tab('Staged')).toHaveText('Staged 0')
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible()
  gate.letGo(1)
  await expect(desk.status(0)).toHaveText('Staged')
  await expect(desk.cell(0, 'subject')).toContainText('subject: Beam 0')
  await expect(desk.tab('Pending')).not.toHaveText('Pending 0')
  await look(page, 'running')
  gate.letGo()
  await desk.expectCounts({ Staged: 60, Pending: 0 })
  await desk.goTo(0)
  await expect(desk.panel.getByLabel('Model call')).toContainText('claude')
  for (const [, calls] of server.calls) expect(calls).toBe(1)
})

test('a cancelled run keeps what had arrived, and goes on where it stopped', async ({ page, runOnModel }) => {
  const gate = createGate()
  await runOnModel({ hold: gate.hold }, longDocument('Loads.md', 60))
  const desk = deskOf(page)
  await expect.poll(gate.held).toBe(1)
  gate.letGo(1)
  await expect(desk.status(0)).toHaveText('Staged')
  await expect.poll(gate.held).toBe(1)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByText('Cancelled. What had arrived is kept.')).toBeVisible()
  const goOn = page.getByRole('button', { name: /^Run \d+ pending$/ })
  await expect(goOn).toBeVisible()
  await expect(desk.status(0)).toHaveText('Staged')
  await expect(desk.tab('Running')).toBeHidden()
  gate.letGo()
  await startRun(page)
  await desk.expectCounts({ Staged: 60, Pending: 0 })
})

test('a key that the server refuses is said in a sentence, with what to do', async ({ page, runOnModel }) => {
  await runOnModel({ script: () => ({ fault: 'status', status: 401 }) })
  await expect(page.getByText('Run failed')).toBeVisible()
  await page.getByRole('link', { name: 'Activity' }).click()
  const runs = page.getByRole('table', { name: 'Runs' })
  await expect(runs).toContainText('Failed')
  await expect(runs).toContainText('Check the key in Settings, then run again.')
  await look(page, 'run-failed')
  await expect(page.locator('body')).not.toContainText(SECRET)
})
