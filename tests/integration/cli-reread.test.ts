import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lastObject, runCli } from '../helpers/cli.ts'
import { openDesk, write } from '../helpers/import-desk.ts'
import { temporaryFolder } from '../helpers/workspace.ts'

const PAGE = '<h1>Bearings</h1><p>The contractor must check them.</p>'

describe('`galley reread`', () => {
  it('tries what failed again, and says what still fails', async () => {
    const dir = temporaryFolder()
    const workspace = join(dir, 'workspace')
    write(join(dir, 'in', 'page.html'), PAGE)
    write(join(dir, 'in', 'broken.pdf'), '%PDF-1.7\nnothing')
    await runCli(['ingest', join(dir, 'in'), '--project', 'P'], { workspace })
    const outcome = await runCli(['reread', '--project', 'P', '--json'], { workspace })
    expect(outcome.code).toBe(1)
    expect(lastObject(outcome)).toMatchObject({ read: 0, failed: [{ name: 'broken.pdf' }] })
  })

  it('makes a new conversion beside that of an older reader', async () => {
    const dir = temporaryFolder()
    const workspace = join(dir, 'workspace')
    write(join(dir, 'in', 'page.html'), PAGE)
    await runCli(['ingest', join(dir, 'in'), '--project', 'P'], { workspace })
    const before = await openDesk({ dir: workspace })
    before.galley.store.write((db) =>
      db.prepare(`UPDATE conversions SET parsing_tool = 'galley-html-0', conv_uid = 'old'`).run(),
    )
    await before.close()
    const outcome = await runCli(['reread', '--project', 'P', '--outdated', '--json'], { workspace })
    expect(lastObject(outcome)).toEqual({ read: 1, failed: [] })
    const after = await openDesk({ dir: workspace })
    expect(after.ask(`SELECT group_concat(parsing_tool) FROM conversions`)).toMatch(/^galley-html-0,galley-html-[1-9]$/)
  })

  it('names a document that is not there', async () => {
    const dir = temporaryFolder()
    const workspace = join(dir, 'workspace')
    write(join(dir, 'in', 'page.html'), PAGE)
    await runCli(['ingest', join(dir, 'in'), '--project', 'P'], { workspace })
    const outcome = await runCli(['reread', 'other.html', '--project', 'P'], { workspace })
    expect(outcome.code).toBe(1)
    expect(outcome.stderr).toContain('has no document "other.html"')
  })
})
