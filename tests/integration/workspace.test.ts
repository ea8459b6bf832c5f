import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openGalley } from '../../src/core/galley.ts'
import { DEFAULT_SETTINGS } from '../../src/shared/settings.ts'
import { assets } from '../helpers/built.ts'
import { failureOf, openTestGalley, openWithDocument, paragraphs, temporaryFolder } from '../helpers/workspace.ts'

describe('a workspace', () => {
  it('is held by one instance, also when the other comes through a link, and says who holds it', async () => {
    const dir = temporaryFolder()
    const link = join(temporaryFolder(), 'link')
    symlinkSync(dir, link)
    const { galley } = await openTestGalley(dir)
    for (const path of [dir, link]) {
      const failure = await failureOf(openGalley({ workspaceDir: path, assets, host: 'cli', program: 'another' }))
      expect(failure.code).toBe('workspace_locked')
      expect(failure.message).toContain(`a test (process ${process.pid}`)
    }
    await galley.close()
    await openTestGalley(link)
  })

  it('can be read while another instance writes', async () => {
    const opened = await openWithDocument(paragraphs(3))
    const reader = await openGalley({ workspaceDir: opened.dir, assets, host: 'cli', program: 'reader', mode: 'read' })
    expect(reader.store.connection.prepare('SELECT count(*) FROM blocks').pluck().get()).toBe(3)
    expect(() => reader.store.write(() => 1)).toThrow('reading only')
    await reader.close()
  })

  it('that is not there cannot be read, and is not made by trying', async () => {
    const dir = join(temporaryFolder(), 'none')
    const failure = await failureOf(
      openGalley({ workspaceDir: dir, assets, host: 'cli', program: 'reader', mode: 'read' }),
    )
    expect(failure.code).toBe('workspace_not_found')
    expect(failure.message).toContain(dir)
  })

  it('that is a file, or whose database is no database, is refused with its name', async () => {
    const dir = temporaryFolder()
    writeFileSync(join(dir, 'file'), 'x')
    expect(
      (await failureOf(openGalley({ workspaceDir: join(dir, 'file'), assets, host: 'cli', program: 'x' }))).code,
    ).toBe('workspace_unwritable')
    const damaged = join(dir, 'damaged')
    mkdirSync(damaged)
    writeFileSync(join(damaged, 'galley.sqlite'), 'this is no database, but long enough to look at'.repeat(100))
    expect((await failureOf(openGalley({ workspaceDir: damaged, assets, host: 'cli', program: 'x' }))).code).toBe(
      'workspace_damaged',
    )
    writeFileSync(join(damaged, 'galley.sqlite'), '')
    await openTestGalley(damaged)
  })
})

describe('ingest', () => {
  it('recognises the same bytes in one project and stores them again in another', async () => {
    const opened = await openWithDocument(paragraphs(4))
    const again = await opened.galley.ingest({
      projectId: opened.projectId,
      name: 'copy.md',
      bytes: Buffer.from(paragraphs(4)),
    })
    expect(again).toEqual({ documentUid: opened.documentUid, name: 'document.md', blocks: 4, isRecognised: true })
    const { projectUid } = await opened.api.projects.create({ name: 'Other' })
    const { uploadUid } = await opened.api.uploads.begin({
      projectUid,
      name: 'copy.md',
      sizeBytes: paragraphs(4).length,
    })
    await opened.api.uploads.append({ uploadUid, offset: 0, base64: Buffer.from(paragraphs(4)).toString('base64') })
    const uploaded = await opened.api.uploads.finish({ uploadUid })
    expect(uploaded).toMatchObject({ name: 'copy.md', isRecognised: false })
    expect(await opened.galley.imports.whenSettled(uploaded.documentUid)).toMatchObject({ blocks: 4, error: null })
    expect((await opened.api.projects.list()).map((p) => [p.name, p.documents, p.blocks]).toSorted()).toEqual([
      ['Other', 1, 4],
      ['Test', 1, 4],
    ])
  })

  it('keeps the bytes of source and representation, once', async () => {
    const opened = await openWithDocument(paragraphs(4))
    const row = opened.galley.store.connection.prepare('SELECT blob_sha256 AS blob FROM sources').get() as {
      blob: string
    }
    expect(Buffer.from(opened.galley.blobs.get(row.blob)).toString()).toBe(paragraphs(4))
    expect(
      readdirSync(join(opened.dir, 'blobs'), { recursive: true, withFileTypes: true }).filter((e) => e.isFile()),
    ).toHaveLength(1)
  })

  it('of a faulty file stores nothing', async () => {
    const opened = await openWithDocument(paragraphs(4))
    const failure = await failureOf(
      opened.galley.ingest({
        projectId: opened.projectId,
        name: 'picture.md',
        bytes: Buffer.from('\x89PNG\r\n\x1a\n\0\0\0', 'latin1'),
      }),
    )
    expect(failure.code).toBe('not_text')
    expect((await opened.api.projects.list())[0]?.documents).toBe(1)
    expect(
      readdirSync(join(opened.dir, 'blobs'), { recursive: true, withFileTypes: true }).filter((e) => e.isFile()),
    ).toHaveLength(1)
  })
})

describe('an upload', () => {
  it('refuses chunks out of order, beyond its size, or of an unknown upload', async () => {
    const { api, projectUid } = await openWithDocument(paragraphs(1))
    const base64 = Buffer.from('abcd').toString('base64')
    const { uploadUid } = await api.uploads.begin({ projectUid, name: 'x.md', sizeBytes: 6 })
    expect((await failureOf(api.uploads.append({ uploadUid, offset: 2, base64 }))).code).toBe('upload_out_of_order')
    expect(await api.uploads.append({ uploadUid, offset: 0, base64 })).toEqual({ received: 4 })
    expect((await failureOf(api.uploads.append({ uploadUid, offset: 4, base64 }))).code).toBe('upload_out_of_order')
    expect((await failureOf(api.uploads.finish({ uploadUid }))).code).toBe('upload_out_of_order')
    await api.uploads.abort({ uploadUid })
    expect((await failureOf(api.uploads.finish({ uploadUid }))).code).toBe('upload_not_found')
  })
})

describe('settings', () => {
  it('have defaults, keep what was set, and refuse what does not fit', async () => {
    const { api, galley, dir } = await openTestGalley()
    expect(await api.settings.get()).toEqual(DEFAULT_SETTINGS)
    await api.settings.set({ theme: 'dark', actor: 'Ada' })
    expect((await failureOf(api.settings.set({ concurrency: 0 }))).code).toBe('usage')
    await galley.close()
    const again = await openTestGalley(dir)
    expect(await again.api.settings.get()).toMatchObject({ theme: 'dark', actor: 'Ada', concurrency: 4 })
  })
})

describe('projects', () => {
  it('need a name that is not taken', async () => {
    const { api } = await openTestGalley()
    await api.projects.create({ name: '  Bridge   one ' })
    expect((await failureOf(api.projects.create({ name: 'Bridge one' }))).code).toBe('project_exists')
    expect((await failureOf(api.projects.create({ name: '   ' }))).code).toBe('project_name_invalid')
    expect((await failureOf(api.projects.find({ name: 'None' }))).message).toContain('"None"')
  })
})
