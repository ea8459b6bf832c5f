import { deskOf } from './support/desk.ts'
import { addDocument, markdown, runRules } from './support/material.ts'
import { decide, rowsOf } from './support/review.ts'
import { expect, test } from './support/test.ts'

const ALIEN = 'http://127.0.0.1:9/taken'
/** Each would set window.taken, open a dialog or ask another host if it were read as markup. */
const PAYLOADS = [
  '<script>window.taken = 1</script>',
  '<img src=x onerror="window.taken = 1">',
  `<img src="${ALIEN}.png">`,
  '<svg onload="window.taken = 1"></svg>',
  `<iframe src="javascript:parent.taken=1"></iframe><iframe src="${ALIEN}"></iframe>`,
  '<a href="javascript:window.taken=1">link</a>',
  `<style>@import "${ALIEN}.css"; body { background: url("${ALIEN}") }</style>`,
  `<link rel=stylesheet href="${ALIEN}.css"><meta http-equiv=refresh content="0;url=${ALIEN}">`,
  '<details open ontoggle="window.taken = 1">x</details>',
  `<form action="${ALIEN}"><input autofocus onfocus="window.taken = 1"></form>`,
  '<math><mtext><table><mglyph><style><img src=x onerror="window.taken = 1">',
  '"><body onload="window.taken = 1">',
  '{{constructor.constructor("window.taken = 1")()}} ${window.taken = 1}',
]
const NASTY = '"><img src=x onerror="window.taken = 1">'

const taken = (): unknown => Reflect.get(window, 'taken')

test('markup in documents, names and schemas stays text on every screen', async ({ page, open, api, host }) => {
  test.setTimeout(120_000)
  const { projectUid } = await api.projects.create.mutate({ name: `Project ${NASTY}` })
  const lines = PAYLOADS.flatMap((payload) => [
    `# Heading ${payload}`,
    `Paragraph must ${payload}`,
    `- Item ${payload}`,
    payload,
  ])
  const text = `${lines.join('\n\n')}\n\n![figure](${ALIEN}.png)\n\n[link](javascript:window.taken=1)\n\n| a |\n| - |\n| ${NASTY} |\n`
  const documentUid = await addDocument(api, projectUid, markdown(`Name ${NASTY}.md`, text))
  const field = (name: string): object => ({ [name]: { type: 'string', description: NASTY, title: NASTY } })
  const schema = {
    schema_ref: 'nasty_v1',
    title: `Schema ${NASTY}`,
    type: 'object',
    properties: { ...field('quote'), ...field('summary'), choice: { type: 'string', enum: [NASTY, 'plain'] } },
  }
  const { schemaUid } = await api.schemas.add.mutate({ text: JSON.stringify(schema) })
  const runUid = await runRules(api, projectUid, schemaUid)
  await decide(api, { runUid, indexes: [1] }, { kind: 'reject', reason: NASTY })

  await open()
  await expect(page.getByRole('heading', { name: 'Project "><img' })).toBeVisible()
  for (const path of [`/projects/${projectUid}`, '/schemas', `/schemas/${schemaUid}`, '/activity']) {
    await page.goto(`${host.origin}/#${path}`)
    await expect(page.getByRole('main').getByText('onerror').first()).toBeVisible()
  }
  await page.goto(`${host.origin}/#/projects/${projectUid}/documents/${documentUid}`)
  const desk = deskOf(page)
  const rows = await rowsOf(api, { documentUid, runUid })
  await desk.goTo(0)
  for (const { blockIndex } of rows) {
    await expect(desk.panel).toContainText(`Row ${String(blockIndex)} ·`)
    await expect(desk.panel.getByLabel('In the document', { exact: true }).locator('[aria-current]')).toBeVisible()
    await page.keyboard.press('j')
  }
  await page.goto(`${host.origin}/#/projects/${projectUid}/search?q=onerror`)
  await expect(page.getByLabel('Hits').locator('mark', { hasText: 'onerror' }).first()).toBeVisible()
  await page.goto(`${host.origin}/#/projects/${projectUid}`)
  await page.getByRole('button', { name: 'Add documents' }).click()
  await page
    .getByLabel('Files to add')
    .setInputFiles([markdown(`Broken ${NASTY}.pdf`, '%PDF-1.7'), markdown(`Unknown ${NASTY}.xyz`, 'x')])
  await page.getByRole('button', { name: /of a kind that is not read/ }).click()
  await expect(page.getByRole('region', { name: 'Plan' })).toContainText(`Unknown ${NASTY}.xyz`)
  await page.getByRole('button', { name: 'Add 1 file' }).click()
  await expect(page.getByText('0 of 1 file read · 1 failed')).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('button', { name: /not read fully$/ }).click()
  await expect(page.getByLabel('Documents not read fully')).toContainText(`Broken ${NASTY}.pdf`)
  await page.keyboard.press('Escape')
  await page.goto(`${host.origin}/#/projects/${projectUid}/documents/${documentUid}`)
  await desk.goTo(0)
  await page.getByLabel('Search blocks').fill('<img')
  await expect(desk.panel).toBeVisible()
  await page.keyboard.press('Control+K')
  await page.getByRole('textbox', { name: 'Command palette' }).fill('Name')
  await expect(page.getByRole('dialog').getByText('onerror').first()).toBeVisible()
  expect(await page.evaluate(taken)).toBeUndefined()
  expect(await page.locator('img, iframe, script:not([src]), body form[action], a[href^="javascript:"]').count()).toBe(
    0,
  )
})
