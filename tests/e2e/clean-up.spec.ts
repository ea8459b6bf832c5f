/** Facets, clean-up and samples on the desk of a document and of a project. */
import type { Locator, Page } from '@playwright/test'
import { NO_FILTER, type FieldFilter, type RowKey, type RowScope } from '../../src/shared/rows.ts'
import { deskOf } from './support/desk.ts'
import type { Api } from './support/host.ts'
import { look } from './support/look.ts'
import { longDocument, prepareProject, runRules, type Reviewed } from './support/material.ts'
import { VIEWS } from './support/screens.ts'
import { expect, test } from './support/test.ts'

const ROWS = 24
const SUBJECTS = ['deck', 'Deck', 'deck ', 'pier', 'piers', 'railing']
const subjectOf = (index: number): string => SUBJECTS[index % SUBJECTS.length] ?? ''
const loadOf = (index: number): number => index * 2.5
const dueOf = (index: number): string => `2026-02-${String(1 + index).padStart(2, '0')}`

type Values = Reviewed & { readonly scope: RowScope; readonly rows: readonly RowKey[] }

/** A document whose rows hold known texts, numbers and days, all staged and edited by a person. */
async function prepareValues(api: Api): Promise<Values> {
  const prepared = await prepareProject(api, longDocument('Spans.md', ROWS))
  const properties = {
    subject: { type: 'string' },
    load: { type: 'number' },
    due: { type: 'string', format: 'date' },
  }
  const text = JSON.stringify({ schema_ref: 'spans_v1', type: 'object', properties })
  const { schemaUid } = await api.schemas.add.mutate({ text })
  const runUid = await runRules(api, prepared.projectUid, schemaUid)
  const rows = Array.from({ length: ROWS }, (_, blockIndex) => ({ runUid, blockIndex }))
  const cells = rows.flatMap((row) => [
    { ...row, field: 'subject', text: subjectOf(row.blockIndex) },
    { ...row, field: 'load', text: String(loadOf(row.blockIndex)) },
    { ...row, field: 'due', text: dueOf(row.blockIndex) },
  ])
  const choice = { kind: 'rows', rows } as const
  const work = { kind: 'change', change: { kind: 'cells', cells } } as const
  await api.review.perform.mutate({ choice, work, workUid: 'values' })
  const scope = { kind: 'document', documentUid: prepared.documentUid, runUid } as const
  return { ...prepared, schemaUid, runUid, scope, rows }
}

const addressOf = ({ projectUid, documentUid, schemaUid }: Values): string =>
  `/projects/${projectUid}/documents/${documentUid}?schema=${schemaUid}`

async function total(api: Api, { scope }: Values, fields: readonly FieldFilter[]): Promise<number> {
  const filter = { ...NO_FILTER, fields: [...fields] }
  return (await api.rows.page.query({ query: { scope, filter, sort: null }, offset: 0, limit: 1 })).total
}

async function valuesOf(api: Api, { scope }: Values, field: string): Promise<readonly unknown[]> {
  const query = { scope, filter: NO_FILTER, sort: null }
  const { rows } = await api.rows.page.query({ query, offset: 0, limit: ROWS })
  return rows.map(({ data }) => data?.[field] ?? null)
}

const gridRows = (page: Page): Locator => page.locator('[role="row"][row-id]:has([col-id="content"])')

/** Opens the facets by their key, and one of the fields. */
async function openFacet(page: Page, field: string): Promise<Locator> {
  await expect(deskOf(page).row(0)).toBeVisible()
  await page.keyboard.press('f')
  const panel = page.getByRole('complementary', { name: 'Facets' })
  await panel.getByRole('button', { name: new RegExp(`^${field}`) }).click()
  await expect(panel.getByRole('group', { name: `Values of ${field}` })).toBeVisible()
  return panel
}

test('a facet counts the values of a field and filters the rows by them', async ({ page, open, api }) => {
  await open(addressOf(await prepareValues(api)))
  const panel = await openFacet(page, 'subject')
  const tick = (value: string): Locator => panel.getByRole('checkbox', { name: `${value}, 4 rows`, exact: true })
  await expect(panel).toContainText('24 rows · 6 values')
  await expect(tick('deck␣')).toBeVisible()

  await tick('pier').click()
  await expect(gridRows(page)).toHaveCount(4)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Space')
  await expect(tick('piers')).toBeChecked()
  await expect(gridRows(page)).toHaveCount(8)
  await page.keyboard.press('Enter')
  await expect(tick('pier')).not.toBeChecked()
  await expect(gridRows(page)).toHaveCount(4)
  await panel.getByRole('button', { name: 'Clear the filter on subject' }).click()
  await expect(tick('piers')).not.toBeChecked()

  await panel.getByRole('checkbox', { name: 'Staged, 24 rows' }).click()
  await expect(deskOf(page).tab('Staged')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Escape')
  await expect(panel).toBeHidden()
})

test('a range of numbers is set by keys on the histogram, or typed', async ({ page, open, api }) => {
  const values = await prepareValues(api)
  await open(addressOf(values))
  const panel = await openFacet(page, 'load')
  const lower = panel.getByRole('slider', { name: 'Lower bound of load' })
  await lower.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(panel.getByRole('button', { name: 'Clear the filter on load' })).toBeVisible()
  const min = Number(await lower.getAttribute('aria-valuenow'))
  expect(min).toBeGreaterThan(0)
  const kept = await total(api, values, [{ op: 'range', field: 'load', min, max: null }])
  expect(kept).toBeLessThan(ROWS)
  await expect(gridRows(page)).toHaveCount(kept)
  await page.keyboard.press('Home')
  await expect(panel.getByRole('button', { name: 'Clear the filter on load' })).toBeHidden()

  await panel.getByRole('textbox', { name: 'Least value of load' }).fill('50')
  await page.keyboard.press('Enter')
  await expect(gridRows(page)).toHaveCount(4)
  await expect(lower).toHaveAttribute('aria-valuenow', '50')
})

test('days are filtered from one to another', async ({ page, open, api }) => {
  await open(addressOf(await prepareValues(api)))
  const panel = await openFacet(page, 'due')
  await panel.getByRole('textbox', { name: 'From, due' }).fill('2026-02-21')
  await page.keyboard.press('Enter')
  await expect(gridRows(page)).toHaveCount(4)
  await panel.getByRole('textbox', { name: 'To, due' }).fill('2026-02-22')
  await page.keyboard.press('Enter')
  await expect(gridRows(page)).toHaveCount(2)
})

test('a value is renamed in its place, after a look at what would change', async ({ page, open, api }) => {
  const values = await prepareValues(api)
  await open(addressOf(values))
  const panel = await openFacet(page, 'subject')
  await panel.getByRole('checkbox', { name: 'railing, 4 rows' }).focus()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'New value for railing' }).fill('parapet')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Rename “railing” to “parapet” in subject' })
  await expect(dialog).toContainText('4 rows get new values')
  await dialog.getByRole('button', { name: 'Change 4 rows' }).click()
  await expect(panel.getByRole('checkbox', { name: 'parapet, 4 rows' })).toBeVisible()
  expect(await valuesOf(api, values, 'subject')).not.toContain('railing')
})

test('similar values are merged, and one undo takes a merge back', async ({ page, open, api }) => {
  const values = await prepareValues(api)
  await open(addressOf(values))
  const panel = await openFacet(page, 'subject')
  await panel.getByRole('button', { name: 'Clean up this field' }).click()
  await page.getByRole('menuitem', { name: 'Merge similar values…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Merge similar values of subject' })
  await expect(dialog.getByRole('list', { name: 'Values like Deck' }).getByRole('listitem')).toHaveCount(3)
  await dialog.getByRole('checkbox', { name: /^Merge Deck/ }).click()
  await expect(dialog.getByRole('status')).toHaveText('1 merge, 8 rows')
  await dialog.getByRole('button', { name: 'Merge…' }).click()
  const preview = page.getByRole('dialog', { name: /^Merge “/ })
  await preview.getByRole('button', { name: 'Change 8 rows' }).click()
  await expect(dialog).toContainText('No similar values')
  expect((await valuesOf(api, values, 'subject')).filter((value) => value === 'Deck')).toHaveLength(12)

  await dialog.getByText('Nearest neighbour').click()
  await expect(dialog.getByRole('list', { name: 'Values like piers' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
  await page.keyboard.press('u')
  await expect(panel.getByRole('checkbox', { name: 'Deck, 4 rows', exact: true })).toBeVisible()
  expect(await valuesOf(api, values, 'subject')).toEqual(values.rows.map(({ blockIndex }) => subjectOf(blockIndex)))
})

test('several merges are done one after the other, and undone together', async ({ page, open, api }) => {
  const values = await prepareValues(api)
  await open(addressOf(values))
  const panel = await openFacet(page, 'subject')
  await panel.getByRole('button', { name: 'Clean up this field' }).click()
  await page.getByRole('menuitem', { name: 'Merge similar values…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Merge similar values of subject' })
  await dialog.getByText('Nearest neighbour').click()
  await dialog.getByRole('checkbox', { name: 'Select all 2' }).click()
  await dialog.getByRole('textbox', { name: 'What piers and the like become' }).fill('Pier')
  await dialog.getByRole('button', { name: 'Merge…' }).click()
  await expect(dialog.getByRole('list', { name: 'Merges' }).getByRole('listitem')).toHaveCount(2)
  await dialog.getByRole('button', { name: 'Do 2 merges' }).click()
  await expect(dialog.getByRole('status')).toContainText('2 merges, 16 rows changed')
  expect(new Set(await valuesOf(api, values, 'subject'))).toEqual(new Set(['Deck', 'Pier', 'railing']))
  await dialog.getByRole('button', { name: 'Undo 2 merges' }).click()
  await expect(dialog.getByRole('checkbox', { name: 'Select all 2' })).toBeVisible()
  expect(await valuesOf(api, values, 'subject')).toEqual(values.rows.map(({ blockIndex }) => subjectOf(blockIndex)))
})

test('a text is found and replaced in a field, and a wrong pattern says so', async ({ page, open, api }) => {
  const values = await prepareValues(api)
  await open(addressOf(values))
  const panel = await openFacet(page, 'subject')
  await panel.getByRole('button', { name: 'Clean up this field' }).click()
  await page.getByRole('menuitem', { name: 'Find and replace…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Find and replace' })
  await dialog.getByRole('textbox', { name: 'Find' }).fill('(pier')
  await dialog.getByRole('checkbox', { name: 'Regular expression' }).click()
  await expect(dialog).toContainText('Not a regular expression: unterminated group.')
  await dialog.getByRole('textbox', { name: 'Find' }).fill('(pier)s')
  await dialog.getByRole('textbox', { name: 'Replace with' }).fill('$1')
  await expect(dialog.getByRole('status')).toHaveText('4 rows would change.')
  await expect(dialog.getByRole('list', { name: 'The first of them' }).getByRole('listitem')).toHaveCount(4)
  await dialog.getByRole('textbox', { name: 'Replace with' }).press('Enter')
  await expect(dialog).toBeHidden()
  await expect(panel.getByRole('checkbox', { name: 'pier, 8 rows', exact: true })).toBeVisible()
  expect((await valuesOf(api, values, 'subject')).filter((value) => value === 'pier')).toHaveLength(8)
})

test('a sample is drawn and decided, and its statement goes with the rest', async ({ page, open, api }) => {
  const values = await prepareValues(api)
  await open(addressOf(values))
  const desk = deskOf(page)
  await expect(desk.row(0)).toBeVisible()
  await page.keyboard.press('s')
  const dialog = page.getByRole('dialog', { name: 'Review a random sample' })
  await expect(dialog).toContainText('From 24 staged rows')
  await dialog.getByRole('textbox', { name: 'Rows to draw' }).fill('5')
  await dialog.getByRole('button', { name: 'Draw 5 rows' }).click()
  const banner = page.getByRole('region', { name: 'Sample' })
  await expect(banner).toContainText('0 of 5 decided')
  await expect(gridRows(page)).toHaveCount(5)
  await expect(banner.getByRole('button', { name: 'Confirm the rest (19)…' })).toBeDisabled()

  await gridRows(page).first().locator('[col-id="content"]').click()
  for (let decided = 1; decided <= 4; decided += 1) {
    await page.keyboard.press('c')
    await expect(banner).toContainText(`${String(decided)} of 5 decided`)
  }
  await expect(banner).toContainText('100% accepted')
  await page.keyboard.press('x')
  await page
    .getByRole('dialog', { name: /^Reject/ })
    .getByRole('button', { name: 'Reject', exact: true })
    .click()
  await expect(banner).toContainText('80% accepted')

  await banner.getByRole('button', { name: 'Confirm the rest (19)…' }).click()
  const rest = page.getByRole('dialog', { name: /^Confirm the rest: 4 of 5 sampled rows were accepted, 80%/ })
  await rest.getByRole('button', { name: 'Confirm 19 rows' }).click()
  await expect(banner).toContainText('Confirm the rest (0)…')
  await banner.getByRole('button', { name: 'Leave the sample' }).click()
  await expect(banner).toBeHidden()
  await desk.expectCounts({ Staged: 0, Confirmed: 23, Rejected: 1 })
  await page.keyboard.press('h')
  const actions = page.getByRole('list', { name: 'Actions, newest first' })
  await expect(actions.getByRole('listitem').first()).toContainText('4 of 5 rows drawn at random from 24 staged ones')
})

test('facets, clean-up and samples hold in both sizes and themes', async ({ page, open, api }) => {
  test.setTimeout(180_000)
  const values = await prepareValues(api)
  await api.samples.draw.mutate({ scope: values.scope, filter: NO_FILTER, size: 5, seed: 1 })
  await open(addressOf(values))
  const panel = await openFacet(page, 'load')
  const everywhere = async (name: string): Promise<void> => {
    for (const { theme, viewport } of VIEWS) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme: theme })
      await look(page, `${name}-${theme}-${String(viewport.width)}`)
    }
  }
  await panel.getByRole('slider', { name: 'Upper bound of load' }).press('PageDown')
  await everywhere('facet-numbers')
  await panel.getByRole('button', { name: 'Clear the filter on load' }).click()
  await panel.getByRole('combobox', { name: 'Facet of' }).click()
  await page.getByRole('option', { name: 'subject' }).click()
  await panel.getByRole('checkbox', { name: 'pier, 4 rows' }).click()
  await everywhere('facet-values')
  await panel.getByRole('button', { name: 'Clean up this field' }).click()
  await page.getByRole('menuitem', { name: 'Merge similar values…' }).click()
  const clusters = page.getByRole('dialog', { name: 'Merge similar values of subject' })
  await clusters.getByRole('checkbox', { name: /^Merge Deck/ }).click()
  await everywhere('clusters')
  await page.keyboard.press('Escape')
  await panel.getByRole('button', { name: 'Clean up this field' }).click()
  await page.getByRole('menuitem', { name: 'Find and replace…' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: 'Find' }).fill('pier')
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('4 rows would change.')
  await everywhere('replace')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Clear the filter on subject' }).click()
  await gridRows(page).first().locator('[col-id="content"]').click()
  await page.keyboard.press('s')
  const samples = page.getByRole('dialog', { name: 'Review a random sample' })
  await expect(samples.getByRole('region', { name: 'Earlier samples' })).toBeVisible()
  await everywhere('sample-dialog')
  await samples.getByRole('button', { name: /^5 rows of 24/ }).click()
  await expect(gridRows(page)).toHaveCount(5)
  await gridRows(page).first().locator('[col-id="content"]').click()
  await page.keyboard.press('c')
  await expect(page.getByRole('region', { name: 'Sample' })).toContainText('1 of 5 decided')
  await everywhere('sample-banner')
})
