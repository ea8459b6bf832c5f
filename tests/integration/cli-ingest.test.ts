import { once } from 'node:events'
import { existsSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { lastObject, runCli, startCli } from '../helpers/cli.ts'
import { filesOf, openDesk, write } from '../helpers/import-desk.ts'
import { makeZip } from '../helpers/make-zip.ts'
import { paragraphs, temporaryFolder } from '../helpers/workspace.ts'

describe('`galley ingest`', () => {
  it('that was killed goes on where it was, with nothing twice and nothing half', async () => {
    const dir = temporaryFolder()
    const folder = join(dir, 'in')
    const count = 40
    for (let i = 0; i < count; i++) write(join(folder, `part ${i % 3}`, `${i}.md`), `# ${i}\n\n${paragraphs(1_500)}`)
    const workspace = join(dir, 'workspace')
    const first = startCli(['ingest', folder, '--project', 'P'], { workspace })
    let printed = ''
    for await (const text of first.child.stdout ?? []) {
      printed += String(text)
      if (printed.includes(': ingested')) break
    }
    first.child.kill('SIGKILL')
    await first.outcome
    const desk = await openDesk({ dir: workspace })
    const before = await desk.list()
    expect(before.filter(({ status }) => status === 'ingested').length).toBeLessThan(count)
    await desk.galley.imports.resume()
    await desk.galley.imports.whenIdle()
    const resumed = await desk.list()
    expect(resumed.map(({ status, blocks }) => [status, blocks])).toEqual(before.map(() => ['ingested', 1_501]))
    await desk.close()
    const outcome = lastObject(await runCli(['ingest', folder, '--project', 'P', '--json'], { workspace }))
    expect(outcome).toMatchObject({ ingested: count - before.length, recognised: before.length, failed: 0 })
    const again = await openDesk({ dir: workspace })
    expect(again.ask('SELECT count(*) FROM blocks')).toBe(count * 1_501)
    expect(again.ask(`SELECT count(*) FROM conversions WHERE state <> 'ready'`)).toBe(0)
    expect(again.ask('PRAGMA integrity_check')).toBe('ok')
    expect(filesOf(join(workspace, 'tmp'))).toEqual([])
  })

  it('stops at Ctrl-C and keeps what it had read', async () => {
    const dir = temporaryFolder()
    const workspace = join(dir, 'workspace')
    const folder = join(dir, 'in')
    for (let i = 0; i < 60; i++) write(join(folder, `${i}.md`), `# ${i}\n\n${paragraphs(1_500)}`)
    const { child, outcome } = startCli(['ingest', folder, '--project', 'P', '--json'], { workspace })
    await vi.waitFor(() => expect(existsSync(join(workspace, 'blobs'))).toBe(true), { timeout: 20_000, interval: 5 })
    child.kill('SIGINT')
    await once(child, 'exit')
    const ended = await outcome
    expect(ended.code).toBe(1)
    const result = lastObject(ended)
    expect(result).toMatchObject({ failed: 0, error: { code: 'cancelled' } })
    const desk = await openDesk({ dir: workspace })
    expect((await desk.list()).map(({ status }) => status)).toEqual(Array(Number(result.ingested)).fill('ingested'))
  })

  it('passes over what is hidden or ignored, follows no link, and can say before what it would do', async () => {
    const dir = temporaryFolder()
    const workspace = join(dir, 'workspace')
    const folder = join(dir, 'in')
    for (const name of ['a.md', 'b.txt', 'drafts/c.md', 'drafts/keep.md', '.git/d.md', 'e.exe', 'build/f.md'])
      write(join(folder, name), `${name}\n`)
    write(join(dir, 'outside', 'g.md'), 'outside\n')
    symlinkSync(join(dir, 'outside'), join(folder, 'link'))
    symlinkSync(join(dir, 'outside', 'g.md'), join(folder, 'link.md'))
    write(join(folder, '.galleyignore'), 'build/\n')
    write(join(folder, 'drafts', '.galleyignore'), '*.md\n!keep.md\n')
    const args = ['ingest', folder, '--project', 'P', '--json']
    const plan = lastObject(await runCli([...args, '--dry-run'], { workspace }))
    expect(plan).toMatchObject({
      byVerdict: { add: 3, unsupported: 3 },
      byFormat: { md: 2, txt: 1 },
      ignored: 2,
      hidden: 1,
    })
    expect(existsSync(workspace)).toBe(false)
    const outcome = lastObject(await runCli(args, { workspace }))
    expect(outcome).toMatchObject({
      ingested: 3,
      failed: 0,
      skipped: ['e.exe', 'link', 'link.md'].map((name) => join(folder, name)),
    })
    const again = lastObject(await runCli([...args, '--dry-run'], { workspace }))
    expect(again).toMatchObject({ byVerdict: { add: 0, changed: 0, duplicate: 3 } })
    write(join(folder, 'a.md'), 'changed\n')
    const versions = lastObject(await runCli([...args, '--as-versions'], { workspace }))
    expect(versions).toMatchObject({ ingested: 1, recognised: 2 })
    const desk = await openDesk({ dir: workspace })
    expect((await desk.list()).map(({ name, version }) => [name, version])).toEqual([
      ['a.md', 2],
      ['b.txt', 1],
      ['drafts/keep.md', 1],
    ])
  })
})

describe('`galley parse`', () => {
  it('prints the receipts of all documents of an archive, and their blocks without --receipt', async () => {
    const dir = temporaryFolder()
    const workspace = join(dir, 'workspace')
    const path = join(dir, 'all.zip')
    writeFileSync(path, makeZip({ 'one.md': 'One.\n', 'two.csv': 'a,b\n1,2\n', 'empty.md': '' }))
    const receipts = await runCli(['parse', path, '--receipt'], { workspace })
    expect(receipts.code).toBe(1)
    expect(receipts.stderr).toContain('"all.zip/empty.md" is empty')
    const lines = receipts.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object)
    expect(lines).toMatchObject([
      { document: 'all.zip/one.md', reader: 'mdast', made: { blocks: 1 }, skipped: [] },
      { document: 'all.zip/two.csv', made: { byType: { table: 1 } } },
    ])
    expect((await runCli(['parse', path], { workspace })).stdout.trimEnd().split('\n')).toHaveLength(2)
    expect(existsSync(workspace)).toBe(false)
  })
})
