import { basename } from 'node:path'
import type { Command } from 'commander'
import { readInputFile } from '../../core/read-input-file.ts'
import { AppError } from '../../shared/errors.ts'
import type { ModelEntry } from '../../shared/model-catalogue.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { printJson, printLine, printTable } from '../output.ts'
import { withSession } from '../session.ts'

export function addModelsCommand(program: Command): void {
  const models = program.command('models').description('Lists models and prices, changes them, gives them back.')
  withBaseOptions(models.command('list', { isDefault: true }))
    .description('Lists the models with their limits and their prices of today.')
    .action(listModels)
  withBaseOptions(models.command('set'))
    .description('Adds models or changes them: all of the file, or none.')
    .argument('<file>', 'JSON: one entry, a list of them, or a catalogue with `models`')
    .action(setModels)
  withBaseOptions(models.command('reset'))
    .description('Gives a built-in model its shipped values back; drops one that was added.')
    .argument('<id>', 'the id of the model')
    .action(resetModel)
}

async function listModels(options: BaseOptions): Promise<void> {
  const models = await withSession(
    { workspace: options.workspace, program: 'galley models', mode: 'read' },
    ({ api }) => api.models.list(),
  )
  if (options.json) printJson({ models })
  else
    printTable([
      ['model', 'provider', 'context', 'answer', 'input', 'output', 'cache read', 'batch', 'from', 'origin'],
      ...models.flatMap(toRows),
    ])
}

const ORIGINS: Readonly<Record<ModelEntry['origin'], string>> = {
  built_in: 'built in',
  changed: 'changed',
  added: 'added',
}

/** One row a price tier that counts today; prices are US dollars a million tokens. */
function toRows(model: ModelEntry): ReadonlyArray<ReadonlyArray<string | number>> {
  const today = new Date().toISOString().slice(0, 10)
  const rows = model.prices.toSorted((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom))
  const row = rows.find(({ effectiveFrom }) => effectiveFrom <= today) ?? rows.at(-1)
  return (row?.tiers ?? []).map((tier, i) => [
    i === 0 ? model.id : `  above ${(row?.tiers[i - 1]?.upToPromptTokens ?? 0).toLocaleString('en-US')} tokens`,
    i === 0 ? model.provider : '',
    i === 0 ? model.contextTokens : '',
    i === 0 ? model.maxOutputTokens : '',
    dollars(tier.input),
    dollars(tier.output),
    dollars(tier.cacheRead ?? tier.input * 0.1),
    i === 0 ? `× ${String(model.batchFactor)}` : '',
    i === 0 ? (row?.effectiveFrom ?? '') : '',
    i === 0 ? ORIGINS[model.origin] : '',
  ])
}

function dollars(price: number): string {
  return `$${price.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 4 })}`
}

async function setModels(path: string, options: BaseOptions): Promise<void> {
  const entries = await readEntries(path)
  const saved = await withSession(
    { workspace: options.workspace, program: 'galley models set', mode: 'create' },
    async ({ galley }) => (await import('../../core/models.ts')).saveModels(galley, entries),
  )
  if (options.json) printJson({ models: saved })
  else for (const { id, origin } of saved) printLine(`${id}: ${ORIGINS[origin]}`)
}

async function readEntries(path: string): Promise<readonly unknown[]> {
  const value = parse(path, new TextDecoder().decode(await readInputFile(path)))
  const isCatalogue = typeof value === 'object' && value !== null && 'models' in value
  const entries: unknown = isCatalogue ? value.models : value
  return Array.isArray(entries) ? (entries as readonly unknown[]) : [entries]
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('model_invalid', `${basename(path)} is not JSON.`, { cause })
  }
}

async function resetModel(id: string, options: BaseOptions): Promise<void> {
  await withSession({ workspace: options.workspace, program: 'galley models reset', mode: 'write' }, ({ api }) =>
    api.models.reset({ id }),
  )
  if (options.json) printJson({ id })
  else printLine(`${id} has its shipped values again, or is gone if it had none.`)
}
