import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { WatchOffer } from '../../shared/views.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { formatAmount, printJson, printLine } from '../output.ts'
import { type Session, withSession } from '../session.ts'

type WatchOptions = BaseOptions & { readonly project: string; readonly once?: boolean; readonly accept?: boolean }

export function addWatchCommand(program: Command): void {
  withBaseOptions(program.command('watch'))
    .summary('offer the new and changed files of a folder')
    .description('Prints the files of a folder that are new or changed, as they come, until Ctrl-C.')
    .argument('<dir>', 'the folder')
    .requiredOption('--project <name>', 'the project, which is created if need be')
    .option('--once', 'look through the folder once')
    .option('--accept', 'add the files at once, changed ones as new versions')
    .action(watch)
}

type Watching = {
  readonly session: Session
  readonly options: WatchOptions
  readonly projectUid: string
  readonly watchUid: string
}

async function watch(dir: string, options: WatchOptions): Promise<void> {
  const { workspace } = options
  await withSession({ workspace, program: 'galley watch', mode: 'create' }, async (session) => {
    const { requireProject } = await import('../../core/projects.ts')
    const { projectUid } = await session.api.projects.ensure({ name: options.project })
    const project = requireProject(session.galley.store, projectUid)
    const known = new Set(session.galley.watches.list(project.id).map((view) => view.watchUid))
    const { watchUid } = await session.galley.watches.start(project, resolve(dir))
    try {
      const watching = { session, options, projectUid, watchUid }
      if (options.once) await lookOnce(watching)
      else await keepLooking(watching)
    } finally {
      // What a window watches goes on when it is opened again; what only this command watched ends with it.
      if (!known.has(watchUid)) await session.galley.watches.stop(watchUid)
    }
  })
}

async function lookOnce(watching: Watching): Promise<void> {
  const { session, options } = watching
  await session.galley.watches.whenSettled()
  const offers = await listOffers(watching)
  const documents = options.accept ? await accept(watching, offers) : []
  if (options.json) {
    printJson({ project: options.project, offers, documents })
    return
  }
  for (const offer of offers) printOffer(offer)
  const what = formatAmount(offers.length, 'file')
  printLine(
    options.accept ? `${what} added.` : `${what} offered. Add --accept to add ${offers.length === 1 ? 'it' : 'them'}.`,
  )
}

/** Each offer is printed once, on a line of its own; the first Ctrl-C ends the command. */
async function keepLooking(watching: Watching): Promise<void> {
  const { session, options, projectUid } = watching
  const seen = new Set<string>()
  const look = async (): Promise<void> => {
    const fresh = (await listOffers(watching)).filter((offer) => !seen.has(offer.offerUid))
    for (const offer of fresh) {
      seen.add(offer.offerUid)
      if (options.json) printJson(offer)
      else printOffer(offer)
    }
    if (options.accept && fresh.length > 0) await accept(watching, fresh)
  }
  let looks = look()
  const stop = session.galley.events.on((event) => {
    if (event.type === 'watch' && event.projectUid === projectUid) looks = looks.then(look)
  })
  await untilInterrupted()
  stop()
  await looks
}

async function untilInterrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    // A timer keeps the process alive where nothing else does: the folder may be missing.
    const timer = setInterval(() => undefined, 60_000)
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        clearInterval(timer)
        resolve()
      })
  })
}

/** The oldest first. */
async function listOffers({ session, projectUid, watchUid }: Watching): Promise<readonly WatchOffer[]> {
  const offers = await session.api.watches.offers({ projectUid })
  return offers.filter((offer) => offer.watchUid === watchUid).toReversed()
}

async function accept({ session, options }: Watching, offers: readonly WatchOffer[]): Promise<readonly string[]> {
  if (offers.length === 0) return []
  const { importUid } = await session.api.watches.accept({ offerUids: offers.map((offer) => offer.offerUid) })
  await session.galley.imports.whenIdle()
  if (importUid === null) return []
  const { files } = session.galley.imports.progress(importUid)
  for (const { name, status, error } of files)
    if (!options.json) printLine(`${name}: ${error ? `${status}: ${error.message}` : status}`)
  return files.map((file) => file.documentUid)
}

function printOffer({ name, documentUid }: WatchOffer): void {
  printLine(`${name}: ${documentUid === null ? 'new' : 'changed'}`)
}
