import type { Locator } from '@playwright/test'
import { NO_FILTER } from '../../src/shared/rows.ts'
import type { JsonValue } from '../../src/shared/json.ts'
import { makePdf, type PdfMark } from '../helpers/make-pdf.ts'
import { deskOf } from './support/desk.ts'
import type { Api } from './support/host.ts'
import { look } from './support/look.ts'
import { addDocument, markdown, type NewFile, runRules } from './support/material.ts'
import { VIEWS } from './support/screens.ts'
import { expect, test } from './support/test.ts'

const TEXT = `# Design of the *deck*

The **deck** shall carry \`9.3 kN/m\` and ~~no~~ the [truck](https://example.org/lorry) <b>load</b> ![the sketch](a.png).

- [x] Bearings *must* be replaceable

> Quoted **words** stay
> on two lines.

| Part | Owner |
|---|---|
| Deck \\| slab | **Contractor** |
`
const text = { type: 'string' }
const SCHEMA = {
  schema_ref: 'panel_v1',
  type: 'object',
  properties: {
    subject: text,
    risk: { type: 'string', enum: ['low', 'medium', 'high'] },
    testable: { type: 'boolean' },
    load: { type: 'number', minimum: 0, maximum: 100 },
    due: { type: 'string', format: 'date' },
    tags: { type: 'array', items: text, 'x-evidence': true },
    parties: { type: 'array', items: { type: 'object', properties: { name: text } } },
    revised_content: text,
    quote: text,
  },
}

type Edit = { readonly blockIndex: number; readonly field: string; readonly value: JsonValue }

async function prepare(api: Api, file: NewFile) {
  const { projectUid } = await api.projects.create.mutate({ name: 'Bridge' })
  const documentUid = await addDocument(api, projectUid, file)
  const { schemaUid } = await api.schemas.add.mutate({ text: JSON.stringify(SCHEMA) })
  const runUid = await runRules(api, projectUid, schemaUid)
  const edit = async ({ blockIndex, field, value }: Edit): Promise<void> => {
    const scope = { kind: 'document', documentUid, runUid } as const
    const query = { scope, filter: NO_FILTER, sort: null }
    const { rows } = await api.rows.page.query({ query, offset: blockIndex, limit: 1 })
    await api.review.edit.mutate({ runUid, blockIndex, field, value, revision: rows[0]?.revision ?? 0 })
  }
  return { path: `/projects/${projectUid}/documents/${documentUid}?schema=${schemaUid}`, edit }
}

const DECK = markdown('Deck.md', TEXT)

test('a Markdown block reads formatted, with its evidence inside the formatted words', async ({ page, open, api }) => {
  const { path, edit } = await prepare(api, DECK)
  await edit({ blockIndex: 1, field: 'quote', value: 'The deck shall carry 9.3 kN/m' })
  await edit({ blockIndex: 1, field: 'tags', value: ['deck', 'truck', 'load'] })
  await open(path)
  const { goTo, panel } = deskOf(page)
  await goTo(1)
  const here = panel.locator('[aria-current]')
  await expect(here).toHaveText('The deck shall carry 9.3 kN/m and no the truck (example.org) <b>load</b> the sketch.')
  await expect(here.locator('strong mark')).toHaveText('deck')
  await expect(here.locator('code mark')).toHaveText('9.3 kN/m')
  await expect(here.locator('del')).toHaveText('no')
  await expect(here.locator('img, b, a')).toHaveCount(0)

  await panel.getByRole('button', { name: 'tags in the block: Exact 3' }).click()
  await expect(panel.getByRole('group', { name: 'Places in the block' })).toContainText('tags: place 1 of 3')
  await panel.getByRole('button', { name: 'Next place' }).click()
  await expect(here.locator('mark[data-now]')).toHaveText('truck')
  await panel.getByRole('button', { name: 'Next place' }).click()
  await expect(here.locator('mark[data-now]')).toHaveText('load')

  await here.getByRole('button', { name: 'truck' }).click()
  await expect(page.getByRole('dialog', { name: 'Open example.org?' })).toContainText('https://example.org/lorry')
  await page.getByRole('button', { name: 'Cancel' }).click()

  await goTo(2)
  await expect(here.getByRole('listitem')).toHaveText('Bearings must be replaceable')
  await expect(here.getByLabel('Done')).toBeVisible()
  await goTo(3)
  await expect(here).toHaveText('Quoted words stay on two lines.')
  await goTo(4)
  await expect(here.locator('td').first()).toHaveText('Deck | slab')
})

const PROSE = [
  'The pier shall carry the whole load of',
  'the deck in every season of the year, and',
  'it is looked at by a person each spring.',
]
const upright = PROSE.map((words, nth): PdfMark => ({ text: words, x: 90, y: 500 - nth * 14, size: 11 }))
const turned = PROSE.map((words, nth): PdfMark => ({ text: words, x: 200 + nth * 14, y: 120, size: 11, angle: 90 }))
const PIERS: NewFile = {
  name: 'Piers.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(makePdf({ pages: [{ marks: upright }, { marks: turned, rotate: 90 }, { marks: upright }] })),
}

/** The share of the page's dark pixels that lie in the marked place. */
async function inkInMark(panel: Locator): Promise<number> {
  return await panel.evaluate((element) => {
    const canvas = element.querySelector('canvas')
    const mark = element.querySelector<HTMLElement>('[data-testid="block-on-page"]')
    const context = canvas?.getContext('2d')
    if (!canvas || !mark || !context) return 0
    const share = (value: string): number => Number.parseFloat(value) / 100
    const { left, top, width, height } = mark.style
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
    const [x, y] = [share(left) * canvas.width, share(top) * canvas.height]
    const [right, bottom] = [x + share(width) * canvas.width, y + share(height) * canvas.height]
    let [inside, all] = [0, 0]
    for (let at = 0; at < data.length; at += 4) {
      if ((data[at] ?? 255) > 128 || (data[at + 3] ?? 0) < 128) continue
      const [column, row] = [(at / 4) % canvas.width, Math.floor(at / 4 / canvas.width)]
      all += 1
      if (column >= x && column <= right && row >= y && row <= bottom) inside += 1
    }
    return all === 0 ? 0 : inside / all
  })
}

test('a block of a PDF is marked on its page, also where the page is turned', async ({ page, open, api }) => {
  const { path } = await prepare(api, PIERS)
  await open(path)
  const { goTo, panel } = deskOf(page)
  await goTo(0)
  await panel.getByText('Page', { exact: true }).click()
  await expect(panel).toContainText('Page 1 of 3')
  await expect(panel.getByRole('img', { name: 'Page 1, with row 0 marked' })).toBeVisible()
  await expect.poll(() => inkInMark(panel)).toBeGreaterThan(0.99)
  await goTo(1)
  await expect(panel).toContainText('Page 2 of 3')
  await expect.poll(() => inkInMark(panel)).toBeGreaterThan(0.99)

  const sheet = panel.getByRole('img', { name: 'Page 2, with row 1 marked' })
  const width = async (): Promise<number> => (await sheet.boundingBox())?.width ?? 0
  const before = await width()
  await panel.getByRole('button', { name: 'Zoom in' }).click()
  await expect.poll(width).toBeGreaterThan(before * 1.2)
  await panel.getByText('Block', { exact: true }).last().click()
  await expect.poll(() => inkInMark(panel)).toBeGreaterThan(0.99)

  await page.reload()
  await goTo(2)
  await expect(panel).toContainText('Page 3 of 3')
  await expect.poll(() => inkInMark(panel)).toBeGreaterThan(0.99)
  await panel.getByText('Text', { exact: true }).click()
  await expect(panel.locator('[aria-current]')).toContainText('The pier shall carry')
})

test('a page that cannot be drawn leaves its text, and says why', async ({ page, open, api, faults }) => {
  faults.allow(/ERR_FAILED/)
  const { path } = await prepare(api, PIERS)
  await page.route(/sourceRange/, (route) => route.abort())
  await open(path)
  const { goTo, panel } = deskOf(page)
  await goTo(0)
  await panel.getByText('Page', { exact: true }).click()
  await expect(panel).toContainText('The page cannot be shown, so here is its text.')
  await expect(panel.locator('[aria-current]')).toContainText('The pier shall carry')
})

test('revised text is told as a difference in words, and edited beside it', async ({ page, open, api }) => {
  const { path, edit } = await prepare(api, markdown('Note.md', 'The deck should carry 12 kN.\n'))
  await edit({ blockIndex: 0, field: 'revised_content', value: 'The deck shall carry a load of 12 kN.' })
  await open(path)
  const { goTo, panel } = deskOf(page)
  await goTo(0)
  await expect(panel.locator('ins')).toHaveText(['shall ', 'a load of '])
  await expect(panel.locator('del')).toHaveText('should ')
  await expect(panel).toContainText('4 words in, 1 word out')
  await panel.getByText('Edit', { exact: true }).click()
  await panel.getByRole('textbox', { name: /^revised_content/ }).fill('The deck should carry 12 kN.')
  await page.keyboard.press('Enter')
  await panel.getByText('Diff', { exact: true }).click()
  await expect(panel).toContainText('Same words')
})

test('what a person types stays when the row changes meanwhile, and they choose', async ({ page, open, api }) => {
  const { path, edit } = await prepare(api, DECK)
  await edit({ blockIndex: 1, field: 'subject', value: 'deck' })
  await open(path)
  const { goTo, panel } = deskOf(page)
  await goTo(1)
  const subject = panel.getByRole('textbox', { name: /^subject/ })
  await expect(subject).toHaveValue('deck')
  await subject.fill('mine')
  await edit({ blockIndex: 1, field: 'subject', value: 'theirs' })
  await expect(panel).toContainText('Changed meanwhile: now theirs.')
  await expect(subject).toHaveValue('mine')
  await panel.getByRole('button', { name: 'Take theirs' }).click()
  await expect(subject).toHaveValue('theirs')

  await subject.fill('mine again')
  await edit({ blockIndex: 1, field: 'subject', value: 'theirs again' })
  await panel.getByRole('button', { name: 'Keep mine' }).click()
  await subject.press('Enter')
  await expect(panel.getByLabel('Row history')).toContainText('theirs again → mine again')
  await expect(subject).toHaveValue('mine again')
})

test('a number out of bounds says so and stays, Esc restores, Ctrl Enter keeps and confirms', async ({
  page,
  open,
  api,
}) => {
  const { path, edit } = await prepare(api, DECK)
  await edit({ blockIndex: 1, field: 'load', value: 9.3 })
  await open(path)
  const { goTo, panel, status } = deskOf(page)
  await goTo(1)
  const load = panel.getByRole('textbox', { name: /^load/ })
  await load.fill('120')
  await load.press('Enter')
  await expect(panel).toContainText('120 is more than 100.')
  await expect(load).toHaveValue('120')
  await load.press('Escape')
  await expect(load).toHaveValue('9.3')
  await load.fill('12')
  await load.press('Control+Enter')
  await expect(status(1)).toHaveText('Confirmed')
})

for (const { theme, viewport } of VIEWS)
  test(`the panel holds in ${theme} at ${String(viewport.width)}`, async ({ page, open, api }) => {
    await api.settings.set.mutate({ theme })
    await page.setViewportSize(viewport)
    const { path, edit } = await prepare(api, DECK)
    await edit({ blockIndex: 1, field: 'quote', value: 'The deck shall carry 9.3 kN/m' })
    await edit({ blockIndex: 1, field: 'tags', value: ['deck', 'truck'] })
    await edit({ blockIndex: 1, field: 'parties', value: [{ name: 'Contractor' }] })
    await edit({ blockIndex: 1, field: 'due', value: '2026-02-07' })
    await edit({
      blockIndex: 1,
      field: 'revised_content',
      value: 'The **deck** must carry `9.3 kN/m` and the truck.',
    })
    await open(path)
    const { goTo, panel, row } = deskOf(page)
    const isNarrow = viewport.width < 1_100
    if (isNarrow) {
      // The panel lies over the grid here, so the row is chosen first.
      await row(1).locator('[col-id="content"]').click()
      await page.keyboard.press('p')
      await expect(panel).toContainText('Row 1 ·')
    } else await goTo(1)
    const name = `row-panel-${theme}-${String(viewport.width)}`
    await look(page, `${name}-text`)
    await panel.getByLabel('Row history').scrollIntoViewIfNeeded()
    await look(page, `${name}-form`)
  })
