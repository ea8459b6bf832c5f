import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Page } from '@playwright/test'
import { root } from '../../scripts/setup/paths.mjs'
import { makePdf, type PdfMark } from '../helpers/make-pdf.ts'
import { makeZip } from '../helpers/make-zip.ts'
import { deskOf } from './support/desk.ts'
import { dropFiles } from './support/drop.ts'
import { holdRequests } from './support/gate.ts'
import { look } from './support/look.ts'
import { addDocument, BEAMS, MINUTES, markdown, prepareStaged } from './support/material.ts'
import { CONFIRM, decide } from './support/review.ts'
import { expect, test } from './support/test.ts'

const CORPUS = [
  'csv/csv-tab.csv',
  'docx/docx_rich_cells.docx',
  'docx/docx_vml_images.docx',
  'html/example_03.html',
  'pdf/table_mislabeled_as_picture.pdf',
  'pptx/pptx_chart.pptx',
  'webvtt/webvtt_example_02.vtt',
  'xlsx/xlsx_01.xlsx',
]
/** Reading takes processes of its own, which share the machine with the browsers. */
const PATIENCE = { timeout: 45_000 }

/** Ten files, one of them an archive of two more; one is damaged. */
const ADDED = /^11 of 12 files read · \d+ blocks · 1 failed$/

/** A folder as people have them: mixed files, a damaged one, a copy, drafts that are ignored, a hidden file. */
function makeFolder(folder: string): void {
  mkdirSync(join(folder, 'drafts'), { recursive: true })
  for (const file of CORPUS) copyFileSync(join(root, 'tests', 'fixtures', 'corpus', file), join(folder, basename(file)))
  writeFileSync(join(folder, 'Broken.pdf'), '%PDF-1.7\nThis is where a document was cut off.')
  writeFileSync(join(folder, 'Copy of minutes.md'), MINUTES.buffer)
  writeFileSync(join(folder, 'Drawing.dwg'), 'AC1032')
  writeFileSync(join(folder, 'Letters.zip'), makeZip({ 'One.md': '# One\n', 'sub/Two.md': '# Two\n' }))
  writeFileSync(join(folder, '.galleyignore'), 'drafts/\n')
  writeFileSync(join(folder, 'drafts', 'Old.md'), '# Old\n')
  writeFileSync(join(folder, '.hidden.md'), '# Hidden\n')
}

async function addFolder(page: Page, folder: string): Promise<void> {
  await page.getByRole('button', { name: 'Add documents' }).first().click()
  await dropFiles(page, 'Drop area', [folder])
  const plan = page.getByRole('region', { name: 'Plan' })
  await expect(plan).toContainText('10 files to add')
  await expect(plan).toContainText('4 left out')
  await expect(plan.getByLabel('Files by type')).toContainText('docx 2')
  for (const [group, file] of [
    ['1 file of a kind that is not read', 'Drawing.dwg'],
    ['1 file already here', 'Copy of minutes.md'],
    ['1 file left out by .galleyignore', 'drafts/Old.md'],
    ['1 file hidden', '.hidden.md'],
  ] as const) {
    await plan.getByRole('button', { name: group }).click()
    await expect(plan.getByRole('group', { name: group })).toContainText(file)
  }
  await look(page, 'plan')
  await plan.getByRole('button', { name: 'Add 10 files' }).click()
  await expect(page.getByText(ADDED)).toBeVisible(PATIENCE)
  const archive = page.getByLabel('Added files').getByRole('listitem').filter({ hasText: 'Letters.zip' }).first()
  await expect(archive).toContainText('2 documents in it')
  await look(page, 'added')
}

async function meetFailure(page: Page): Promise<void> {
  const entry = page.getByLabel('Added files').getByRole('listitem').filter({ hasText: 'Broken.pdf' })
  await expect(entry).toContainText('"Broken.pdf" is not a whole PDF')
  await entry.getByRole('button', { name: 'Retry Broken.pdf' }).click()
  await expect(page.getByText(ADDED)).toBeVisible(PATIENCE)
  await page.getByRole('button', { name: 'Done' }).click()
  const row = page.getByRole('table', { name: 'Documents' }).getByRole('row').filter({ hasText: 'Broken.pdf' })
  await expect(row).toContainText('Failed: not a whole PDF')
}

async function seeWhatWasNotRead(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^\d+ documents were not read fully$/ }).click()
  const dialog = page.getByRole('dialog', { name: 'What was not read' })
  const list = dialog.getByLabel('Documents not read fully')
  await expect(list.getByRole('listitem').filter({ hasText: 'Broken.pdf' }).first()).toContainText(
    'Open the file in another program',
  )
  await expect(list).toContainText('webvtt_example_02.vtt')
  await look(page, 'not-read')
  await dialog.getByRole('button', { name: /^Failed/ }).click()
  await expect(list).not.toContainText('webvtt_example_02.vtt')
  await dialog.getByRole('button', { name: 'Remove failed…' }).click()
  await dialog.getByRole('button', { name: 'Remove 1' }).click()
  await expect(dialog).not.toContainText('Broken.pdf')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('link', { name: 'Broken.pdf' })).toHaveCount(0)
}

async function readReceipt(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'webvtt_example_02.vtt' }).click()
  await deskOf(page).goTo(0)
  await page.keyboard.press('i')
  const receipt = page.getByRole('dialog', { name: 'What was read' })
  await expect(receipt.getByRole('region', { name: 'Not read' })).toContainText('NOTE')
  await expect(receipt.getByRole('region', { name: 'Found in the file' })).toContainText('cues')
  await expect(receipt.getByRole('region', { name: 'Made of it' })).toContainText('blocks')
  await expect(receipt.getByRole('region', { name: 'Conversions' })).toContainText('galley-vtt')
  await look(page, 'receipt')
  await page.keyboard.press('Escape')
  await expect(receipt).toBeHidden()
}

async function search(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Back to the project' }).click()
  await expect(page.getByRole('table', { name: 'Documents' })).toBeVisible()
  await page.keyboard.press('/')
  await expect(page.getByRole('heading', { name: 'Search the text of every block' })).toBeVisible()
  await page.keyboard.type('nested table')
  const hits = page.getByRole('region', { name: 'docx_rich_cells.docx' })
  await expect(hits.locator('mark').first()).toHaveText(/nested|table/i)
  await expect(page).toHaveURL(/q=nested/)
  await page
    .getByRole('group', { name: 'Block types' })
    .getByRole('button', { name: /^heading/ })
    .click()
  await expect(hits.getByRole('link')).toHaveCount(2)
  await look(page, 'search')
  await page.getByLabel(/^Search in/).press('ArrowDown')
  await page.keyboard.press('Enter')
  const { panel } = deskOf(page)
  await expect(panel).toContainText('heading')
  await expect(panel.locator('[aria-current]')).toHaveText('Table with nested table')
  await expect(panel.locator('[aria-current] mark')).toHaveText(['Table', 'nested', 'table'])
  await page.goBack()
  await expect(page.getByLabel(/^Search in/)).toHaveValue('nested table')
  await page.getByLabel(/^Search in/).fill('unfindable')
  await expect(page.getByRole('heading', { name: 'No block holds “unfindable”' })).toBeVisible()
}

test('a folder of mixed files is planned, added, read, looked through and searched', async ({
  page,
  open,
  api,
}, testInfo) => {
  test.setTimeout(150_000)
  const folder = testInfo.outputPath('Specs')
  makeFolder(folder)
  const { projectUid } = await api.projects.create.mutate({ name: 'Bridge' })
  await addDocument(api, projectUid, MINUTES)
  await open(`/projects/${projectUid}`)
  await test.step('the plan says what will be added, and what not and why', () => addFolder(page, folder))
  await test.step('a damaged file fails with its reason and can be tried again', () => meetFailure(page))
  await test.step('the list of what was not read names it, and takes it away', () => seeWhatWasNotRead(page))
  await test.step('a receipt says what was found and what was made of it', () => readReceipt(page))
  await test.step('a search finds blocks of all documents and opens them', () => search(page))
})

test('an import goes on when its dialog is closed, and can be cancelled', async ({ page, open, api }, testInfo) => {
  const folder = testInfo.outputPath('Many')
  mkdirSync(folder)
  const FILES = 600
  for (let index = 0; index < FILES; index++) {
    writeFileSync(join(folder, `Note ${String(index)}.md`), `# Note ${String(index)}\n\nWritten by hand.\n`)
  }
  const { projectUid } = await api.projects.create.mutate({ name: 'Notes' })
  await open(`/projects/${projectUid}`)
  // No machine is so fast that the import ends before it is cancelled.
  const uploads = await holdRequests(page, 'uploads.put')
  uploads.letGo(40)
  await page.getByRole('button', { name: 'Add documents' }).click()
  await page.getByLabel('Folder to add').setInputFiles(folder)
  await page.getByRole('button', { name: `Add ${String(FILES)} files` }).click()
  await page.getByRole('button', { name: 'Close', exact: true }).last().click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await page.getByRole('button', { name: /^Adding: [1-9]\d* of 600 files/ }).click(PATIENCE)
  const cancelling = await holdRequests(page, 'imports.cancel')
  await page.getByRole('button', { name: 'Cancel the import' }).click()
  await expect(page.getByText(/^\d+ of 600 files read .*not added$/)).toBeVisible(PATIENCE)
  // What the host had been sent is not out before it says so.
  await expect(page.getByRole('button', { name: 'Close', exact: true }).last()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Done' })).toBeHidden()
  cancelling.letGo()
  await expect(page.getByRole('button', { name: 'Done' })).toBeVisible(PATIENCE)
  const documents = await api.documents.list.query({ projectUid, schemaUid: null })
  expect(documents.length).toBeLessThan(FILES)
  expect(new Set(documents.map(({ status }) => status))).toEqual(new Set(['ingested']))
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  uploads.letGo()
})

test('a changed file becomes a new version, and confirmed answers of its unchanged blocks come along', async ({
  page,
  open,
  api,
}) => {
  const { projectUid, documentUid, runUid } = await prepareStaged(api)
  await decide(api, { runUid, indexes: [0, 1, 2, 3, 4, 5, 6] }, CONFIRM)
  await open(`/projects/${projectUid}`)
  await page.getByRole('button', { name: 'Add documents' }).click()
  const text = BEAMS.buffer.toString('utf8').replace('Beam 2 shall carry a load of 12 kN', 'Beam 2 shall carry 20 kN')
  await page.getByLabel('Files to add').setInputFiles(markdown(BEAMS.name, text))
  const plan = page.getByRole('region', { name: 'Plan' })
  await expect(plan.getByRole('button', { name: '1 file changed since it was added' })).toBeVisible()
  await expect(plan.getByRole('checkbox', { name: /as a new version of its document/ })).toBeChecked()
  await plan.getByRole('button', { name: 'Add 1 file' }).click()
  await expect(page.getByText('1 of 1 file read · 7 blocks')).toBeVisible(PATIENCE)
  await page.getByRole('button', { name: 'Done' }).click()
  const row = page.getByRole('table', { name: 'Documents' }).getByRole('row').filter({ hasText: 'Beams.md' })
  await expect(row).toHaveCount(1)
  await expect(row).toContainText('v2')

  await row.getByRole('link').click()
  await expect(page.getByRole('note')).toContainText('6 confirmed answers stand on blocks that did not change.')
  await look(page, 'new-version')
  await page.getByRole('button', { name: 'Carry over 6…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Carry over confirmed answers' })
  await expect(dialog).toContainText('1 answer stays behind, since its block changed or is gone.')
  await dialog.getByRole('button', { name: 'Carry over 6 answers' }).click()
  const desk = deskOf(page)
  await desk.expectCounts({ All: 7, Staged: 6, Confirmed: 0, Pending: 1 })
  await expect(desk.cell(1, 'subject')).toHaveText('Beam 1')
  await expect(desk.status(2)).toHaveText('Pending')
  await expect(page.getByRole('note')).toHaveCount(0)

  await page.getByRole('button', { name: 'Version 2' }).click()
  await page.getByRole('menuitem', { name: /^Version 1/ }).click()
  await expect(page).toHaveURL(new RegExp(documentUid))
  await expect(page.getByRole('note')).toContainText('This is version 1. Version 2 has taken its place.')
  await desk.expectCounts({ Confirmed: 7 })
})

test.describe('a scanned document', () => {
  test.skip(process.platform === 'win32', 'The tesseract of this test is a shell script.')
  const folder = mkdtempSync(join(tmpdir(), 'galley-e2e-tesseract-'))
  const program = join(folder, 'tesseract')
  test.use({ environment: { GALLEY_TESSERACT: program } })
  test.beforeAll(() => {
    const word = ['5', '1', '1', '1', '1', '1', '10', '10', '60', '12', '96', 'Girder'].join('\\t')
    writeFileSync(program, `#!/bin/sh\nprintf 'level\\n${word}\\n'\n`, { mode: 0o755 })
  })
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('says that it holds no text, and is read with OCR', async ({ page, open, api }) => {
    const scan: PdfMark = { image: { width: 100, height: 100, grey: new Uint8Array(10_000) }, at: [0, 0, 612, 792] }
    const buffer = Buffer.from(makePdf({ pages: [{ marks: [scan] }] }))
    const { projectUid } = await api.projects.create.mutate({ name: 'Bridge' })
    const file = { name: 'Scan.pdf', mimeType: 'application/pdf', buffer }
    const documentUid = await addDocument(api, projectUid, file)
    await open(`/projects/${projectUid}/documents/${documentUid}`)
    await expect(page.getByText('Holds no text: its only page is a scan.')).toBeVisible()
    await look(page, 'scan')
    await page.getByRole('button', { name: 'Read with OCR' }).click()
    await expect(deskOf(page).row(0)).toContainText('Girder', PATIENCE)
    await page.keyboard.press('i')
    const receipt = page.getByRole('dialog', { name: 'What was read' })
    await expect(receipt.getByRole('region', { name: 'Worth knowing' })).toContainText('1 page was read by OCR')
  })
})

test.describe('a watched folder', () => {
  const home = mkdtempSync(join(tmpdir(), 'galley-e2e-home-'))
  // The folder chooser begins at the person's home.
  test.use({ environment: { HOME: home, USERPROFILE: home } })
  test.afterAll(() => rmSync(home, { recursive: true, force: true }))

  test('offers what is new in it, and adds what is accepted', async ({ page, open, api }) => {
    mkdirSync(join(home, 'Specs', 'old'), { recursive: true })
    writeFileSync(join(home, 'Specs', BEAMS.name), BEAMS.buffer)
    const { projectUid } = await api.projects.create.mutate({ name: 'Bridge' })
    await open(`/projects/${projectUid}`)
    await page.getByRole('button', { name: 'More of this project' }).click()
    await page.getByRole('menuitem', { name: 'Watched folders…' }).click()
    await page.getByRole('button', { name: 'Watch a folder…' }).click()
    await page.getByRole('list', { name: 'Folders' }).getByRole('button', { name: 'Specs' }).click()
    await expect(page.getByText('1 file that Galley reads')).toBeVisible()
    await page.getByRole('button', { name: 'Watch Specs' }).click()
    await expect(page.getByRole('list', { name: 'Watched folders' })).toContainText('Specs')
    await page.keyboard.press('Escape')
    const banner = page.getByRole('region', { name: 'Watched folders' })
    await expect(banner).toContainText('1 new or changed file in “Specs”', PATIENCE)
    writeFileSync(join(home, 'Specs', MINUTES.name), MINUTES.buffer)
    await expect(banner).toContainText('2 new or changed files in “Specs”', PATIENCE)
    await banner.getByRole('button', { name: 'Review' }).click()
    const dialog = page.getByRole('dialog', { name: 'New and changed files' })
    await dialog.getByRole('checkbox', { name: MINUTES.name }).uncheck()
    await look(page, 'offers')
    await dialog.getByRole('button', { name: 'Add 1 file' }).click()
    await expect(dialog.getByRole('checkbox', { name: BEAMS.name })).toHaveCount(0)
    await expect(dialog.getByRole('checkbox', { name: MINUTES.name })).toBeChecked()
    await dialog.getByRole('button', { name: 'Dismiss 1' }).click()
    await expect(dialog).toBeHidden()
    await expect(banner).toBeHidden()
    const row = page.getByRole('table', { name: 'Documents' }).getByRole('row').filter({ hasText: BEAMS.name })
    await expect(row).toContainText('Ingested', PATIENCE)

    writeFileSync(join(home, 'Specs', BEAMS.name), `${BEAMS.buffer.toString('utf8')}\nOne more.\n`)
    await expect(banner).toContainText('1 new or changed file', PATIENCE)
    await banner.getByRole('button', { name: 'Review' }).click()
    await expect(dialog).toContainText('New version')
    await dialog.getByRole('button', { name: 'Add 1 file' }).click()
    await expect(row.filter({ hasText: 'v2' })).toContainText('Ingested', PATIENCE)
    await expect(row).toHaveCount(1)
  })
})
