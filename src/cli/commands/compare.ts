import type { Command } from 'commander'
import { opinionName } from '../../shared/opinion.ts'
import type { Agreement, ComparedRow } from '../../shared/review-work.ts'
import type { JsonValue } from '../../shared/json.ts'
import type { RunSummary } from '../../shared/views.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { formatAmount, formatCount, printJson, printLine, printTable } from '../output.ts'
import { type Session, withSession } from '../session.ts'

type CompareOptions = BaseOptions & { readonly rows?: boolean; readonly field?: string }
type Pair = { readonly leftRunUid: string; readonly rightRunUid: string }

const ROWS_PER_PAGE = 500
const MAX_CELL = 60

export function addCompareCommand(program: Command): void {
  withBaseOptions(program.command('compare'))
    .summary('show how far two runs of a document agree')
    .description('Compares the values of two runs, field by field: share of equal rows, and Cohen’s kappa.')
    .argument('<left>', 'the id of a run; `runs` lists them')
    .argument('<right>', 'the id of another run of the same document')
    .option('--rows', 'list the rows whose values differ')
    .option('--field <name>', 'with --rows: only differences in this field')
    .action(compare)
}

async function compare(leftRunUid: string, rightRunUid: string, options: CompareOptions): Promise<void> {
  const { workspace } = options
  const pair = { leftRunUid, rightRunUid }
  await withSession({ workspace, program: 'galley compare', mode: 'read' }, async (session) => {
    const agreement = await session.api.compare.of(pair)
    if (!options.json) printAgreement(agreement)
    const differences = options.rows ? await printRows(session, { agreement, pair, options }) : null
    if (options.json) printJson({ ...agreement, ...(differences !== null && { differences }) })
  })
}

function nameOf({ schemaRef, opinion, provider, model }: RunSummary): string {
  return `${schemaRef}, ${opinionName(opinion)}, ${provider === 'rules' ? 'rules' : model}`
}

function printAgreement({ left, right, compared, agreed, onlyLeft, onlyRight, fields }: Agreement): void {
  printLine(left.documentName)
  printLine(`  left   ${nameOf(left)}`)
  printLine(`  right  ${nameOf(right)}`)
  if (fields.length === 0) printLine('The two schemas have no field of the same name.')
  else
    printTable([
      ['field', 'compared', 'agreed', 'share', 'kappa'],
      ...fields.map((field) => [
        field.field,
        field.compared,
        field.agreed,
        field.share === null ? '-' : `${(field.share * 100).toFixed(1)}%`,
        field.kappa?.toFixed(3) ?? '-',
      ]),
    ])
  const alone = [
    ...(onlyLeft > 0 ? [`${formatCount(onlyLeft)} only in the left run`] : []),
    ...(onlyRight > 0 ? [`${formatCount(onlyRight)} only in the right one`] : []),
  ]
  printLine(
    [`${formatCount(agreed)} of ${formatAmount(compared, 'row')} are equal in every field`, ...alone].join(', '),
  )
}

type Difference = {
  readonly blockIndex: number
  readonly field: string
  readonly left: JsonValue
  readonly right: JsonValue
}
type Listing = { readonly agreement: Agreement; readonly pair: Pair; readonly options: CompareOptions }

/** A line for each value that differs. Returns how many rows those are. With --json each is an object of its own. */
async function printRows({ api }: Session, { agreement, pair, options }: Listing): Promise<number> {
  const fields = agreement.fields.map(({ field }) => field)
  const range = { field: options.field ?? null, onlyDifferent: true, limit: ROWS_PER_PAGE }
  for (let offset = 0; ; offset += ROWS_PER_PAGE) {
    const { rows, total } = await api.compare.rows({ ...pair, ...range, offset })
    for (const row of rows)
      for (const difference of differencesOf(row, options.field === undefined ? fields : [options.field]))
        printDifference(difference, options)
    if (rows.length === 0 || offset + rows.length >= total) return total
  }
}

function differencesOf({ left, right, differing }: ComparedRow, fields: readonly string[]): readonly Difference[] {
  return fields
    .filter((field) => differing.includes(field))
    .map((field) => ({
      blockIndex: left.blockIndex,
      field,
      left: left.data?.[field] ?? null,
      right: right?.data?.[field] ?? null,
    }))
}

function printDifference(difference: Difference, { json }: CompareOptions): void {
  if (json) printJson({ event: 'difference', ...difference })
  else {
    const { blockIndex, field, left, right } = difference
    printLine(`#${String(blockIndex)}  ${field}: ${shown(left)} | ${shown(right)}`)
  }
}

function shown(value: JsonValue): string {
  const text = value === null ? '-' : typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text
}
