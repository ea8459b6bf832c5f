/** The test with model servers behind the provider, and the dialog that runs a schema. */
import { expect, type Locator, type Page } from '@playwright/test'
import { type BatchesServer, type BatchesServerOptions, startBatchesServer } from '../../helpers/batches-server.ts'
import { type MessagesServer, type MessagesServerOptions, startMessagesServer } from '../../helpers/messages-server.ts'
import type { Api } from './host.ts'
import { test as base } from './test.ts'

export const SECRET = 'sk-ant-test-of-the-window-4711'

type ModelFixtures = {
  /** A model server, with its address and a key for it in the settings. */
  readonly model: (options?: MessagesServerOptions) => Promise<MessagesServer>
  /** The same with batches. */
  readonly batches: (options?: BatchesServerOptions) => Promise<BatchesServer>
}

type Served = { readonly url: string; readonly close: () => Promise<void> }

export const test = base.extend<{ serve: <S extends Served>(start: () => Promise<S>) => Promise<S> } & ModelFixtures>({
  serve: async ({ host }, use) => {
    const servers: Served[] = []
    await use(async (start) => {
      const server = await start()
      servers.push(server)
      await connect(host.api, server.url)
      return server
    })
    // Where there is a keychain, the keys are in it.
    await removeKeys(host.api).catch(() => undefined)
    for (const server of servers) await server.close()
  },
  model: async ({ serve }, use) => {
    await use((options) => serve(() => startMessagesServer(options)))
  },
  batches: async ({ serve }, use) => {
    await use((options) => serve(() => startBatchesServer(options)))
  },
})

/** The address first: a key belongs to the address that it was entered for. */
export async function connect(api: Api, url: string): Promise<void> {
  await api.providers.setBaseUrl.mutate({ kind: 'anthropic', baseUrl: url })
  await api.providers.addKey.mutate({ kind: 'anthropic', key: SECRET })
}

async function removeKeys(api: Api): Promise<void> {
  for (const { kind, keys } of await api.providers.list.query()) {
    for (const { keyId, source } of keys) {
      if (source !== 'environment') await api.providers.removeKey.mutate({ kind, keyId })
    }
  }
}

export function runDialog(page: Page): Locator {
  return page.getByRole('dialog', { name: /^Run (a schema|selected rows)$/ })
}

/** Opens the dialog from the bar, and chooses the model provider with one request at a time. */
export async function openRunDialog(page: Page): Promise<Locator> {
  await page
    .locator('header')
    .getByRole('button', { name: /^Run (a schema|[\d,]+ pending)$/ })
    .click()
  return await chooseModelProvider(page)
}

export async function chooseModelProvider(page: Page): Promise<Locator> {
  const dialog = runDialog(page)
  await dialog.getByRole('radio', { name: /Anthropic/ }).click()
  await dialog.getByLabel('Requests at once').fill('1')
  return dialog
}

/** The dialog's primary action, which is named with its number once the quote is there. */
export function startButton(dialog: Locator): Locator {
  return dialog.getByRole('button', { name: /^(Run|Send) [\d,]+ rows?$/ })
}

export async function startRun(page: Page): Promise<void> {
  const dialog = await openRunDialog(page)
  await startButton(dialog).click()
  await expect(dialog).toBeHidden()
}

export { expect }
