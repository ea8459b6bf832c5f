/** Statement 11 of the safety statements: every hostile document has its own clear error or is read, and the host goes on answering. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { requireProject } from '../../src/core/projects.ts'
import type { ImportedFile } from '../../src/shared/import-views.ts'
import { HOSTILE_ARCHIVES } from '../helpers/hostile/archives.ts'
import type { HostileDocument } from '../helpers/hostile/hostile-document.ts'
import { MISLABELLED } from '../helpers/hostile/mislabelled.ts'
import { docxWith, W } from '../helpers/hostile/packages.ts'
import { HOSTILE_PDFS } from '../helpers/hostile/pdfs.ts'
import { HOSTILE_TEXTS } from '../helpers/hostile/texts.ts'
import { HOSTILE_XML } from '../helpers/hostile/xml.ts'
import { makeZip } from '../helpers/make-zip.ts'
import { openTestGalley, temporaryFolder } from '../helpers/workspace.ts'

const DOCUMENTS: readonly HostileDocument[] = [
  ...HOSTILE_ARCHIVES,
  ...HOSTILE_XML,
  ...HOSTILE_TEXTS,
  ...HOSTILE_PDFS,
  ...MISLABELLED,
]
const PING_EVERY_MS = 20
const ANSWER_WITHIN_MS = 200

/** How late the event loop came to each of its turns, in milliseconds. */
function watchEventLoop(): { readonly stop: () => readonly number[] } {
  const delays: number[] = []
  let due = performance.now() + PING_EVERY_MS
  const timer = setInterval(() => {
    const now = performance.now()
    delays.push(Math.max(0, now - due))
    due = now + PING_EVERY_MS
  }, PING_EVERY_MS)
  return {
    stop: () => {
      clearInterval(timer)
      return delays
    },
  }
}

function outcomeOf(file: ImportedFile | null): string {
  if (!file) return 'removed'
  return file.status === 'ingested' ? 'parses' : (file.error?.code ?? file.status)
}

it('reads or refuses every hostile document by name, while the host answers', { timeout: 300_000 }, async () => {
  const folder = temporaryFolder()
  const files = DOCUMENTS.map((document) => {
    const path = join(folder, document.name)
    writeFileSync(path, document.bytes())
    return { ...document, path }
  })
  const { galley, api, dir } = await openTestGalley()
  const { projectUid } = await api.projects.create({ name: 'Hostile' })
  const projectId = requireProject(galley.store, projectUid).id
  const importUid = galley.imports.begin()
  const loop = watchEventLoop()
  const results = await Promise.all(
    files.map(async ({ name, path }) => {
      const { documentUid } = await galley.imports.add({ projectId, importUid, name, input: { path } })
      return await galley.imports.whenSettled(documentUid)
    }),
  )
  const delays = loop.stop()
  const outcomes = files.map(({ name, what }, i) => ({ name, what, outcome: outcomeOf(results[i] ?? null) }))
  const wrong = outcomes.filter(({ outcome }, i) => !files[i]?.outcome.some((allowed) => allowed === outcome))
  expect(wrong).toEqual([])
  for (const result of results) if (result?.error) expect(result.error.message).toContain(`"${result.name}`)
  for (const result of results) expect(result?.error?.code).not.toBe('internal')
  // One turn in a hundred may be the machine's fault.
  const late = delays.filter((delay) => delay > ANSWER_WITHIN_MS)
  expect(late.length, `late turns: ${late.map(Math.round).join(', ')} of ${delays.length}`).toBeLessThanOrEqual(
    Math.ceil(delays.length / 100),
  )
  for (const place of [folder, dir, join(dir, '..'), '/etc', '/'])
    expect(existsSync(join(place, 'escape.md')), place).toBe(false)
  expect(readdirSync(join(dir, 'tmp'))).toEqual([])
})

it('never asks the network for what a document names', async () => {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end()
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const relation = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="${url}/template.dotm" TargetMode="External"/><Relationship Id="rId8" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="${url}/image.png" TargetMode="External"/></Relationships>`
  const drawing = `<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:link="rId8"/></wp:inline></w:drawing>`
  const documents: Record<string, string | Uint8Array> = {
    'page.html': `<link rel=stylesheet href=${url}/a.css><base href=${url}><script src=${url}/a.js></script><iframe src=${url}/frame></iframe><img src=${url}/a.png><meta http-equiv=refresh content="0;url=${url}/next"><p>text</p>`,
    'note.md': `![picture](${url}/a.png) <img src=${url}/b.png>`,
    'mail.eml': `From: a@b.example\nTo: c@d.example\nSubject: s\nMIME-Version: 1.0\nContent-Type: text/html\n\n<img src="${url}/pixel.gif">text`,
    'word.docx': makeZip(
      docxWith(`<w:document ${W}><w:body><w:p><w:r><w:t>text</w:t>${drawing}</w:r></w:p></w:body></w:document>`, {
        'word/_rels/document.xml.rels': relation,
        'word/_rels/settings.xml.rels': relation,
      }),
    ),
  }
  const folder = join(temporaryFolder(), 'in')
  mkdirSync(folder)
  const { galley, api } = await openTestGalley()
  const { projectUid } = await api.projects.create({ name: 'Quiet' })
  for (const [name, data] of Object.entries(documents)) {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data
    const outcome = await galley.ingest({ projectId: requireProject(galley.store, projectUid).id, name, bytes })
    expect(outcome.blocks, name).toBeGreaterThan(0)
  }
  expect(asked).toEqual([])
})
