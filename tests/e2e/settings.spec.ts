import type { Page } from '@playwright/test'
import { startChatServer } from '../helpers/chat-server.ts'
import { look } from './support/look.ts'
import { VIEWS } from './support/screens.ts'
import { expect, test } from './support/test.ts'

const FIRST = 'sk-first-key-of-the-pool-0001'
const SECOND = 'sk-second-key-of-the-pool-0002'

/** One after the other into the picture: the screen is longer than the window. */
async function lookAt(page: Page, part: 'Work' | 'Providers and keys' | 'Models and prices', name: string) {
  await page
    .getByRole('heading', { name: part, exact: true })
    .evaluate((heading) => heading.scrollIntoView({ block: 'start' }))
  await look(page, name)
}

async function addKey(page: Page, provider: string, key: string): Promise<void> {
  const section = page.getByRole('region', { name: provider, exact: true })
  await section.getByLabel(`Key for ${provider}`).fill(key)
  await section.getByRole('button', { name: 'Add key' }).click()
  await expect(section.getByLabel(`Key for ${provider}`)).toHaveValue('')
}

test('keys are kept in a pool, shown by their tails, and go one by one', async ({ page, open }) => {
  await open('/settings')
  const section = page.getByRole('region', { name: 'Anthropic', exact: true })
  await expect(section.getByText('No key')).toBeVisible()
  await addKey(page, 'Anthropic', FIRST)
  await expect(section.getByText('Key is there')).toBeVisible()
  await addKey(page, 'Anthropic', SECOND)
  await expect(section.getByText('2 keys')).toBeVisible()
  const pool = section.getByRole('list', { name: 'Keys of Anthropic' })
  await expect(pool.getByRole('listitem')).toHaveCount(2)
  await expect(page.locator('body')).not.toContainText(FIRST)
  await pool.getByRole('button', { name: 'Remove key …0001' }).press('Enter')
  await expect(pool.getByRole('listitem')).toHaveCount(1)
  await expect(pool).toContainText('…0002')
})

test('a server is chosen, checked and corrected', async ({ page, open, api }) => {
  const server = await startChatServer({ flavour: 'llama.cpp', models: ['small-model'], context: 4096 })
  try {
    await open('/settings')
    const section = page.getByRole('region', { name: 'OpenAI-compatible', exact: true })
    await expect(section.getByText('No key')).toBeVisible()
    await expect(section.getByRole('button', { name: 'Check' })).toBeDisabled()
    await section.getByRole('button', { name: 'Servers' }).click()
    await page.getByRole('menuitem', { name: /Ollama/ }).click()
    await expect(section.getByLabel('Address of OpenAI-compatible')).toHaveValue('http://127.0.0.1:11434/v1')
    await section.getByLabel('Address of OpenAI-compatible').fill(`${server.url}/v1`)
    await section.getByRole('button', { name: 'Save address' }).click()
    await expect(section.getByText('Ready, needs no key')).toBeVisible()

    await section.getByLabel('Model of OpenAI-compatible to check').fill('another-model')
    await section.getByRole('button', { name: 'Check' }).click()
    await expect(section.getByText('No form worked')).toBeVisible({ timeout: 30_000 })

    await section.getByLabel('Model of OpenAI-compatible to check').fill('small-model')
    await section.getByRole('button', { name: 'Check' }).click()
    const profile = section.getByRole('group', { name: 'What was found out about small-model' })
    await expect(profile.getByText('4,096 tokens')).toBeVisible({ timeout: 30_000 })
    await profile.getByLabel('Context of small-model').fill('16384')
    await profile.getByRole('button', { name: 'Correct' }).click()
    await expect(profile.getByText('16,384 tokens, corrected by you')).toBeVisible()
    await profile.getByRole('button', { name: 'Take back' }).click()
    await expect(profile.getByText('4,096 tokens')).toBeVisible()
    for (const { theme, viewport } of VIEWS) {
      await api.settings.set.mutate({ theme })
      await page.setViewportSize(viewport)
      await page.reload()
      await expect(profile).toBeVisible()
      await lookAt(page, 'Providers and keys', `providers-${theme}-${String(viewport.width)}`)
      await profile.scrollIntoViewIfNeeded()
      await look(page, `endpoint-${theme}-${String(viewport.width)}`)
    }
  } finally {
    await server.close()
  }
})

test('a model is added, changed and given back by the keyboard', async ({ page, open }) => {
  await open('/settings')
  const table = page.getByRole('table', { name: 'Models' })
  await page.getByRole('button', { name: 'Add a model' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Add a model' })
  await expect(dialog.getByLabel('Id', { exact: true })).toBeFocused()
  await page.keyboard.type('own-model')
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toHaveText('Enter the prices of input and output.')
  await dialog.getByLabel('All prompts: Input').fill('2.5')
  await page.keyboard.press('Tab')
  await page.keyboard.type('10')
  await page.keyboard.press('Enter')
  await expect(dialog).toBeHidden()
  const own = table.getByRole('row', { name: /own-model/ })
  await expect(own).toContainText('$2.50')
  await expect(own).toContainText('$0.25')
  await expect(own).toContainText('Added')

  await table.getByRole('button', { name: 'Edit Claude Haiku 4.5' }).press('Enter')
  const edited = page.getByRole('dialog', { name: 'Claude Haiku 4.5' })
  await edited.getByRole('button', { name: 'Prices from another day' }).press('Enter')
  await edited.getByRole('button', { name: 'Save' }).click()
  await expect(edited.getByRole('alert')).toHaveText('Enter the day from which the prices hold.')
  await edited.getByLabel('Prices from', { exact: true }).first().fill('2031-01-01')
  await edited.getByRole('button', { name: 'Tier by prompt length' }).first().press('Enter')
  await edited.getByRole('button', { name: 'Save' }).press('Enter')
  await expect(edited).toBeHidden()
  const haiku = table.getByRole('row', { name: /claude-haiku-4-5/ })
  await expect(haiku).toContainText('new from 2031-01-01')
  await expect(haiku).toContainText('Changed')
  await haiku.getByRole('button').press('Enter')
  await edited.getByRole('button', { name: 'Back to the shipped values' }).press('Enter')
  await expect(haiku).toContainText('Built in')
  await own.getByRole('button').press('Enter')
  await page.getByRole('button', { name: 'Remove this model' }).press('Enter')
  await expect(own).toHaveCount(0)
})

for (const { theme, viewport } of VIEWS) {
  const suffix = `${theme}-${String(viewport.width)}`
  test(`the settings hold in ${theme} at ${String(viewport.width)} by ${String(viewport.height)}`, async ({
    page,
    open,
    api,
  }) => {
    await api.settings.set.mutate({ theme })
    await api.providers.addKey.mutate({ kind: 'anthropic', key: FIRST })
    await api.providers.addKey.mutate({ kind: 'anthropic', key: SECOND })
    await page.setViewportSize(viewport)
    await open('/settings')
    const table = page.getByRole('table', { name: 'Models' })
    await expect(table).toBeVisible()
    const beside = await table.evaluate((node) => node.scrollWidth - (node.parentElement?.clientWidth ?? 0))
    expect(beside, 'pixels of the models beside their panel').toBeLessThanOrEqual(0)
    await lookAt(page, 'Work', `settings-work-${suffix}`)
    await lookAt(page, 'Providers and keys', `settings-providers-${suffix}`)
    await lookAt(page, 'Models and prices', `settings-models-${suffix}`)
    await page.getByRole('button', { name: 'Edit Claude Haiku 5.5' }).click()
    await expect(page.getByRole('dialog', { name: 'Claude Haiku 5.5' })).toBeVisible()
    await look(page, `settings-model-${suffix}`)
  })
}
