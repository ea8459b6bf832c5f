import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { requireProject } from '../../src/core/projects.ts'
import type { HostEvent, WatchOffer } from '../../src/shared/views.ts'
import { jsonLines, lastObject, runCli, startCli } from '../helpers/cli.ts'
import { failureOf, type Opened, openTestGalley, temporaryFolder } from '../helpers/workspace.ts'

describe('a watched folder', () => {
  let opened: Opened
  let projectUid: string
  let folder: string

  const put = (name: string, text = `# ${name}\n`): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const offers = async (): Promise<readonly WatchOffer[]> => await opened.api.watches.offers({ projectUid })
  const names = async (): Promise<readonly string[]> => (await offers()).map((offer) => offer.name).toSorted()
  const watch = async (): Promise<string> => {
    const project = requireProject(opened.galley.store, projectUid)
    const { watchUid } = await opened.galley.watches.start(project, folder)
    await opened.galley.watches.whenSettled()
    return watchUid
  }
  /** Resolves with the first answer that is not null, looked for now and whenever the host says that a watch changed. */
  const eventually = async <T>(find: () => Promise<T | null>): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    const look = (): void => {
      find().then((found) => {
        if (found !== null) resolve(found)
      }, reject)
    }
    const stop = opened.galley.events.on((event: HostEvent) => {
      if (event.type === 'watch') look()
    })
    look()
    return await promise.finally(stop)
  }
  const untilOffered = async (wanted: readonly string[]): Promise<void> => {
    await eventually(async () => ((await names()).join() === wanted.join() ? true : null))
  }
  const acceptAll = async (): Promise<void> => {
    await opened.api.watches.accept({ offerUids: (await offers()).map((offer) => offer.offerUid) })
    await opened.galley.imports.whenIdle()
  }

  beforeEach(async () => {
    opened = await openTestGalley()
    projectUid = (await opened.api.projects.create({ name: 'Test' })).projectUid
    folder = temporaryFolder()
  })

  it('offers the files that are in it, but no dot files, links, unknown kinds, empty or ignored files', async () => {
    put('a.md')
    put('deep/b.md')
    put('.hidden.md')
    put('.git/c.md')
    put('deep/.galleyignore', 'draft-*\n')
    put('deep/draft-1.md')
    put('.galleyignore', 'out/\n')
    put('out/d.md')
    put('e.xyz')
    put('f.md', '')
    const elsewhere = temporaryFolder()
    writeFileSync(join(elsewhere, 'g.md'), '# g\n')
    symlinkSync(join(elsewhere, 'g.md'), join(folder, 'link.md'))
    symlinkSync(elsewhere, join(folder, 'linked'))
    await watch()
    expect(await names()).toEqual(['a.md', 'deep/b.md'])
    expect(await opened.api.watches.list({ projectUid })).toMatchObject([{ state: 'watching', offers: 2 }])
  })

  it('offers new and changed files as they come, once each', async () => {
    await watch()
    expect(await names()).toEqual([])
    put('a.md')
    await untilOffered(['a.md'])
    const [first] = await offers()
    put('a.md', '# a, changed\n')
    const changed = await eventually(async () => {
      const [offer] = await offers()
      return offer && offer.offerUid !== first?.offerUid ? offer : null
    })
    expect(changed).toMatchObject({ name: 'a.md', documentUid: null, sizeBytes: 13 })
    expect(await offers()).toHaveLength(1)
  })

  it('takes an offer back when its file goes away', async () => {
    put('a.md')
    put('b.md')
    await watch()
    rmSync(join(folder, 'a.md'))
    await untilOffered(['b.md'])
  })

  it('adds what is accepted, and a change of it as a new version of the same document', async () => {
    put('deep/a.md', '# First\n')
    await watch()
    await acceptAll()
    const [document] = await opened.api.documents.list({ projectUid, schemaUid: null })
    expect(document).toMatchObject({ name: 'deep/a.md', version: 1, status: 'ingested' })
    expect(await names()).toEqual([])
    put('deep/a.md', '# Second\n')
    const offer = await eventually(async () => (await offers())[0] ?? null)
    expect(offer).toMatchObject({ name: 'deep/a.md', documentUid: document?.documentUid })
    await acceptAll()
    const documents = await opened.api.documents.list({ projectUid, schemaUid: null })
    expect(documents).toMatchObject([{ name: 'deep/a.md', version: 2 }])
  })

  it('offers what was changed back to an earlier version', async () => {
    put('a.md', '# First\n')
    await watch()
    await acceptAll()
    put('a.md', '# Second\n')
    await untilOffered(['a.md'])
    await acceptAll()
    put('a.md', '# First\n')
    await untilOffered(['a.md'])
    await acceptAll()
    expect(await opened.api.documents.list({ projectUid, schemaUid: null })).toHaveLength(1)
    expect(await names()).toEqual([])
  })

  it('does not offer what the project has, or what was dismissed, also after a restart', async () => {
    put('a.md')
    put('b.md')
    put('copy-of-b.md', '# b.md\n')
    await watch()
    const b = (await offers()).find((offer) => offer.name === 'b.md')
    await opened.api.watches.accept({ offerUids: [b?.offerUid ?? ''] })
    await opened.galley.imports.whenIdle()
    const a = (await offers()).find((offer) => offer.name === 'a.md')
    expect(await opened.api.watches.dismiss({ offerUids: [a?.offerUid ?? ''] })).toEqual({ offers: 1 })
    await opened.galley.close()
    put('new.md')
    opened = await openTestGalley(opened.dir, 'loopback')
    await untilOffered(['new.md'])
    await opened.galley.watches.whenSettled()
    expect(await names()).toEqual(['new.md'])
  })

  it('is missing while its folder is gone, and watched again when it is back', async () => {
    put('a.md')
    await watch()
    const away = `${folder}-away`
    renameSync(folder, away)
    const state = async (wanted: string): Promise<true | null> =>
      (await opened.api.watches.list({ projectUid }))[0]?.state === wanted ? true : null
    await eventually(() => state('missing'))
    renameSync(away, folder)
    put('b.md')
    await opened.galley.watches.recheck()
    await eventually(() => state('watching'))
    await untilOffered(['a.md', 'b.md'])
  })

  it('looks again when the rules change', async () => {
    put('a.md')
    put('.galleyignore', '*.md\n')
    await watch()
    expect(await names()).toEqual([])
    put('.galleyignore', '*.txt\n')
    await untilOffered(['a.md'])
  })

  it('stops, and goes on where it was when it is started again', async () => {
    put('a.md')
    put('b.md')
    const watchUid = await watch()
    await opened.api.watches.dismiss({ offerUids: [(await offers()).find((o) => o.name === 'a.md')?.offerUid ?? ''] })
    await opened.api.watches.stop({ watchUid })
    expect(await opened.api.watches.list({ projectUid })).toEqual([])
    expect(await names()).toEqual([])
    expect((await failureOf(opened.api.watches.stop({ watchUid }))).code).toBe('watch_not_found')
    expect(await watch()).toBe(watchUid)
    expect(await names()).toEqual(['b.md'])
  })

  it('does not add a file that became a link to another place', async () => {
    put('a.md')
    await watch()
    const [offer] = await offers()
    const secret = join(temporaryFolder(), 'secret.md')
    writeFileSync(secret, '# secret\n')
    rmSync(join(folder, 'a.md'))
    symlinkSync(secret, join(folder, 'a.md'))
    const accepted = await opened.api.watches.accept({ offerUids: [offer?.offerUid ?? ''] })
    expect(accepted.documents).toBe(0)
    expect(await opened.api.documents.list({ projectUid, schemaUid: null })).toEqual([])
  })

  it('is chosen by ids, and no path leaves the host', async () => {
    const home = await opened.api.watches.browse({ folderUid: null })
    expect(home.parentUid).not.toBeNull()
    const top = await opened.api.watches.browse({ folderUid: home.parentUid })
    expect(JSON.stringify([home, top])).not.toContain(dirname(opened.dir))
    const again = top.folders.find((child) => child.folderUid === home.folderUid)
    expect(again?.name).toBe(home.name)
    expect((await failureOf(opened.api.watches.browse({ folderUid: '/etc' }))).code).toBe('folder_not_found')
    const start = opened.api.watches.start({ projectUid, folderUid: 'fld_unknown' })
    expect((await failureOf(start)).code).toBe('folder_not_found')
  })
})

describe('galley watch', () => {
  it('prints what is new, adds it when asked to, and leaves no watch behind', async () => {
    const workspace = temporaryFolder()
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'a.md'), '# a\n')
    const look = ['watch', folder, '--project', 'P', '--once', '--json']
    expect(lastObject(await runCli(look, { workspace }))).toMatchObject({
      offers: [{ name: 'a.md', documentUid: null }],
      documents: [],
    })
    const added = lastObject(await runCli([...look, '--accept'], { workspace }))
    expect(added.documents).toHaveLength(1)
    expect(lastObject(await runCli(look, { workspace }))).toMatchObject({ offers: [] })
    const { galley, api } = await openTestGalley(workspace)
    const { projectUid } = await api.projects.find({ name: 'P' })
    expect(galley.watches.list(requireProject(galley.store, projectUid).id)).toEqual([])
  })

  it('goes on until it is interrupted', async () => {
    const workspace = temporaryFolder()
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'a.md'), '# a\n')
    const { child, outcome } = startCli(['watch', folder, '--project', 'P', '--json'], { workspace })
    let printed = ''
    await new Promise<void>((resolve) => {
      child.stdout?.on('data', (text: string) => {
        printed += text
        if (printed.includes('"a.md"') && !printed.includes('"b.md"')) writeFileSync(join(folder, 'b.md'), '# b\n')
        if (printed.includes('"b.md"')) resolve()
      })
    })
    child.kill('SIGINT')
    const { code, stdout } = await outcome
    expect(code).toBe(0)
    expect(jsonLines(stdout).map((offer) => offer.name)).toEqual(['a.md', 'b.md'])
  })

  it('says when there is no such folder', async () => {
    const { code, stderr } = await runCli(['watch', '/nowhere/at/all', '--project', 'P', '--once'], {
      workspace: temporaryFolder(),
    })
    expect(code).toBe(1)
    expect(stderr).toContain('There is no folder')
  })
})
