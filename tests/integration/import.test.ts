import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { ImportedFile } from '../../src/shared/import-views.ts'
import type { HostEvent } from '../../src/shared/views.ts'
import { filesOf, openDesk } from '../helpers/import-desk.ts'
import { makeZip } from '../helpers/make-zip.ts'
import { obedientParser } from '../helpers/parser-entry.ts'
import { failureOf, paragraphs } from '../helpers/workspace.ts'

function statesOf(events: readonly HostEvent[], name: string): readonly string[] {
  return events.flatMap((event) => (event.type === 'import' && event.file.name === name ? [event.file.status] : []))
}

describe('an import', () => {
  it('takes each file from uploaded over converting to ingested or failed, and says so', async () => {
    const desk = await openDesk()
    const importUid = await desk.begin()
    await desk.add(importUid, 'good.md', paragraphs(3))
    await desk.add(importUid, 'in/table.csv', 'a,b\n1,2\n')
    await desk.add(importUid, 'broken.md', Buffer.from([0x41, 0xff, 0xfe, 0x41]))
    await desk.add(importUid, 'picture.md', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0', 'latin1'))
    await desk.galley.imports.whenIdle()
    const progress = await desk.api.imports.progress({ importUid })
    expect(progress).toMatchObject({ isDone: true, byStatus: { uploaded: 0, converting: 0, ingested: 2, failed: 2 } })
    expect(progress.files.map((file) => [file.name, file.status, file.blocks, file.error?.code])).toEqual([
      ['good.md', 'ingested', 3, undefined],
      ['in/table.csv', 'ingested', 1, undefined],
      ['broken.md', 'failed', 0, 'invalid_utf8'],
      ['picture.md', 'failed', 0, 'not_text'],
    ])
    expect(statesOf(desk.events, 'good.md')).toEqual(['uploaded', 'converting', 'ingested'])
    expect(statesOf(desk.events, 'broken.md')).toEqual(['uploaded', 'converting', 'failed'])
    expect(statesOf(desk.events, 'picture.md')).toEqual(['failed'])
    expect(await desk.api.projects.get({ projectUid: desk.projectUid })).toMatchObject({
      documents: 4,
      failedDocuments: 2,
      blocks: 4,
    })
    expect(filesOf(join(desk.dir, 'tmp'))).toEqual([])
  })

  it('tells of a long list a few times a second, not for each file', async () => {
    const desk = await openDesk()
    const importUid = await desk.begin()
    const startedMs = performance.now()
    for (let i = 0; i < 40; i++) await desk.add(importUid, `${i}.md`, `Document ${i}.\n`)
    await desk.galley.imports.whenIdle()
    const mayBe = 2 + (performance.now() - startedMs) / 250
    const told = desk.events.filter((event) => event.type === 'documents').length
    expect(told).toBeGreaterThan(0)
    expect(told).toBeLessThanOrEqual(mayBe)
  })

  it('recognises bytes that the project holds, also twice in one import', async () => {
    const desk = await openDesk()
    const first = await desk.read('a.md', 'Same.\n')
    const importUid = await desk.begin()
    expect(await desk.add(importUid, 'b.md', 'Same.\n')).toEqual({ documentUid: first.documentUid, isRecognised: true })
    await desk.add(importUid, 'c.md', 'Other.\n')
    expect((await desk.add(importUid, 'd.md', 'Other.\n')).isRecognised).toBe(true)
    await desk.galley.imports.whenIdle()
    const { files } = await desk.api.imports.progress({ importUid })
    expect(files.map(({ name, isRecognised }) => [name, isRecognised])).toEqual([
      ['c.md', false],
      ['a.md', true],
    ])
    expect(await desk.list()).toHaveLength(2)
  })

  it('lists two empty files as two faults', async () => {
    const desk = await openDesk()
    await desk.read('a.md', '')
    await desk.read('b.md', '')
    expect((await desk.list()).map(({ name, error }) => [name, error?.code])).toEqual([
      ['a.md', 'file_empty'],
      ['b.md', 'file_empty'],
    ])
  })

  it('that nobody began is not known', async () => {
    const desk = await openDesk()
    expect((await failureOf(desk.add('imp_none', 'a.md', 'A.\n'))).code).toBe('import_not_found')
    expect((await failureOf(desk.api.imports.progress({ importUid: 'imp_none' }))).code).toBe('import_not_found')
  })

  it('answers each upload before the file is read', async () => {
    const { api, projectUid, galley, dir } = await openDesk()
    const importUid = (await api.imports.begin({ projectUid })).importUid
    const content = Buffer.from(paragraphs(20))
    const { uploadUid } = await api.uploads.begin({
      projectUid,
      importUid,
      name: 'in/a.md',
      sizeBytes: content.byteLength,
    })
    await api.uploads.append({ uploadUid, offset: 0, base64: content.toString('base64') })
    const uploaded = await api.uploads.finish({ uploadUid })
    expect(uploaded).toMatchObject({ name: 'in/a.md', isRecognised: false })
    expect(['uploaded', 'converting']).toContain(uploaded.status)
    await galley.imports.whenIdle()
    expect((await api.imports.progress({ importUid })).files).toMatchObject([{ status: 'ingested', blocks: 20 }])
    const dropped = await api.uploads.begin({ projectUid, name: 'b.md', sizeBytes: 10 })
    await api.uploads.abort(dropped)
    expect(filesOf(join(dir, 'tmp'))).toEqual([])
  })
})

describe('a new version', () => {
  it('takes the place of the document of its name when it is read, and an older one can come back', async () => {
    const desk = await openDesk()
    const first = await desk.read('a.md', 'One.\n')
    const second = await desk.read('a.md', 'Two.\n\nTwo.\n', true)
    expect(await desk.list()).toMatchObject([{ documentUid: second.documentUid, version: 2, blocks: 2 }])
    expect(await desk.api.projects.get({ projectUid: desk.projectUid })).toMatchObject({ documents: 1, blocks: 2 })
    const failed = await desk.read('a.md', Buffer.from([0x41, 0xff]), true)
    expect(failed.file?.status).toBe('failed')
    expect((await desk.list()).map((document) => document.status).toSorted()).toEqual(['failed', 'ingested'])
    await desk.galley.imports.discard([failed.documentUid])
    expect(await desk.read('a.md', 'One.\n', true)).toMatchObject({
      documentUid: first.documentUid,
      isRecognised: true,
    })
    expect(await desk.list()).toMatchObject([{ documentUid: first.documentUid, version: 3 }])
  })

  it('is only made where it is asked for', async () => {
    const desk = await openDesk()
    await desk.read('a.md', 'One.\n')
    await desk.read('a.md', 'Two.\n')
    expect((await desk.list()).map(({ name, version }) => [name, version])).toEqual([
      ['a.md', 1],
      ['a.md', 1],
    ])
  })
})

describe('cancelling an import', () => {
  it('removes what waits or is being read, with its bytes, and keeps what was read', async () => {
    const { entry, orders } = obedientParser()
    const desk = await openDesk({ entry, processes: 1 })
    await desk.api.settings.set({ parserProcesses: 1 })
    const importUid = await desk.begin()
    await desk.add(importUid, 'good.md', 'Good.\n')
    await desk.galley.imports.whenIdle()
    const stuck = await desk.add(importUid, 'stuck.md', 'ORDER loop\n')
    const settled = desk.galley.imports.whenSettled(stuck.documentUid)
    await desk.add(importUid, 'next.md', 'Next.\n')
    await vi.waitFor(() => expect(orders().length === 1).toBe(true), { timeout: 20_000, interval: 5 })
    expect(await desk.api.imports.cancel({ importUid })).toEqual({ removed: 2, kept: 1 })
    expect(await settled).toBeNull()
    expect((await desk.list()).map(({ name }) => name)).toEqual(['good.md'])
    expect(filesOf(join(desk.dir, 'blobs'))).toHaveLength(1)
    expect((await failureOf(desk.add(importUid, 'late.md', 'Late.\n'))).code).toBe('cancelled')
    expect((await desk.read('after.md', 'After.\n')).file?.status).toBe('ingested')
    expect(desk.ask('SELECT count(*) FROM quarantine')).toBe(0)
  })
})

describe('reading again', () => {
  it('tries failed documents once more, and leaves good ones as they are', async () => {
    const desk = await openDesk()
    await desk.api.settings.set({ maxBlocksPerDocument: 1_000 })
    const { documentUid, file } = await desk.read('long.md', paragraphs(1_001))
    expect(file?.error?.code).toBe('too_many_blocks')
    await desk.api.settings.set({ maxBlocksPerDocument: 2_000 })
    expect(desk.galley.imports.retry([documentUid])).toBe(1)
    expect(await desk.galley.imports.whenSettled(documentUid)).toMatchObject({ status: 'ingested', blocks: 1_001 })
    expect(desk.galley.imports.retry([documentUid])).toBe(1)
    expect(await desk.galley.imports.whenSettled(documentUid)).toMatchObject({ status: 'ingested', error: null })
    expect(desk.ask('SELECT count(*) FROM conversions')).toBe(1)
    await desk.api.settings.set({ maxBlocksPerDocument: 1_000 })
    desk.galley.imports.retry([documentUid])
    const again = await desk.galley.imports.whenSettled(documentUid)
    expect(again).toMatchObject({ status: 'ingested', blocks: 1_001, error: { code: 'too_many_blocks' } })
  })
})

describe('a Docling server', () => {
  it('reads the documents of its project, and those that it missed on a retry', async () => {
    const desk = await openDesk()
    const text = { label: 'title', text: 'Ducks', self_ref: '#/texts/0', parent: { $ref: '#/body' } }
    const json_content = {
      schema_name: 'DoclingDocument',
      version: '1.5.0',
      body: { children: [{ $ref: '#/texts/0' }] },
      texts: [text],
    }
    const server = createServer((request, response) => {
      request.resume()
      response.end(JSON.stringify({ document: { json_content }, status: 'success', errors: [] }))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const doclingUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    await new Promise((resolve) => server.close(resolve))
    const { projectUid } = desk
    expect(
      (await failureOf(desk.api.projects.setReader({ projectUid, reader: 'docling', doclingUrl: 'ftp://x' }))).code,
    ).toBe('setting_invalid')
    await desk.api.projects.setReader({ projectUid, reader: 'docling', doclingUrl })
    const { documentUid, file } = await desk.read('ducks.html', '<h1>Ducks</h1>')
    expect(file?.error?.code).toBe('docling_unreachable')
    server.listen(Number(new URL(doclingUrl).port), '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    desk.galley.imports.retry([documentUid])
    expect(await desk.galley.imports.whenSettled(documentUid)).toMatchObject({ status: 'ingested', blocks: 1 })
    expect(desk.ask('SELECT parsing_tool FROM conversions')).toBe('docling')
  })
})

describe('a file that ends its reader', () => {
  it('is in quarantine after three crashes in a row, until it is released', async () => {
    const { entry, orders } = obedientParser()
    const desk = await openDesk({ entry })
    const { documentUid, file } = await desk.read('bad.md', 'ORDER exit 7\n')
    expect(file).toMatchObject({ status: 'failed', error: { code: 'quarantined' } })
    expect(file?.error?.message).toBe(
      '"bad.md" is in quarantine: it ended its reader 3 times. The last time, it ended its reader (exit code 7).',
    )
    expect(orders()).toHaveLength(3)
    expect(desk.galley.imports.retry([documentUid])).toBe(0)
    expect((await desk.read('copy.md', 'ORDER exit 7\n')).file?.error?.code).toBe('quarantined')
    expect(orders()).toHaveLength(3)
    expect(desk.galley.imports.retry([documentUid], { release: true })).toBe(1)
    await desk.galley.imports.whenIdle()
    expect(orders()).toHaveLength(6)
    expect((await desk.read('good.md', 'Good.\n')).file?.status).toBe('ingested')
  })

  it('at a limit is not tried again by itself, and in quarantine after the third time', async () => {
    const { entry, orders } = obedientParser()
    const desk = await openDesk({ entry })
    await desk.api.settings.set({ parseMemoryMiB: 256 })
    const { documentUid, file } = await desk.read('bad.md', 'ORDER allocate\n')
    expect(file?.error?.code).toBe('parser_memory')
    expect(orders()).toHaveLength(1)
    const codes: Array<string | undefined> = []
    for (let i = 0; i < 2; i++) {
      desk.galley.imports.retry([documentUid])
      codes.push((await desk.galley.imports.whenSettled(documentUid))?.error?.code)
    }
    expect(codes).toEqual(['parser_memory', 'quarantined'])
    expect(desk.galley.imports.retry([documentUid])).toBe(0)
  })
})

describe('an archive', () => {
  it('becomes the documents in it', async () => {
    const desk = await openDesk()
    const inner = makeZip({ 'three.md': 'Three.\n' })
    const { file } = await desk.read(
      'all.zip',
      makeZip({ 'one.md': 'One.\n', 'in/two.csv': 'a,b\n1,2\n', 'i.zip': inner }),
    )
    expect(file).toBeNull()
    await desk.galley.imports.whenIdle()
    expect((await desk.list()).map(({ name, status }) => [name, status])).toEqual([
      ['all.zip/i.zip/three.md', 'ingested'],
      ['all.zip/in/two.csv', 'ingested'],
      ['all.zip/one.md', 'ingested'],
    ])
    expect(filesOf(join(desk.dir, 'tmp'))).toEqual([])
  })

  it('is listed itself when something in it, or all of it, was not read', async () => {
    const desk = await openDesk()
    await desk.read('part.zip', makeZip({ 'one.md': 'One.\n', 'tool.exe': 'MZ' }))
    const whole = makeZip({ 'two.md': 'Two.\n' })
    await desk.read('cut.zip', whole.subarray(0, whole.byteLength - 10))
    await desk.galley.imports.whenIdle()
    const listed = (await desk.list()).map(({ name, error }) => [name, error?.code ?? null])
    expect(listed).toEqual([
      ['cut.zip', 'parse_failed'],
      ['part.zip', 'unsupported_format'],
      ['part.zip/one.md', null],
    ])
  })
})

describe('after its host was killed', () => {
  it('a file that was being read counts as a death, and what was written of it is taken away', async () => {
    const desk = await openDesk()
    const { documentUid } = await desk.read('a.md', 'A.\n')
    desk.galley.store.write((db) => {
      db.prepare(
        `INSERT INTO conversions (source_id, conv_uid, parsing_tool, representation_type, representation_sha256,
        total_blocks, total_characters, block_type_freq, created_at, state)
        SELECT source_id, 'half', parsing_tool, representation_type, representation_sha256, 9000, 1, '{}', created_at, 'writing'
        FROM conversions`,
      ).run()
      db.prepare(
        `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 8999)
        INSERT INTO blocks (conversion_id, block_index, block_type, locator, content)
        SELECT (SELECT max(id) FROM conversions), i, 'paragraph', '{}', 'x' FROM n`,
      ).run()
      db.prepare(`UPDATE sources SET status = 'converting'`).run()
      db.prepare(`INSERT INTO quarantine SELECT blob_sha256, 2, '{"message":"It fell."}', '' FROM sources`).run()
    })
    expect((await desk.api.documents.get({ documentUid, schemaUid: null })).blocks).toBe(1)
    await desk.galley.imports.resume()
    expect(desk.ask('SELECT count(*) FROM blocks')).toBe(1)
    await desk.galley.imports.whenIdle()
    expect(desk.ask('SELECT deaths FROM quarantine')).toBe(3)
    expect(statesOf(desk.events, 'a.md').at(-1)).toBe('ingested')
    expect(await desk.list()).toMatchObject([{ documentUid, status: 'ingested', blocks: 1 }])
    const told = desk.events.flatMap((event) => (event.type === 'import' ? [event.file.error?.code] : []))
    expect(told.at(-1)).toBe('quarantined')
  })
})

describe('closing', () => {
  it('in the middle leaves the rest for the next host, and counts no death', async () => {
    const { entry, orders } = obedientParser()
    const desk = await openDesk({ entry })
    const importUid = await desk.begin()
    await desk.add(importUid, 'a.md', 'ORDER loop\n')
    await desk.add(importUid, 'b.md', 'B.\n')
    await vi.waitFor(() => expect(orders().length === 1).toBe(true), { timeout: 20_000, interval: 5 })
    await desk.close()
    const next = await openDesk({ dir: desk.dir })
    expect(next.ask('SELECT count(*) FROM quarantine')).toBe(0)
    await next.galley.imports.resume()
    await next.galley.imports.whenIdle()
    const { files } = await next.api.imports.progress({ importUid })
    expect(files.map(({ name, status }: ImportedFile) => [name, status])).toEqual([
      ['a.md', 'ingested'],
      ['b.md', 'ingested'],
    ])
  })
})

describe('the host', () => {
  it('takes a large file in piece by piece', async () => {
    const desk = await openDesk()
    const path = join(desk.dir, 'large.txt')
    const size = 64 * 1024 * 1024
    writeFileSync(path, Buffer.alloc(size, 'All work and no play.\n\n'))
    const importUid = await desk.begin()
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    const adding = desk.galley.imports.add({ projectId: desk.projectId, importUid, name: 'large.txt', input: { path } })
    const added = { isDone: false }
    const watching = adding.then(() => (added.isDone = true))
    while (!added.isDone) {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await watching
    await desk.api.imports.cancel({ importUid })
    expect(most).toBeLessThan(size / 4)
    expect(filesOf(join(desk.dir, 'blobs'))).toEqual([])
  })

  it('answers while a large document is stored', async () => {
    const desk = await openDesk()
    const { documentUid } = await desk.add(await desk.begin(), 'large.md', paragraphs(60_000))
    // In time of this thread's own work: how long it waits for a core is the machine's affair.
    const workedMs = (): number => {
      const { user, system } = process.threadCpuUsage()
      return (user + system) / 1000
    }
    let longestMs = 0
    const isSettled = (): boolean => statesOf(desk.events, 'large.md').includes('ingested')
    while (!isSettled()) {
      const beforeMs = workedMs()
      await new Promise((resolve) => setImmediate(resolve))
      longestMs = Math.max(longestMs, workedMs() - beforeMs)
    }
    expect((await desk.api.documents.get({ documentUid, schemaUid: null })).blocks).toBe(60_000)
    expect(longestMs).toBeLessThan(100)
  })
})
