import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../tests/helpers/workspace.ts'
import { loadRendererFiles } from '../core/host/renderer-files.ts'
import { respond } from './app-response.ts'

async function content(
  exportFile: (ticket: string) => { path: string; fileName: string; sizeBytes: number } | null = () => null,
) {
  const dir = temporaryFolder()
  mkdirSync(join(dir, 'window', 'assets'), { recursive: true })
  writeFileSync(join(dir, 'window', 'index.html'), '<!doctype html><title>Galley</title>')
  writeFileSync(join(dir, 'window', 'assets', 'index-Ab12Cd34.js'), 'export {}')
  writeFileSync(join(dir, 'secret.txt'), 'secret')
  return { dir, parts: { files: await loadRendererFiles(join(dir, 'window')), galley: { exportFile } } }
}

const get = (url: string) => ({ url, method: 'GET' })

it('serves the page and its files under the policy', async () => {
  const { parts } = await content()
  const page = await respond(get('app://galley/'), parts)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(await page.text()).toContain('<title>Galley</title>')
  const script = await respond(get('app://galley/assets/index-Ab12Cd34.js'), parts)
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
})

it.each([
  'app://galley/../secret.txt',
  'app://galley/%2e%2e/secret.txt',
  'app://galley/..%2fsecret.txt',
  'app://galley/..%5csecret.txt',
  'app://galley//secret.txt',
  'app://galley/secret.txt',
  'app://galley/assets/',
  'app://galley/download/',
  'app://galley/download/unknown',
])('finds nothing at %s', async (url) => {
  const { parts } = await content()
  const response = await respond(get(url), parts)
  expect(response.status).toBe(404)
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await response.text()).toBe('')
})

it.each([get('app://other/'), get('app://galley.example/'), { url: 'app://galley/', method: 'POST' }])(
  'refuses $method $url',
  async (request) => {
    const { parts } = await content()
    expect((await respond(request, parts)).status).toBe(403)
  },
)

it('hands out an export for its ticket, to be saved', async () => {
  const { dir, parts } = await content((ticket) =>
    ticket === 'good' ? { path: join(dir, 'secret.txt'), fileName: 'Brücke "1".jsonl', sizeBytes: 6 } : null,
  )
  const response = await respond(get('app://galley/download/good'), parts)
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="Br_cke _1_.jsonl"; filename*=UTF-8''Br%C3%BCcke%20%221%22.jsonl`,
  )
  expect(await response.text()).toBe('secret')
})
