import type { Page } from '@playwright/test'

/** What the operating system sends when files or folders are let go over a part of the window. */
export async function dropFiles(page: Page, label: string, paths: readonly string[]): Promise<void> {
  const box = await page.getByLabel(label).boundingBox()
  if (!box) throw new Error(`There is no ${label}.`)
  const client = await page.context().newCDPSession(page)
  const place = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await client.send('Input.dispatchDragEvent', { type, ...place, data })
  }
  await client.detach()
}
