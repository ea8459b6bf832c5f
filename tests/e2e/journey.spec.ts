import { readFileSync, writeFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { sourceUid } from '../../src/core/ingest/uids.ts'
import type { CanonicalRecord } from '../../src/shared/domain.ts'
import { deskOf } from './support/desk.ts'
import { dropFiles } from './support/drop.ts'
import { look } from './support/look.ts'
import { BEAMS, BEARINGS, MINUTES, REQUIREMENTS } from './support/material.ts'
import { expect, test } from './support/test.ts'

const SCHEMA = JSON.stringify({
  ...(JSON.parse(REQUIREMENTS) as { readonly properties: object }),
  properties: {
    ...(JSON.parse(REQUIREMENTS) as { readonly properties: object }).properties,
    subject: { type: 'string', maxLength: 40 },
  },
})

async function createProject(page: Page, dropped: string): Promise<void> {
  await page.getByRole('link', { name: 'New project' }).click()
  await page.getByLabel('Project name').fill('Bridge retrofit')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Files to add').setInputFiles([BEAMS, BEARINGS])
  await expect(page.getByLabel('Files by type')).toContainText('md 2')
  await page.getByRole('button', { name: 'Add 2 files' }).click()
  await expect(page.getByText('2 of 2 files read · 11 blocks')).toBeVisible()
  await dropFiles(page, 'Drop area', [dropped])
  await page.getByRole('button', { name: 'Add 1 file' }).click()
  await expect(page.getByText('3 of 3 files read · 13 blocks')).toBeVisible()
  await look(page, 'step-documents')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByLabel('Blocks by type')).toContainText('paragraph')
  await look(page, 'step-read')
  await page.getByRole('button', { name: 'Continue' }).click()
}

async function chooseSchema(page: Page): Promise<void> {
  await page.getByLabel('Schema as JSON').fill(SCHEMA)
  const columns = page.getByRole('table', { name: 'Columns of the grid' })
  await expect(columns).toContainText('one of: must, should, may, none')
  await page.getByRole('button', { name: 'Add schema' }).click()
  await expect(page.getByRole('radio', { name: 'requirements_review_v1' })).toBeChecked()
  await look(page, 'step-schema')
  await page.getByRole('button', { name: 'Continue' }).click()
}

async function editRow(page: Page): Promise<void> {
  const desk = deskOf(page)
  await desk.cell(1, 'risk').dblclick()
  await page.getByRole('listbox', { name: 'Edit risk' }).getByRole('option', { name: 'high' }).click()
  await expect(desk.cell(1, 'risk')).toHaveText('high')
  await expect(desk.cell(1, 'risk')).toHaveClass(/galley-edited/)
  await expect(desk.status(1)).toHaveText('Edited')
  await desk.cell(1, 'subject').dblclick()
  await page.getByLabel('Edit subject').fill('Main beam')
  await page.keyboard.press('Enter')
  await expect(desk.cell(1, 'subject')).toHaveText('Main beam')
  await desk.cell(1, 'testable').dblclick()
  await page.getByRole('listbox', { name: 'Edit testable' }).getByRole('option', { name: 'true' }).click()
  await expect(desk.cell(1, 'testable')).toHaveText('true')
  await desk.cell(2, 'subject').dblclick()
  await page.getByLabel('Edit subject').fill('x'.repeat(41))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'This has 41 characters; 40 are allowed.' })).toBeVisible()
  await look(page, 'edit-refused')
  await expect(desk.cell(2, 'subject')).toHaveText('Beam 2')
  await expect(desk.cell(2, 'subject')).toHaveClass(/galley-invalid/)
  await expect(desk.status(2)).toHaveText('Staged')
}

async function decideRows(page: Page): Promise<void> {
  const desk = deskOf(page)
  await desk.goTo(1)
  await desk.panel.getByRole('button', { name: 'Confirm' }).click()
  await expect(desk.status(1)).toHaveText('Confirmed')
  await expect(desk.panel).toContainText('Row 2 ·')
  await desk.goTo(6)
  await desk.panel.getByRole('button', { name: 'Reject' }).click()
  const dialog = page.getByRole('dialog', { name: 'Reject row 6?' })
  await dialog.getByLabel('Reason (optional)').fill('A note, no requirement')
  await dialog.getByRole('button', { name: 'Reject' }).click()
  await expect(desk.status(6)).toHaveText('Rejected')
  await expect(dialog).toBeHidden()
  await page.keyboard.press('u')
  await expect(desk.status(6)).toHaveText('Staged')
  await page.keyboard.press('Shift+U')
  await expect(desk.status(6)).toHaveText('Rejected')
  await desk.goTo(6)
  await expect(desk.panel.getByLabel('Row history')).toContainText('rejected: A note, no requirement')
  await desk.expectCounts({ All: 7, Staged: 5, Confirmed: 1, Rejected: 1, Failed: 0, Pending: 0 })
  await page.getByRole('button', { name: 'Confirm 5 staged' }).click()
  const question = page.getByRole('dialog', { name: 'Confirm 5 staged rows?' })
  await question.getByRole('button', { name: 'Confirm 5 rows' }).click()
  await desk.expectCounts({ All: 7, Staged: 0, Confirmed: 6, Rejected: 1 })
  await expect(desk.cell(2, 'subject')).not.toHaveClass(/galley-invalid/)
  await expect(desk.status(5)).toHaveText('Confirmed')
}

async function exportLines(page: Page): Promise<readonly string[]> {
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Export' })
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Export JSONL' }).click(),
  ])
  expect(download.suggestedFilename()).toMatch(/^Bridge-retrofit--Beams\.md--requirements_review_v1--.*\.jsonl$/)
  await expect(dialog.getByLabel('Export')).toContainText('7, 6 of them confirmed')
  await look(page, 'exported')
  const text = readFileSync(await download.path(), 'utf8')
  expect(text.endsWith('\n')).toBe(true)
  await dialog.getByRole('button', { name: 'Done' }).click()
  return text.trimEnd().split('\n')
}

function expectExport(lines: readonly string[], schemaUid: string): void {
  const records = lines.map((line) => JSON.parse(line) as CanonicalRecord)
  expect(records.map((record) => record.user_defined.data)).toEqual([
    data({ quote: 'Beams' }),
    data({ ...beam(1), subject: 'Main beam', risk: 'high', testable: true }),
    data(beam(2)),
    data(beam(3)),
    data(beam(4)),
    data({ quote: 'Notes' }),
    null,
  ])
  records.forEach((record, index) => {
    const { source_upload: source, conversion, block } = record.immutable
    expect(Object.keys(record)).toEqual(['immutable', 'user_defined'])
    expect(Object.keys(record.user_defined)).toEqual(['schema_ref', 'schema_uid', 'data'])
    expect(record.user_defined).toMatchObject({ schema_ref: 'requirements_review_v1', schema_uid: schemaUid })
    expect(source).toMatchObject({
      source_uid: sourceUid('md', BEAMS.buffer),
      source_type: 'md',
      source_filesize: BEAMS.buffer.length,
    })
    expect(conversion).toMatchObject({ conv_total_blocks: 7, conv_block_type_freq: { heading: 2, paragraph: 5 } })
    expect(block).toMatchObject({ block_uid: `${conversion.conv_uid}:${String(index)}`, block_index: index })
    if (block.block_locator.type !== 'text_offset_range') throw new Error('A block of Markdown has no offsets.')
    const { start_offset: start, end_offset: end } = block.block_locator
    expect(BEAMS.buffer.subarray(start, end).toString('utf8')).toBe(block.block_content)
  })
}

const data = (values: object): object => ({
  is_requirement: false,
  modality: 'none',
  risk: 'low',
  subject: '',
  testable: false,
  ...values,
})
const beam = (index: number): object => ({
  is_requirement: true,
  modality: 'must',
  subject: `Beam ${String(index)}`,
  quote: `Beam ${String(index)} shall carry a load of ${String(index + 10)} kN at midspan.`,
})

test('from an empty window to the file with what was confirmed', async ({ page, open, api }, testInfo) => {
  const dropped = testInfo.outputPath(MINUTES.name)
  writeFileSync(dropped, MINUTES.buffer)

  await test.step('an empty workspace says what to do', async () => {
    await open()
    await expect(
      page.getByRole('heading', { name: 'Drop in documents, review what a model makes of them' }),
    ).toBeVisible()
  })
  await test.step('a project of three files, one of them dropped', () => createProject(page, dropped))
  await test.step('a schema from JSON', () => chooseSchema(page))
  await test.step('a run by rules stages every row while the project is in sight', async () => {
    await expect(page.getByRole('radio', { name: 'Rules', exact: false })).toBeChecked()
    await page.getByRole('button', { name: 'Run 13 rows' }).click()
    await expect(page.getByRole('heading', { name: 'Bridge retrofit' })).toBeVisible()
    await expect(page.getByRole('region', { name: 'Progress' })).toContainText('13 staged')
    await expect(page.getByRole('button', { name: 'Confirm 13 staged…' })).toBeVisible()
  })
  await test.step('every staged row stands in the grid', async () => {
    await page.getByRole('table', { name: 'Documents' }).getByRole('link', { name: 'Beams.md' }).click()
    await deskOf(page).expectCounts({ All: 7, Staged: 7, Confirmed: 0, Rejected: 0 })
  })
  await test.step('cells are edited in place, and a value that does not fit is refused there', () => editRow(page))
  await test.step('rows are confirmed and rejected, undone and done again', () => decideRows(page))
  await test.step('the downloaded file holds confirmed data only', async () => {
    const [schema] = await api.schemas.list.query()
    expectExport(await exportLines(page), schema?.schemaUid ?? '')
  })
})
