/** The options that say which rows a command is about, and the query that they mean. */
import { type Command, Option } from 'commander'
import type { Caller } from '../core/api/router.ts'
import { BLOCK_TYPES, type BlockType } from '../shared/domain.ts'
import { AppError } from '../shared/errors.ts'
import { NO_FILTER, ROW_TABS, type RowFilter, type RowQuery, type RowScope, type RowTab } from '../shared/rows.ts'
import type { SchemaField } from '../shared/views.ts'
import { wholeNumber } from './options.ts'
import { readCondition, readSort } from './row-conditions.ts'

export type RowOptions = {
  readonly project: string
  readonly schema?: string
  readonly document?: readonly string[]
  readonly opinion?: number
  readonly tab?: RowTab
  readonly type?: readonly BlockType[]
  readonly search?: string
  readonly where?: readonly string[]
  readonly sample?: string
  readonly differsFrom?: string
  /** Of commands that list rows. */
  readonly sort?: string
}

/** `--project`, `--schema` and all that narrows down which of their rows are meant. */
export function addRowOptions(command: Command): Command {
  return command
    .requiredOption('--project <name>', 'the project')
    .option('--schema <ref>', 'the schema_ref of the runs; without it the blocks of one document')
    .option('--document <name...>', 'only these documents of the project')
    .option('--opinion <n>', 'of one document: another of its runs with the schema', wholeNumber(0, 1000))
    .addOption(new Option('--tab <tab>', 'only rows of this status or doubt').choices(ROW_TABS))
    .addOption(new Option('--type <type...>', 'only blocks of these types').choices(BLOCK_TYPES))
    .option('--search <text>', 'only rows whose content or values hold this')
    .option(
      '--where <condition...>',
      "only rows of which all hold: field=value, field~text, 'field>=3', 'field<=2026-01-31', 'field is empty', 'field is not empty', 'field is edited'",
    )
    .option('--sample <id>', 'only rows of this sample')
    .option('--differs-from <run>', 'only rows whose values are not those of this run of the same document')
}

/**
 * Fails with project_not_found, schema_not_found, document_not_found, run_not_found, field_not_found, value_invalid or
 * usage.
 */
export async function queryFrom(
  api: Caller,
  options: RowOptions,
): Promise<RowQuery & { readonly schemaUid: string | null }> {
  const { projectUid } = await api.projects.find({ name: options.project })
  const documentUids = await documentsFrom(api, projectUid, options)
  const schema = options.schema === undefined ? null : await api.schemas.find({ schemaRef: options.schema })
  const fields = schema?.fields ?? []
  const schemaUid = schema?.schemaUid ?? null
  const scope = await scopeFrom(api, { projectUid, schemaUid, documentUids, options })
  return {
    scope,
    filter: filterFrom(options, { fields, documentUids: scope.kind === 'project' ? documentUids : [] }),
    sort: options.sort === undefined ? null : readSort(options.sort, fields),
    schemaUid,
  }
}

/** Empty for all. Of documents with the same name all are meant. */
async function documentsFrom(api: Caller, projectUid: string, options: RowOptions): Promise<readonly string[]> {
  if (!options.document) return []
  const documents = await api.documents.list({ projectUid, schemaUid: null })
  return options.document.flatMap((name) => {
    const named = documents.filter((document) => document.name === name)
    if (named.length > 0) return named.map(({ documentUid }) => documentUid)
    throw new AppError('document_not_found', `The project "${options.project}" has no document "${name}".`)
  })
}

type Found = {
  readonly projectUid: string
  readonly schemaUid: string | null
  readonly documentUids: readonly string[]
  readonly options: RowOptions
}

async function scopeFrom(api: Caller, { projectUid, schemaUid, documentUids, options }: Found): Promise<RowScope> {
  const { opinion } = options
  if (schemaUid !== null && opinion === undefined) return { kind: 'project', projectUid, schemaUid }
  const [documentUid, ...more] = documentUids
  if (documentUid === undefined || more.length > 0)
    throw new AppError('usage', 'Without --schema, and with --opinion, it is about one document.', {
      hint: 'Name the document with --document.',
    })
  if (schemaUid === null) return { kind: 'document', documentUid, runUid: null }
  const runs = await api.documents.runs({ documentUid })
  const run = runs.find((one) => one.schemaUid === schemaUid && one.opinion === opinion)
  if (run) return { kind: 'document', documentUid, runUid: run.runUid }
  throw new AppError('run_not_found', `The document has no opinion ${String(opinion)} with the schema.`)
}

function filterFrom(
  { tab, type, search, where, sample, differsFrom }: RowOptions,
  { fields, documentUids }: { readonly fields: readonly SchemaField[]; readonly documentUids: readonly string[] },
): RowFilter {
  return {
    ...NO_FILTER,
    tab: tab ?? null,
    blockTypes: [...(type ?? [])],
    documentUids: [...documentUids],
    search: search ?? '',
    fields: (where ?? []).map((text) => readCondition(text, fields)),
    sampleUid: sample ?? null,
    differsFrom: differsFrom === undefined ? null : { runUid: differsFrom, field: null },
  }
}
