import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { root } from '../../../scripts/setup/paths.mjs'

/** Keeps a picture of the screen in test-results/screens, and expects that nothing of it lies beside the window. */
export async function look(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  const beside = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(beside, `pixels of ${name} beside the window`).toBe(0)
  await page.screenshot({ path: join(root, 'test-results', 'screens', `${name}.png`), animations: 'disabled' })
}
