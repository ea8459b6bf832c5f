/** The document screen in the words of its reader: rows by their number, cells by their field. */
import { expect, type Locator, type Page } from '@playwright/test'

export type Desk = {
  readonly row: (index: number) => Locator
  readonly cell: (index: number, field: string) => Locator
  readonly status: (index: number) => Locator
  readonly focusedRow: () => Locator
  readonly tab: (name: string) => Locator
  readonly expectCounts: (counts: Readonly<Record<string, number>>) => Promise<void>
  /** Moves the focus to the row and waits until the side panel shows it. */
  readonly goTo: (index: number) => Promise<void>
  readonly panel: Locator
}

export function deskOf(page: Page): Desk {
  const row = (index: number): Locator => page.locator(`[role="row"][row-id$=":${String(index)}"]`)
  const column = (index: number, id: string): Locator => row(index).locator(`[col-id="${id}"]`)
  const panel = page.getByRole('complementary', { name: 'Block' })
  const tab = (name: string): Locator => page.getByRole('group', { name: 'Filters' }).getByRole('button', { name })
  return {
    row,
    panel,
    tab,
    cell: (index, field) => column(index, `field:${field}`),
    status: (index) => column(index, 'status'),
    focusedRow: () => page.locator('[role="row"]:has(.ag-cell-focus)'),
    expectCounts: async (counts) => {
      for (const [name, count] of Object.entries(counts)) {
        await expect(tab(name)).toHaveText(`${name} ${String(count)}`)
      }
    },
    goTo: async (index) => {
      await column(index, 'content').click()
      await expect(panel).toContainText(`Row ${String(index)} ·`)
    },
  }
}

/** Opens the export by its button, or by the menu where the bar is too short for one. */
export async function openExport(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Export', exact: true })
  if (await button.isVisible()) await button.click()
  else {
    await page.getByRole('button', { name: 'More for this document' }).click()
    await page.getByRole('menuitem', { name: 'Export…' }).click()
  }
  await expect(page.getByRole('dialog', { name: 'Export' })).toBeVisible()
}
