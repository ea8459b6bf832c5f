import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { requireProject } from '../../src/core/projects.ts'
import { lastObject, runCli } from '../helpers/cli.ts'
import { type Opened, openTestGalley, temporaryFolder } from '../helpers/workspace.ts'

/** The page holds a picture and no text. */
const SCAN = `%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>> endobj
4 0 obj <</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>> stream
x
endstream endobj
5 0 obj <</Length 27>> stream
q 200 0 0 200 0 0 cm /I Do Q
endstream endobj
trailer <</Root 1 0 R>>
`

describe('what was read', () => {
  let opened: Opened
  let projectUid: string

  const add = async (name: string, content: string | Uint8Array): Promise<string> => {
    const { documentUid } = await opened.galley.imports.add({
      projectId: requireProject(opened.galley.store, projectUid).id,
      importUid: opened.galley.imports.begin(),
      name,
      input: { bytes: Buffer.from(content) },
    })
    await opened.galley.imports.whenSettled(documentUid)
    return documentUid
  }
  const change = (sql: string, ...values: readonly string[]): void => {
    opened.galley.store.connection.prepare(sql).run(...values)
  }
  const withTesseract = (isThere: boolean): void => {
    const program = join(temporaryFolder(), 'tesseract')
    if (isThere) writeFileSync(program, '#!/bin/sh\nexit 1\n', { mode: 0o755 })
    vi.stubEnv('GALLEY_TESSERACT', program)
    onTestFinished(() => {
      vi.unstubAllEnvs()
    })
  }

  beforeEach(async () => {
    opened = await openTestGalley()
    projectUid = (await opened.api.projects.create({ name: 'Test' })).projectUid
  })

  it('is told in the receipt of a document', async () => {
    const documentUid = await add('a.csv', 'name,load\ndeck,5\nbeam,6,7\n')
    const receipt = await opened.api.documents.receipt({ documentUid })
    expect(receipt).toMatchObject({
      name: 'a.csv',
      error: null,
      isQuarantined: false,
      hasNewerReader: false,
      canOcr: false,
      receipt: { reader: 'galley-csv-1', format: 'csv', skipped: [], warnings: [{ code: 'ragged_rows' }] },
    })
    expect(receipt.conversions).toMatchObject([{ reader: 'galley-csv-1', runs: 0, isNewest: true }])
  })

  it('is told with its error for a document that was not read', async () => {
    const documentUid = await add('a.docx', 'PK\u0003\u0004 nothing')
    const receipt = await opened.api.documents.receipt({ documentUid })
    expect(receipt).toMatchObject({ receipt: null, conversions: [], hasNewerReader: false })
    expect(receipt.error?.message).toContain('a.docx')
  })

  it('can be read again by a better reader, beside the older conversion', async () => {
    const documentUid = await add('a.csv', 'name,load\ndeck,5\n')
    change(`UPDATE conversions SET parsing_tool = 'galley-csv-0', conv_uid = 'an older one'`)
    expect((await opened.api.documents.receipt({ documentUid })).hasNewerReader).toBe(true)
    expect(await opened.api.documents.retry({ documentUids: [documentUid], ocr: false, release: false })).toEqual({
      documents: 1,
    })
    await opened.galley.imports.whenIdle()
    const { conversions, hasNewerReader } = await opened.api.documents.receipt({ documentUid })
    expect(conversions).toMatchObject([
      { reader: 'galley-csv-1', isNewest: true },
      { reader: 'galley-csv-0', isNewest: false },
    ])
    expect(hasNewerReader).toBe(false)
  })

  it('is listed for a project: failed, then partial, then warned', async () => {
    await add('whole.csv', 'name,load\ndeck,5\n')
    await add('warned.csv', 'name,load\ndeck,5\nbeam,6,7\n')
    await add('failed.docx', 'PK\u0003\u0004 nothing')
    const partial = await add('partial.csv', 'a,b\n1,2\n')
    const item = { code: 'x', count: 2, short: '2 pages are scans', message: 'Two pages.', where: 'pages 3 and 7' }
    change(
      `UPDATE conversions SET receipt = json_set(receipt, '$.skipped', json_array(json(?)))
        WHERE source_id = (SELECT id FROM sources WHERE uid = ?)`,
      JSON.stringify(item),
      partial,
    )
    const list = await opened.api.documents.notRead({ projectUid })
    expect(list.map(({ name, kind }) => [name, kind])).toEqual([
      ['failed.docx', 'failed'],
      ['partial.csv', 'partial'],
      ['warned.csv', 'warned'],
    ])
    expect(list[1]).toMatchObject({ skipped: [item], error: null })
  })

  it('can be discarded when it failed, and only then', async () => {
    const failed = await add('failed.docx', 'PK\u0003\u0004 nothing')
    const read = await add('read.csv', 'a,b\n1,2\n')
    expect(await opened.api.documents.discard({ documentUids: [failed, read] })).toEqual({ documents: 1 })
    expect(await opened.api.documents.notRead({ projectUid })).toEqual([])
    expect(await opened.api.documents.list({ projectUid, schemaUid: null })).toHaveLength(1)
  })

  it('stays in quarantine until it is released', async () => {
    const documentUid = await add('failed.docx', 'PK\u0003\u0004 nothing')
    const { connection } = opened.galley.store
    const sha = connection.prepare('SELECT blob_sha256 FROM sources WHERE uid = ?').pluck().get(documentUid) as string
    change(`INSERT INTO quarantine (blob_sha256, deaths, error, updated_at) VALUES (?, 3, '{}', '')`, sha)
    expect(await opened.api.documents.receipt({ documentUid })).toMatchObject({ isQuarantined: true })
    const documentUids = [documentUid]
    expect(await opened.api.documents.retry({ documentUids, ocr: false, release: false })).toEqual({ documents: 0 })
    expect(await opened.api.documents.retry({ documentUids, ocr: false, release: true })).toEqual({ documents: 1 })
    await opened.galley.imports.whenIdle()
    expect(await opened.api.documents.receipt({ documentUid })).toMatchObject({ isQuarantined: false })
  })

  it('offers OCR for scans where the machine has tesseract', async () => {
    const documentUid = await add('scan.pdf', SCAN)
    withTesseract(true)
    expect(await opened.api.documents.receipt({ documentUid })).toMatchObject({
      error: { code: 'no_text' },
      canOcr: true,
    })
    expect(await opened.api.documents.notRead({ projectUid })).toMatchObject([{ kind: 'failed', canOcr: true }])
    withTesseract(false)
    expect((await opened.api.documents.receipt({ documentUid })).canOcr).toBe(false)
  })

  it('is counted and listed on the command line', async () => {
    await add('whole.csv', 'a,b\n1,2\n')
    await add('failed.docx', 'PK\u0003\u0004 nothing')
    await opened.galley.close()
    const options = { workspace: opened.dir }
    const { stdout } = await runCli(['status', '--project', 'Test'], options)
    expect(stdout).toContain('1 document was not read fully')
    const listed = await runCli(['status', '--project', 'Test', '--not-read'], options)
    expect(listed.stdout).toMatch(/^failed\.docx: not read\n {4}.*failed\.docx/)
    expect(lastObject(await runCli(['status', '--project', 'Test', '--json'], options))).toMatchObject({
      notRead: [{ name: 'failed.docx', kind: 'failed' }],
    })
  })
})
