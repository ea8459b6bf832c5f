/** Galley for those who see it larger, or want it still. */
import type { Locator, Page } from '@playwright/test'
import { deskOf } from './support/desk.ts'
import { look } from './support/look.ts'
import { longDocument, prepareProject, prepareStaged } from './support/material.ts'
import { expect, test } from './support/model-test.ts'
import { createGate } from './support/gate.ts'

/** What a window of 1440 by 900 is at 200 % zoom. */
const ZOOMED = { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 }

/** Buttons, fields and links that no scrolling brings into the window, or that are cut off where they stand. */
async function expectInReach(part: Locator): Promise<void> {
  const beside = await part.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(beside, 'pixels beside the window').toBeLessThanOrEqual(0)
  const controls = part.locator('button, input, select, textarea, a[href], [role="menuitem"], [role="separator"]')
  const lost = await controls.evaluateAll((nodes) =>
    nodes.flatMap((node) => {
      if (!node.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return []
      // The grid scrolls by itself, and the link to the content shows itself when it has the focus.
      if (node.closest('.ag-root, [aria-hidden="true"], [href="#main"]')) return []
      node.scrollIntoView({ block: 'nearest', inline: 'nearest' })
      const { left, right, top, bottom, width, height } = node.getBoundingClientRect()
      if (width < 2 || height < 2) return []
      const isIn = left >= -1 && right <= window.innerWidth + 1 && bottom > 1 && top < window.innerHeight - 1
      const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
      const isSeen = hit !== null && (node.contains(hit) || hit.contains(node) || hit.closest('label') !== null)
      const name = node.getAttribute('aria-label') ?? node.textContent
      return isIn && isSeen ? [] : [`${name} (${Math.round(left)}, ${Math.round(top)})`]
    }),
  )
  expect(lost, 'controls out of reach').toEqual([])
}

/** With a picture, and with axe, which other tests ask about dialogs in a narrow window. */
async function expectUsable(page: Page, name: string, part = page.locator('body')): Promise<void> {
  await look(page, `zoom-${name}`)
  await expectInReach(part)
}

test.describe('at 200 % zoom', () => {
  test.use(ZOOMED)

  test('desks, their panels, menus and dialogs can be used', async ({ page, open, api, host, model }) => {
    test.slow()
    await model()
    const { projectUid, documentUid, schemaUid } = await prepareStaged(api, longDocument('Spans.md', 120))
    const order = { projectUid, schemaUid, provider: 'anthropic', model: null, opinion: 'new', concurrency: 4 } as const
    await api.runs.start.mutate({ ...order, documentUids: [documentUid] })
    while ((await api.runs.list.query({ projectUid, onlyActive: true })).length > 0);
    const go = (path: string) => page.goto(`${host.origin}/#${path}`)
    const document = `/projects/${projectUid}/documents/${documentUid}`
    const { keyboard } = page
    const desk = deskOf(page)
    const dialog = page.getByRole('dialog')
    const main = page.getByRole('main')

    await open(document)
    await desk.row(1).locator('[col-id="content"]').click()
    await expectUsable(page, 'document')
    for (const key of ['.', 'w', 'v', 'b']) {
      await keyboard.press(key)
      const layer = page.getByRole('menu').or(page.getByRole('dialog'))
      await expect(layer).toBeVisible()
      if (key === '.') await expectUsable(page, 'menu', layer)
      else await expectInReach(layer)
      await keyboard.press('Escape')
      await expect(layer).toBeHidden()
    }
    await desk.row(1).locator('[col-id="content"]').click()
    await keyboard.press('p')
    await expect(desk.panel).toContainText('Row 1 ·')
    await expectUsable(page, 'panel', desk.panel)
    await desk.row(1).locator('[col-id="content"]').click()
    await keyboard.press('Control+a')
    const foot = desk.panel.getByRole('group', { name: 'Row actions' })
    await expect(foot).toContainText('Reject 120')
    const tops = await foot.getByRole('button').evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top))
    expect(new Set(tops).size, 'lines of the buttons').toBe(1)

    const facets = page.getByRole('complementary', { name: 'Facets' })
    await page.getByRole('grid').or(page.getByRole('treegrid')).first().focus()
    await keyboard.press('f')
    await expect(facets).toBeVisible()
    await expect(desk.panel).toBeHidden()
    await facets.getByRole('button', { name: /^subject/ }).click()
    await expect(facets.getByRole('group', { name: 'Values of subject' })).toBeVisible()
    const edge = page.getByRole('separator', { name: 'Width of the facets' })
    for (let step = 0; step < 12; step += 1) await edge.press('ArrowRight')
    const grid = await page.locator('.ag-root-wrapper').boundingBox()
    expect(grid?.width, 'width that is left to the grid').toBeGreaterThanOrEqual(200)
    for (let step = 0; step < 12; step += 1) await edge.press('ArrowLeft')
    await expectUsable(page, 'facets', facets)
    for (const key of ['Shift+M', 'Shift+F', 's', 'Shift+C', 'Shift+E', 'Shift+N', 'h', 'i', '?']) {
      await edge.focus()
      await keyboard.press(key)
      await expect(dialog).toBeVisible()
      await expectInReach(dialog)
      await keyboard.press('Escape')
      await expect(dialog).toBeHidden()
    }

    await go(`/projects/${projectUid}/rows`)
    await expect(desk.row(1)).toBeVisible()
    await expectUsable(page, 'project-rows')
    await go(`${document}/compare`)
    await expect(page.getByRole('button', { name: /^Take Opinion 2/ })).toBeVisible()
    await expectInReach(main)
    await go('/settings')
    await expect(page.getByRole('table', { name: 'Models' })).toBeVisible()
    await expectInReach(main)
  })
})

/** What is styled to move for longer than a blink, or does so now. */
async function expectStill(page: Page): Promise<void> {
  const moving = await page.evaluate(() => {
    const longest = (list: string): number => Math.max(...list.split(',').map((one) => Number.parseFloat(one)))
    const styled = [...document.querySelectorAll('*')].filter((node) => {
      const { animationName, animationDuration, transitionDuration } = getComputedStyle(node)
      return (animationName !== 'none' && longest(animationDuration) > 0.01) || longest(transitionDuration) > 0.01
    })
    const running = document.getAnimations().filter(({ effect }) => {
      const { duration, iterations } = effect?.getComputedTiming() ?? {}
      return Number(duration) > 10 || iterations === Number.POSITIVE_INFINITY
    })
    return [...styled.map((node) => `${node.tagName} ${node.className}`), ...running.map((one) => one.playState)]
  })
  expect(moving).toEqual([])
}

test('nothing moves where less motion is wanted', async ({ page, open, api, model }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const gate = createGate()
  await model({ hold: gate.hold })
  const { projectUid, documentUid, schemaUid } = await prepareProject(api)
  const order = { projectUid, schemaUid, documentUids: null, provider: 'anthropic', model: null } as const
  await api.runs.start.mutate({ ...order, concurrency: 1 })
  await open(`/projects/${projectUid}/documents/${documentUid}`)
  const layer = page.getByRole('dialog').or(page.getByRole('menu'))
  await expect(page.getByText(/^Running \d+%/)).toBeVisible()
  await expectStill(page)
  for (const key of ['Control+k', '.', 'f', 'h', 'Shift+R']) {
    await page.keyboard.press(key)
    await (key === 'f' ? expect(page.getByRole('complementary', { name: 'Facets' })) : expect(layer)).toBeVisible()
    await expectStill(page)
    await page.keyboard.press('Escape')
    await expect(layer).toBeHidden()
  }
  gate.letGo()
  await expect(page.getByText(/^Running \d+%/)).toBeHidden()
})
