import { basename } from 'node:path'
import type { Command } from 'commander'
import { readInputFile } from '../../core/read-input-file.ts'
import { AppError } from '../../shared/errors.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { printJson, printLine, printTable } from '../output.ts'
import { withSession } from '../session.ts'

export function addSchemaCommand(program: Command): void {
  const schema = program.command('schema').description('Registers and lists schemas.')
  withBaseOptions(schema.command('add'))
    .description('Registers a schema; the same content is recognised.')
    .argument('<file>', 'a JSON Schema with `schema_ref`')
    .action(addSchema)
  withBaseOptions(schema.command('list')).description('Lists the schemas of the workspace.').action(listSchemas)
}

async function addSchema(path: string, options: BaseOptions): Promise<void> {
  const text = await readSchema(path)
  const schema = await withSession(
    { workspace: options.workspace, program: 'galley schema add', mode: 'create' },
    ({ api }) => api.schemas.add({ text }),
  )
  const { schemaRef, schemaUid, title, isRecognised } = schema
  if (options.json) printJson({ schemaRef, schemaUid, title, isRecognised })
  else printLine(`${schemaRef} ${isRecognised ? 'recognised: it was there already' : 'added'} (${schemaUid})`)
}

/** Refuses a faulty schema before a workspace is opened, or made, for it. */
async function readSchema(path: string): Promise<string> {
  const bytes = await readInputFile(path)
  const { parseSchemaText } = await import('../../core/schemas/check.ts')
  const text = new TextDecoder().decode(bytes)
  const parsed = parseSchemaText(text)
  if (parsed.ok) return text
  const [issue] = parsed.issues
  const what = issue?.message ?? 'It is not a valid JSON Schema.'
  if (!parsed.isJson) throw new AppError('schema_not_json', `${basename(path)}: ${what}`)
  throw new AppError('schema_invalid', `${basename(path)}, at "${issue?.pointer ?? ''}": ${what}`)
}

async function listSchemas(options: BaseOptions): Promise<void> {
  const schemas = await withSession(
    { workspace: options.workspace, program: 'galley schema list', mode: 'read' },
    ({ api }) => api.schemas.list(),
  )
  if (options.json) printJson({ schemas })
  else if (schemas.length === 0) printLine('There is no schema yet. Add one with `galley schema add FILE`.')
  else
    printTable([
      ['schema', 'title', 'fields', 'runs', 'uid'],
      ...schemas.map((s) => [
        s.schemaRef + (s.isLatest ? '' : ' (older)'),
        s.title,
        s.fields.length,
        s.runs,
        s.schemaUid.slice(0, 12),
      ]),
    ])
}
