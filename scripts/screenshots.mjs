import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { NO_FILTER } from '../src/shared/rows.ts'
import { startHost } from '../tests/e2e/support/host.ts'
import { runRules } from '../tests/e2e/support/material.ts'
import { root } from './setup/paths.mjs'
import { runMain, say } from './setup/report.mjs'
import { ensureBrowser, ensureBuilt } from './setup.mjs'

/** @typedef {import('../tests/e2e/support/host.ts').Api} Api */
/** @typedef {{ projectUid: string, documentUid: string, schemaUid: string }} Shown */

const images = join(root, 'docs', 'images')
const viewport = { width: 1440, height: 860 }
/** The row in the light: the block on the design lane load, which quotes its requirement word for word. */
const shownRow = 63
const quote = 'shall carry the design lane load of 9.3 kN/m'

/** @param {number} from @param {number} to */
const range = (from, to) => Array.from({ length: to - from }, (_, index) => from + index)

/**
 * The sample in the middle of its review.
 *
 * @param {Api} api
 * @returns {Promise<Shown>}
 */
async function prepare(api) {
  await api.settings.set.mutate({ actor: 'Ines' })
  const { projectUid } = await api.projects.createSample.mutate()
  const schema = (await api.schemas.list.query()).find((one) => one.schemaRef === 'requirements_review_v1')
  if (schema === undefined) throw new Error('The sample has no schema for requirements.')
  const { schemaUid } = schema
  await runRules(api, projectUid, schemaUid)
  const documents = await api.documents.list.query({ projectUid, schemaUid })
  const specification = documents.find(({ name }) => name.startsWith('Structural'))
  if (!specification?.run) throw new Error('The specification was not run.')
  const { runUid } = specification.run
  for (const [place, { run, blocks }] of documents.entries()) {
    if (run === null || run.runUid === runUid) continue
    const share = [1, 0.62, 0, 1, 0.35, 0.8, 0, 0.15][place] ?? 0
    if (share > 0) {
      await decide(api, run.runUid, { rows: range(0, Math.round(blocks * share)), work: CONFIRM })
    }
  }
  /** @type {import('../src/shared/review-work.ts').ReviewWork} */
  const rejection = { kind: 'reject', reason: 'A value, not a requirement' }
  await decide(api, runUid, { rows: [58, 60], work: rejection })
  await decide(api, runUid, { rows: [...range(0, 58), 59, 61, 62], work: CONFIRM })
  await edit(api, runUid, { documentUid: specification.documentUid, schemaUid })
  return { projectUid, documentUid: specification.documentUid, schemaUid }
}

/** @type {import('../src/shared/review-work.ts').ReviewWork} */
const CONFIRM = { kind: 'confirm', sampleUid: null }

/**
 * @param {Api} api
 * @param {string} runUid
 * @param {{ rows: number[], work: import('../src/shared/review-work.ts').ReviewWork }} decision
 */
async function decide(api, runUid, { rows, work }) {
  const named = rows.map((blockIndex) => ({ runUid, blockIndex }))
  await api.review.perform.mutate({ choice: { kind: 'rows', rows: named }, work, workUid: 'screenshots' })
}

/**
 * @param {Api} api
 * @param {string} runUid
 * @param {{ documentUid: string, schemaUid: string }} place
 */
async function edit(api, runUid, place) {
  for (const [field, value] of [
    ['quote', quote],
    ['testable', true],
    ['risk', 'high'],
  ]) {
    const scope = { kind: /** @type {const} */ ('document'), documentUid: place.documentUid, runUid }
    const query = { scope, filter: NO_FILTER, sort: null }
    const { rows } = await api.rows.page.query({ query, offset: shownRow, limit: 1 })
    const revision = rows[0]?.revision ?? 0
    await api.review.edit.mutate({ runUid, blockIndex: shownRow, field: String(field), value: value ?? null, revision })
  }
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {string} name
 */
async function take(page, name) {
  await page.evaluate('document.fonts.ready')
  const file = join(images, name)
  await page.screenshot({ path: file, animations: 'disabled' })
  say(`docs/images/${name}`)
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {string} key
 * @param {number} times
 */
async function press(page, key, times) {
  for (let time = 0; time < times; time += 1) await page.keyboard.press(key)
}

/**
 * Opens the document at the shown row, as a reader who came there by the keys.
 *
 * @param {import('@playwright/test').Page} page
 */
async function goToShownRow(page) {
  await page.locator('[row-id$=":0"] [col-id="content"]').click()
  await press(page, 'j', shownRow + 7)
  await press(page, 'k', 7)
  await page.getByText(`Row ${String(shownRow)} ·`).waitFor()
  await page.locator('mark', { hasText: quote }).waitFor()
  await page.getByRole('complementary', { name: 'Block' }).getByText('risk changed').waitFor()
  await page.mouse.move(0, 0)
}

/**
 * @param {string} browserPath
 * @param {import('../tests/e2e/support/host.ts').Host} host
 */
async function photograph(browserPath, host) {
  const { projectUid, documentUid, schemaUid } = await prepare(host.api)
  const browser = await chromium.launch({ executablePath: browserPath, ignoreDefaultArgs: ['--hide-scrollbars'] })
  try {
    const page = await browser.newPage({ viewport, locale: 'en-GB', timezoneId: 'UTC' })
    await page.goto(host.url)
    await page.getByRole('navigation', { name: 'Main' }).waitFor()
    await page.goto(`${host.origin}/#/projects/${projectUid}?schema=${schemaUid}`)
    await page.getByRole('link', { name: 'Structural specification.md' }).waitFor()
    await take(page, 'project.png')
    await page.goto(`${host.origin}/#/projects/${projectUid}/documents/${documentUid}?schema=${schemaUid}`)
    await goToShownRow(page)
    await take(page, 'document.png')
    await host.api.settings.set.mutate({ theme: 'dark' })
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor()
    await take(page, 'document-dark.png')
  } finally {
    await browser.close()
  }
}

await runMain(async () => {
  const browserPath = await ensureBrowser()
  await ensureBuilt()
  mkdirSync(images, { recursive: true })
  const host = await startHost()
  try {
    await host.api.settings.set.mutate({ theme: 'light' })
    await photograph(browserPath, host)
  } finally {
    await host.dispose()
  }
  return 0
})
