import type { Command } from 'commander'
import type { GridPage, GridRow } from '../../shared/views.ts'
import { type BaseOptions, wholeNumber, withBaseOptions } from '../options.ts'
import { formatAmount, formatCount, plain, printJson, printLine, printTable } from '../output.ts'
import { addRowOptions, queryFrom, type RowOptions } from '../row-options.ts'
import { type Session, withSession } from '../session.ts'

type RowsOptions = BaseOptions & RowOptions & { readonly limit: number; readonly offset: number }

const DEFAULT_LIMIT = 50
const MAX_LIMIT = 1_000_000
const PAGE_SIZE = 500
/** Of the values of a row in the table. */
const SHOWN_CHARACTERS = 100

export function addRowsCommand(program: Command): void {
  addRowOptions(withBaseOptions(program.command('rows')))
    .summary('list rows with their values')
    .description(
      'Lists the rows of a project or of a document: those that match all options, in the order that --sort asks for.',
    )
    .option('--sort <column>', 'index, document, type, content, status, confidence or a field; :desc turns it round')
    .option('--limit <n>', 'print so many rows at most', wholeNumber(1, MAX_LIMIT), DEFAULT_LIMIT)
    .option('--offset <n>', 'leave out so many first', wholeNumber(0, Number.MAX_SAFE_INTEGER), 0)
    .action(listRows)
}

async function listRows(options: RowsOptions): Promise<void> {
  const { workspace, json } = options
  await withSession({ workspace, program: 'galley rows', mode: 'read' }, async (session) => {
    let shown = 0
    let total = 0
    for await (const page of pages(session, options)) {
      total = page.total
      if (json) for (const row of page.rows) printJson(toLine(row))
      else if (page.rows.length > 0) printTable(page.rows.map(toCells))
      shown += page.rows.length
    }
    if (json) printJson({ total, shown, offset: options.offset })
    else printLine(summary(total, shown))
  })
}

async function* pages({ api }: Session, options: RowsOptions): AsyncGenerator<GridPage> {
  const { schemaUid: _, ...query } = await queryFrom(api, options)
  const end = options.offset + options.limit
  for (let offset = options.offset; offset < end; offset += PAGE_SIZE) {
    const page = await api.rows.page({ query, offset, limit: Math.min(PAGE_SIZE, end - offset) })
    yield page
    if (offset + PAGE_SIZE >= page.total) return
  }
}

function summary(total: number, shown: number): string {
  const match = `${formatAmount(total, 'row')} ${total === 1 ? 'matches' : 'match'}`
  return shown < total ? `${match}, ${formatCount(shown)} shown.` : `${match}.`
}

function toLine({
  documentName,
  blockIndex,
  type,
  status,
  content,
  data,
  confidence,
  problem,
  runUid,
}: GridRow): object {
  return { document: documentName, index: blockIndex, run: runUid, type, status, confidence, problem, content, data }
}

function toCells({ documentName, blockIndex, type, status, content, data }: GridRow): readonly (string | number)[] {
  const values = data ? JSON.stringify(data) : content.replaceAll(/\s+/g, ' ')
  const shown = Array.from(plain(values))
  const text = shown.length > SHOWN_CHARACTERS ? `${shown.slice(0, SHOWN_CHARACTERS - 1).join('')}…` : shown.join('')
  return [blockIndex, documentName, status ?? 'no run', type, text]
}
