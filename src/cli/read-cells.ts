/** Tables of values, as spreadsheets save them, and the cells of rows that they mean. */
import { AppError } from '../shared/errors.ts'
import type { ValueChange } from '../shared/review-work.ts'
import { runsOf } from './totals.ts'
import type { RowOptions } from './row-options.ts'
import type { Session } from './session.ts'

export type Table = { readonly names: readonly string[]; readonly lines: ReadonlyArray<readonly string[]> }
type Cells = Extract<ValueChange, { kind: 'cells' }>['cells']

/** Fails with file_empty or usage. */
export function readTable(text: string, file: string): Table {
  const body = text.replace(/^\uFEFF/, '')
  const separator = (body.split(/\r?\n/, 1)[0] ?? '').includes('\t') ? '\t' : ','
  const [names, ...lines] = splitLines(body, separator)
  if (!names || lines.length === 0) throw new AppError('file_empty', `${file} holds no lines of values.`)
  if (!names.includes('index'))
    throw new AppError('usage', `${file} has no column "index".`, {
      hint: 'The first line names the columns: index (of the row), document, and fields.',
    })
  return { names, lines }
}

/** Quotes hold separators, line ends and doubled quotes. */
function splitLines(text: string, separator: string): ReadonlyArray<readonly string[]> {
  const lines: string[][] = []
  let line: string[] = []
  const cell = new RegExp(String.raw`(?:"((?:[^"]|"")*)"|([^${separator}\r\n]*))(${separator}|\r?\n|$)`, 'y')
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text)
    if (!match) break
    line.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === separator) {
      if (cell.lastIndex === text.length) line.push('')
      continue
    }
    if (line.some((one) => one !== '')) lines.push(line)
    line = []
  }
  if (line.length > 0) lines.push(line)
  return lines
}

/** Fails with document_not_found, run_not_found or usage. */
export async function cellsOf({ api }: Session, { names, lines }: Table, options: RowOptions): Promise<Cells> {
  if (options.schema === undefined)
    throw new AppError('usage', 'It is about the answers of runs.', { hint: 'Name their schema with --schema.' })
  const { projectUid } = await api.projects.find({ name: options.project })
  const { schemaUid } = await api.schemas.find({ schemaRef: options.schema })
  const runs = runsOf(await api.documents.list({ projectUid, schemaUid }))
  const only = options.document?.length === 1 ? options.document[0] : undefined
  const runNamed = (name: string | undefined): string => {
    const named = runs.filter((run) => run.documentName === name)
    const [run] = named
    if (!run) throw new AppError('run_not_found', `There is no run of the document "${name ?? ''}" with the schema.`)
    if (named.length > 1) throw new AppError('usage', `There is more than one document called "${name ?? ''}".`)
    return run.runUid
  }
  const byName = new Map<string, string>()
  return lines.flatMap((line) => {
    const name = line[names.indexOf('document')] ?? only ?? ''
    const runUid = byName.get(name) ?? runNamed(name)
    byName.set(name, runUid)
    const blockIndex = indexOf(line[names.indexOf('index')] ?? '')
    return names.flatMap((field, nth) =>
      field === 'index' || field === 'document' ? [] : [{ runUid, blockIndex, field, text: line[nth] ?? '' }],
    )
  })
}

function indexOf(text: string): number {
  if (/^\s*\d{1,9}\s*$/.test(text)) return Number(text)
  throw new AppError('usage', `"${text}" is not the index of a row.`)
}
