import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { root } from '../../../scripts/setup/paths.mjs'

/** WCAG 2.2, levels A and AA, as far as a machine can tell. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']

async function expectAccessible(page: Page, name: string): Promise<void> {
  // Legacy mode stays in the page: there are no frames of other origins to look into.
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).setLegacyMode(true).analyze()
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  )
  expect(found, `what axe finds on ${name}`).toEqual([])
}

/**
 * Keeps a picture of the screen in test-results/screens, and expects that nothing of it lies beside the window and that
 * it can be used by everyone, as far as axe can tell.
 */
export async function look(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready)
  const beside = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(beside, `pixels of ${name} beside the window`).toBe(0)
  await page.screenshot({ path: join(root, 'test-results', 'screens', `${name}.png`), animations: 'disabled' })
  await expectAccessible(page, name)
}
