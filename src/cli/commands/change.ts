import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { parseCell } from '../../core/review/parse-cell.ts'
import { AppError } from '../../shared/errors.ts'
import type { JsonValue } from '../../shared/json.ts'
import type { ValueChange } from '../../shared/review-work.ts'
import type { Scalar } from '../../shared/rows.ts'
import type { SchemaField } from '../../shared/views.ts'
import { addWorkOptions, performCommand, type Work, type WorkOptions } from '../perform-work.ts'
import { cellsOf, readTable } from '../read-cells.ts'
import type { Session } from '../session.ts'

type MergeOptions = WorkOptions & { readonly from: readonly string[]; readonly to: string }
type ReplaceOptions = WorkOptions & {
  readonly regex?: boolean
  readonly caseSensitive?: boolean
  readonly wholeWord?: boolean
}
type TakeOptions = WorkOptions & { readonly field?: readonly string[] }

export function addChangeCommand(program: Command): void {
  const change = program
    .command('change')
    .summary('change values of many staged rows')
    .description('Changes values of the staged rows that match all options, as one action of the history.')
  addWorkOptions(change.command('set'))
    .summary('give a field one value')
    .argument('<field>', 'the field of the schema')
    .argument('<value>', 'the value; nothing ("") takes it away')
    .action((field: string, value: string, options: WorkOptions) =>
      performChange(options, async (session) => {
        const parsed = parseValue(await fieldOf(session, options, field), value)
        return { kind: 'set', field, value: parsed ?? null }
      }),
    )
  addWorkOptions(change.command('merge'))
    .summary('make values that mean the same one')
    .argument('<field>', 'the field of the schema')
    .requiredOption('--from <value...>', 'the values')
    .requiredOption('--to <value>', 'what they become')
    .action((field: string, options: MergeOptions) =>
      performChange(options, async (session) => {
        const definition = await fieldOf(session, options, field)
        const read = (text: string): Scalar => parseScalar(definition, text)
        return { kind: 'merge', field, from: options.from.map(read), to: read(options.to) }
      }),
    )
  addReplace(change)
  addWorkOptions(change.command('paste'))
    .summary('take values from a table')
    .argument('<file>', 'tab- or comma-separated, with a first line of names: index, document and fields')
    .action((file: string, options: WorkOptions) =>
      performCommand({ ...options, all: true }, { ...COMMAND, workOf: (session) => paste(session, file, options) }),
    )
  addWorkOptions(change.command('take'))
    .summary('take the values of another run of the same document')
    .argument('<run>', 'the run, as `galley runs` names it')
    .option('--field <name...>', 'only these fields')
    .action((fromRunUid: string, options: TakeOptions) =>
      performChange(options, () =>
        Promise.resolve({ kind: 'take', fromRunUid, fields: options.field ? [...options.field] : null }),
      ),
    )
}

function addReplace(change: Command): void {
  addWorkOptions(change.command('replace'))
    .summary('find and replace in texts')
    .argument('<field>', 'the field of the schema')
    .argument('<find>', 'what to look for')
    .argument('<replacement>', 'what to put in its place')
    .option('--regex', 'read it as a regular expression of JavaScript; $1 and $<name> stand for groups')
    .option('--case-sensitive', 'letter case matters')
    .option('--whole-word', 'only where no letter or digit stands beside it')
    .action((...[field, find, replace, options]: [string, string, string, ReplaceOptions]) =>
      performChange(options, () =>
        Promise.resolve({
          kind: 'replace',
          field,
          find,
          replace,
          isRegex: options.regex === true,
          isCaseSensitive: options.caseSensitive === true,
          isWholeWord: options.wholeWord === true,
        }),
      ),
    )
}

const COMMAND = { program: 'galley change', verb: 'change', past: 'changed', tab: 'ai_complete' } as const

async function performChange(
  options: WorkOptions,
  changeOf: (session: Session) => Promise<ValueChange>,
): Promise<void> {
  await performCommand(options, {
    ...COMMAND,
    workOf: async (session) => ({ work: { kind: 'change', change: await changeOf(session) } }),
  })
}

async function fieldOf({ api }: Session, { schema }: WorkOptions, name: string): Promise<SchemaField> {
  if (schema === undefined)
    throw new AppError('usage', 'It is about the answers of runs.', { hint: 'Name their schema with --schema.' })
  const { fields } = await api.schemas.find({ schemaRef: schema })
  const field = fields.find((one) => one.name === name)
  if (!field) throw new AppError('field_not_found', `The schema ${schema} has no field "${name}".`)
  return field
}

function parseValue(field: SchemaField, text: string): JsonValue | undefined {
  const parsed = parseCell(field, text)
  if (!parsed.ok) throw new AppError('value_invalid', `${field.name}: ${parsed.message}`)
  return parsed.value
}

/** One value, of an array one item. */
function parseScalar(field: SchemaField, text: string): Scalar {
  const value = field.kind === 'tags' ? text : parseValue(field, text)
  return typeof value === 'number' || typeof value === 'boolean' ? value : text
}

async function paste(session: Session, file: string, options: WorkOptions): Promise<Work> {
  const cells = await cellsOf(session, readTable(readText(file), file), options)
  const rows = cells.map(({ runUid, blockIndex }) => ({ runUid, blockIndex }))
  return { work: { kind: 'change', change: { kind: 'cells', cells } }, choice: { kind: 'rows', rows } }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new AppError('file_not_found', `${file} cannot be read.`, { cause })
  }
}
