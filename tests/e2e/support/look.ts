import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'
import { root } from '../../../scripts/setup/paths.mjs'

/** WCAG 2.2, levels A and AA, as far as a machine can tell. */
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa']

/** Rules about colours, which depend on the theme and not on the width. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block']
/** A window from here on shows everything at once; below, parts of it are folded. */
const WHOLE_PX = 1000
const DIALOG = '[aria-modal="true"]'

/**
 * What axe is asked about a window: all in a wide one in light, colours alone in a wide one in dark, all but colours in
 * a narrow one in light, so that no rule judges the same thing twice. Null: nothing that is new.
 */
async function builderFor(page: Page): Promise<AxeBuilder | null> {
  const isDark = (await page.locator('html').getAttribute('data-mantine-color-scheme')) === 'dark'
  const isNarrow = (page.viewportSize()?.width ?? WHOLE_PX) < WHOLE_PX
  if (isDark && isNarrow) return null
  // Legacy mode stays in the page: there are no frames of other origins to look into.
  const axe = new AxeBuilder({ page }).setLegacyMode(true)
  // What lies below a dialog was judged without it, and cannot be reached.
  if ((await page.locator(DIALOG).count()) > 0) axe.include(DIALOG)
  if (isDark) return axe.withRules(COLOUR_RULES)
  return isNarrow ? axe.withTags(WCAG).disableRules(COLOUR_RULES) : axe.withTags(WCAG)
}

async function expectAccessible(page: Page, name: string): Promise<void> {
  const { violations } = (await (await builderFor(page))?.analyze()) ?? { violations: [] }
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
