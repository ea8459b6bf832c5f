import type { Command } from 'commander'
import { parseCell } from '../../core/review/parse-cell.ts'
import { AppError } from '../../shared/errors.ts'
import { NO_FILTER } from '../../shared/rows.ts'
import { type BaseOptions, wholeNumber, withBaseOptions } from '../options.ts'
import { printJson, printLine } from '../output.ts'
import { type Session, withSession } from '../session.ts'

type EditOptions = BaseOptions & {
  readonly project: string
  readonly schema: string
  readonly document: string
  readonly row: number
}

export function addEditCommand(program: Command): void {
  withBaseOptions(program.command('edit'))
    .summary('change one value of a staged row')
    .argument('<field>', 'the field of the schema')
    .argument('<value>', 'the value; nothing ("") takes it away')
    .requiredOption('--project <name>', 'the project')
    .requiredOption('--schema <ref>', 'the schema_ref')
    .requiredOption('--document <name>', 'the document')
    .requiredOption('--row <index>', 'the row, as the grid numbers it', wholeNumber(0, 1_000_000_000))
    .action(edit)
}

async function edit(field: string, text: string, options: EditOptions): Promise<void> {
  const { workspace, json } = options
  const { before, after } = await withSession({ workspace, program: 'galley edit', mode: 'write' }, (session) =>
    editRow(session, { field, text, options }),
  )
  if (json) printJson({ document: options.document, index: options.row, field, before, after })
  else printLine(`${field}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`)
}

type Wanted = { readonly field: string; readonly text: string; readonly options: EditOptions }

async function editRow({ api }: Session, { field, text, options }: Wanted) {
  const { projectUid } = await api.projects.find({ name: options.project })
  const { schemaUid, fields } = await api.schemas.find({ schemaRef: options.schema })
  const definition = fields.find(({ name }) => name === field)
  if (!definition) throw new AppError('field_not_found', `The schema ${options.schema} has no field "${field}".`)
  const parsed = parseCell(definition, text)
  if (!parsed.ok) throw new AppError('value_invalid', `${field}: ${parsed.message}`)
  const documents = await api.documents.list({ projectUid, schemaUid })
  const document = documents.find(({ name }) => name === options.document)
  if (!document)
    throw new AppError('document_not_found', `The project "${options.project}" has no document "${options.document}".`)
  if (!document.run) throw new AppError('run_not_found', `The schema was not applied to ${options.document}.`)
  const { documentUid, run } = document
  const scope = { kind: 'document' as const, documentUid, runUid: run.runUid }
  const query = { scope, filter: NO_FILTER, sort: null }
  const [row] = (await api.rows.page({ query, offset: options.row, limit: 1 })).rows
  if (!row) throw new AppError('row_not_editable', `Row ${String(options.row)} is not part of the document.`)
  const { revision } = row
  const value = parsed.value ?? null
  const edited = await api.review.edit({ runUid: run.runUid, blockIndex: options.row, field, value, revision })
  return { before: row.data?.[field] ?? null, after: edited.data?.[field] ?? null }
}
