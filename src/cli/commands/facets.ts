import type { Command } from 'commander'
import { AppError } from '../../shared/errors.ts'
import type { FacetView } from '../../shared/review-work.ts'
import type { RowFilter, RowScope, Scalar } from '../../shared/rows.ts'
import { visibleText } from '../../shared/visible-text.ts'
import { type BaseOptions, wholeNumber, withBaseOptions } from '../options.ts'
import { formatAmount, formatCount, printJson, printLine, printTable } from '../output.ts'
import { addRowOptions, queryFrom, type RowOptions } from '../row-options.ts'
import { type Session, withSession } from '../session.ts'

type FacetsOptions = BaseOptions & RowOptions & { readonly limit: number }

const DEFAULT_LIMIT = 20
/** Of a value in the table. */
const SHOWN_CHARACTERS = 80

export function addFacetsCommand(program: Command): void {
  addRowOptions(withBaseOptions(program.command('facets')))
    .argument('<field>', 'the field of the schema')
    .summary('count the values of a field')
    .description(
      'Counts the values that a field holds in the rows that match all options. Works while another Galley writes.',
    )
    .option('--limit <n>', 'print so many values at most', wholeNumber(1, 1000), DEFAULT_LIMIT)
    .action(facets)
}

async function facets(field: string, options: FacetsOptions): Promise<void> {
  const { workspace, json, limit } = options
  const view = await withSession({ workspace, program: 'galley facets', mode: 'read' }, async ({ api }) =>
    api.facets.of({ ...(await fieldsFrom(api, options)), field, limit }),
  )
  if (json) printJson(view)
  else printFacet(view)
}

export type FieldsOfRows = { readonly scope: RowScope; readonly filter: RowFilter; readonly schemaUid: string }

/** Fails as `queryFrom` does, and with usage when no schema is named. */
export async function fieldsFrom(api: Session['api'], options: RowOptions): Promise<FieldsOfRows> {
  const { scope, filter, schemaUid } = await queryFrom(api, options)
  if (schemaUid !== null) return { scope, filter, schemaUid }
  throw new AppError('usage', 'It is about the answers of runs.', { hint: 'Name their schema with --schema.' })
}

function printFacet({ rows, empty, distinct, values, histogram, byStatus, byDocument }: FacetView): void {
  printLine(
    `${formatAmount(rows, 'row')} with an answer, ${formatCount(empty)} empty, ${formatAmount(distinct, 'value')}`,
  )
  if (values.length > 0)
    printTable([['value', 'rows'], ...values.map((one) => [shortened(one.value), one.rows] as const)])
  if (values.length < distinct) printLine(`and ${formatAmount(distinct - values.length, 'other value')}`)
  if (histogram && histogram.length > 0)
    printTable([
      ['from', 'to', 'rows'],
      ...histogram.map((bin) => [String(bin.from), String(bin.to), bin.rows] as const),
    ])
  if (rows === 0) return
  printTable([['status', 'rows'], ...byStatus.map((one) => [one.status, one.rows] as const)])
  printTable([['document', 'rows'], ...byDocument.map((one) => [one.documentName, one.rows] as const)])
}

export function shortened(value: Scalar): string {
  const letters = Array.from(visibleText(String(value)))
  return letters.length > SHOWN_CHARACTERS ? `${letters.slice(0, SHOWN_CHARACTERS - 1).join('')}…` : letters.join('')
}
