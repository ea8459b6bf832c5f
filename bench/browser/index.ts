/**
 * `npm run bench:browser`: the grid as a person meets it, in Chromium, over 100,000 rows of a document and 1,000,000 of a
 * project. `--minutes 10` scrolls for so long before the memory is looked at again; 1 by default.
 */
import { chromium, type Page } from '@playwright/test'
import { ensureBrowser } from '../../scripts/setup.mjs'
import { createCaller } from '../../src/core/api/router.ts'
import { openGalley } from '../../src/core/galley.ts'
import { createKeyStore } from '../../src/core/keys/key-store.ts'
import { type Host, startHost } from '../../tests/e2e/support/host.ts'
import { assets } from '../fixtures.ts'
import { makeRows, type ManyRows } from '../many-rows.ts'
import { type Figure, formatTable } from '../measure.ts'
import { pressUntilRows, scrollFrames } from './in-page.ts'

const ROUNDS = 5
const SCROLL_SECONDS = 15
const CHANGED_A_SECOND = 200
const minutesAt = process.argv.indexOf('--minutes')
const minutes = minutesAt < 0 ? 1 : Number(process.argv[minutesAt + 1])

type Places = { readonly one: ManyRows; readonly many: ManyRows }

async function fill(workspaceDir: string): Promise<Places> {
  const keys = createKeyStore({ keychain: null, env: {} })
  const galley = await openGalley({ workspaceDir, assets, host: 'cli', program: 'the bench', keys })
  const bench = { galley, close: () => galley.close() }
  const api = createCaller(galley)
  const one = await makeRows(bench, api, { name: 'One', documents: 1, rows: 100_000 })
  const many = await makeRows(bench, api, { name: 'Many', documents: 1_000, rows: 1_000 })
  await galley.close()
  return { one, many }
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN

/** Heap of the page after a collection, in MB. */
async function heapMb(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.enable')
  for (let i = 0; i < 3; i++) await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 1e6
}

/** Another client changes rows, as finished work does, until the returned function is called. */
function keepChanging(host: Host, places: Places): () => Promise<void> {
  const runUid = `run of ${places.one.documentUids[0] ?? ''}`
  let isOver = false
  const work = async (): Promise<void> => {
    for (let second = 0; !isOver; second++) {
      const started = performance.now()
      // Rows whose hundred says that they are staged; see many-rows.ts.
      const rows = Array.from({ length: CHANGED_A_SECOND }, (_, i) => ({ runUid, blockIndex: second * 400 + i }))
      const change = { kind: 'set', field: 'load', value: second } as const
      const choice = { kind: 'rows', rows } as const
      await host.api.review.perform.mutate({
        choice,
        work: { kind: 'change', change },
        workUid: `bench ${String(second)}`,
      })
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, 1000 - (performance.now() - started))))
    }
  }
  const done = work()
  return async () => {
    isOver = true
    await done
  }
}

/** The longest that the host took for a small question, in milliseconds, until the returned function is called. */
function keepAsking(host: Host): () => Promise<number> {
  let isOver = false
  let longest = 0
  const ask = async (): Promise<void> => {
    while (!isOver) {
      const started = performance.now()
      await host.api.system.info.query()
      longest = Math.max(longest, performance.now() - started)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const done = ask()
  return async () => {
    isOver = true
    await done
    return longest
  }
}

async function openingFigures(page: Page, host: Host, { one, many }: Places): Promise<readonly Figure[]> {
  const times: Record<'document' | 'project', number[]> = { document: [], project: [] }
  for (let round = 0; round < ROUNDS; round++) {
    await page.goto(`${host.origin}/#/projects/${one.projectUid}`)
    times.document.push(await page.getByRole('link', { name: 'One 0.md' }).evaluate(pressUntilRows))
    await page.goto(`${host.origin}/#/projects/${many.projectUid}`)
    times.project.push(await page.getByRole('button', { name: 'Review all rows' }).evaluate(pressUntilRows))
  }
  const figure = (operation: string, values: readonly number[]): Figure => ({
    operation,
    figure: quantile(values, 0.5),
    unit: 'ms',
    aim: 'under 500 ms',
  })
  return [
    figure('from the click to the first of 100,000 rows', times.document),
    figure('from the click to the first of 1,000,000 rows', times.project),
  ]
}

async function scrollFigures(page: Page, host: Host, places: Places): Promise<readonly Figure[]> {
  const stop = keepChanging(host, places)
  const frames = await page.evaluate(scrollFrames, { seconds: SCROLL_SECONDS, step: 90 })
  const fast = await page.evaluate(scrollFrames, { seconds: SCROLL_SECONDS, step: 900 })
  await stop()
  const figures = (name: string, values: readonly number[]): readonly Figure[] => [
    { operation: `frame while ${name}, median`, figure: quantile(values, 0.5), unit: 'ms', aim: 'at most 20 ms' },
    { operation: `frame while ${name}, p95`, figure: quantile(values, 0.95), unit: 'ms', aim: 'at most 50 ms' },
  ]
  return [...figures('scrolling, 200 rows a second changing', frames), ...figures('scrolling ten times as fast', fast)]
}

async function orderFigures(page: Page): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const [field, name] of [
    ['load', 'a number'],
    ['subject', 'a text'],
  ] as const) {
    const header = page.getByRole('columnheader', { name: field })
    figures.push({
      operation: `sort 100,000 rows by ${name}, from the click to the rows`,
      figure: await header.evaluate(pressUntilRows),
      unit: 'ms',
      aim: 'under 300 ms',
    })
  }
  const tab = page.getByRole('group', { name: 'Filters' }).getByRole('button', { name: /^Failed/ })
  figures.push({
    operation: 'filter 100,000 rows by a tab, from the click to the rows',
    figure: await tab.evaluate(pressUntilRows),
    unit: 'ms',
    aim: 'under 300 ms',
  })
  return figures
}

async function confirmFigures(page: Page, host: Host): Promise<readonly Figure[]> {
  await page.reload()
  await page.getByRole('button', { name: /^Confirm [\d,]+ staged/ }).click()
  const dialog = page.getByRole('dialog')
  const button = dialog.getByRole('button', { name: /^Confirm [\d,]+/ })
  await button.waitFor()
  const rows = Number((await button.innerText()).replaceAll(/\D/g, ''))
  const stop = keepAsking(host)
  const started = performance.now()
  await button.click()
  // It goes when every row was confirmed.
  await dialog.waitFor({ state: 'hidden', timeout: 60_000 })
  const seconds = (performance.now() - started) / 1000
  const longest = await stop()
  return [
    {
      operation: `confirm ${rows.toLocaleString('en-US')} rows in the window, per 100,000`,
      figure: (seconds / rows) * 100_000,
      unit: 's',
      aim: 'under 1 s',
    },
    {
      operation: 'longest answer of the host to another question meanwhile',
      figure: longest,
      unit: 'ms',
      aim: 'about 50 ms',
    },
  ]
}

async function memoryFigures(page: Page, host: Host, { many }: Places): Promise<readonly Figure[]> {
  await page.goto(`${host.origin}/#/projects/${many.projectUid}/rows?schema=${many.schemaUid}`)
  await page.waitForSelector('.ag-row[row-id^="Many"]')
  // The first turn fills what is kept for good.
  await page.evaluate(scrollFrames, { seconds: SCROLL_SECONDS, step: 900 })
  const before = await heapMb(page)
  const frames = await page.evaluate(scrollFrames, { seconds: minutes * 60, step: 900 })
  const after = await heapMb(page)
  return [
    {
      operation: 'frame while scrolling 1,000,000 rows, p95',
      figure: quantile(frames, 0.95),
      unit: 'ms',
      aim: 'at most 50 ms',
    },
    { operation: 'heap of the window at 1,000,000 rows', figure: before, unit: 'MB' },
    { operation: `heap after ${String(minutes)} min of scrolling`, figure: after, unit: 'MB', aim: 'flat' },
  ]
}

let filled: Places | null = null
const host = await startHost({}, async (workspace) => {
  filled = await fill(workspace)
})
const browser = await chromium.launch({
  executablePath: await ensureBrowser(),
  ignoreDefaultArgs: ['--hide-scrollbars'],
  args: ['--disable-background-networking', '--no-first-run'],
})
try {
  const places = filled as Places | null
  if (!places) throw new Error('The workspace was not filled.')
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(host.url)
  await page.getByRole('link', { name: 'One' }).first().waitFor()
  const figures = [...(await openingFigures(page, host, places))]
  await page.goto(`${host.origin}/#/projects/${places.one.projectUid}/documents/${places.one.documentUids[0] ?? ''}`)
  await page.waitForSelector('.ag-row')
  figures.push(...(await scrollFigures(page, host, places)))
  figures.push(...(await orderFigures(page)))
  figures.push(...(await confirmFigures(page, host)))
  figures.push(...(await memoryFigures(page, host, places)))
  process.stdout.write(`${formatTable(figures)}\n`)
} finally {
  await browser.close()
  await host.dispose()
}
