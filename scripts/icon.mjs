import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { root } from './setup/paths.mjs'
import { runMain } from './setup/report.mjs'
import { ensureBrowser } from './setup.mjs'

const sizePx = 1024

// Draws resources/icon.png from resources/icon.svg; electron-builder makes the icons of each platform from that.
await runMain(async () => {
  const browser = await chromium.launch({ executablePath: await ensureBrowser() })
  try {
    const page = await browser.newPage({ viewport: { width: sizePx, height: sizePx } })
    const svg = readFileSync(join(root, 'resources', 'icon.svg'), 'utf8')
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`)
    await page.screenshot({ path: join(root, 'resources', 'icon.png'), omitBackground: true })
    return 0
  } finally {
    await browser.close()
  }
})
