import { existsSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { BLOCK_TYPES, type BlockType } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import type { SearchHit, SearchPage } from '../../shared/views.ts'
import { type BaseOptions, wholeNumber, withBaseOptions } from '../options.ts'
import { formatAmount, formatCount, plain, printJson, printLine } from '../output.ts'
import { type Session, withSession } from '../session.ts'

type SearchOptions = BaseOptions & {
  readonly project: string
  readonly type?: readonly BlockType[]
  readonly limit: number
}

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 200

export function addSearchCommand(program: Command): void {
  withBaseOptions(program.command('search'))
    .summary('find blocks by their words')
    .description('Finds blocks of a project that hold all words; "a phrase", -without, begin*.')
    .argument('<query...>', 'what to look for')
    .requiredOption('--project <name>', 'the project')
    .addOption(new Option('--type <type...>', 'only blocks of these types').choices(BLOCK_TYPES))
    .option('--limit <n>', 'print so many blocks at most', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .action(search)
}

async function search(words: readonly string[], options: SearchOptions): Promise<void> {
  const page = await findBlocks(words.join(' '), options)
  if (options.json) printJson(page)
  else printPage(page)
}

/** Beside another Galley the index is as that one left it; else what is missing is indexed first. */
async function findBlocks(query: string, options: SearchOptions): Promise<SearchPage> {
  const { workspace } = options
  if (!existsSync(workspace)) throw new AppError('workspace_not_found', `There is no workspace in ${workspace}.`)
  try {
    return await withSession({ workspace, program: 'galley search', mode: 'write' }, async (session) => {
      await session.galley.indexer.catchUp()
      return await ask(session, query, options)
    })
  } catch (error) {
    if (!(error instanceof AppError) || !CANNOT_WRITE.has(error.code)) throw error
    return await withSession({ workspace, program: 'galley search', mode: 'read' }, (session) =>
      ask(session, query, options),
    )
  }
}

const CANNOT_WRITE: ReadonlySet<string> = new Set(['workspace_locked', 'workspace_unwritable'])

async function ask({ api }: Session, query: string, { project, type, limit }: SearchOptions): Promise<SearchPage> {
  const { projectUid } = await api.projects.find({ name: project })
  return await api.search.blocks({ projectUid, query, blockTypes: type ? [...type] : null, limit, offset: 0 })
}

function printPage({ hits, total, isTotalExact, unindexed }: SearchPage): void {
  for (const hit of hits) printHit(hit)
  const found = isTotalExact ? formatAmount(total, 'block') : `more than ${formatAmount(total, 'block')}`
  const shown = hits.length < total ? `, the best ${formatCount(hits.length)} are shown` : ''
  const rest = unindexed > 0 ? `; ${formatAmount(unindexed, 'block')} not yet in the index` : ''
  printLine(`${found} found${shown}${rest}.`)
}

/** The place on one line, the text with its hits on the next. What the document holds cannot steer the terminal. */
function printHit({ documentName, blockIndex, type, pageNo, snippet }: SearchHit): void {
  const page = pageNo === null ? '' : `, page ${String(pageNo)}`
  printLine(`${documentName}: block ${formatCount(blockIndex)}, ${type}${page}`)
  const isTerminal = process.stdout.isTTY
  const text = snippet.map((part) => {
    const shown = plain(part.text.replaceAll(/\s+/g, ' '))
    return part.isHit && isTerminal ? `\u001b[1;33m${shown}\u001b[0m` : shown
  })
  process.stdout.write(`    ${text.join('')}\n`)
}
