import type { Command } from 'commander'
import type { SampleView } from '../../shared/review-work.ts'
import { type BaseOptions, wholeNumber, withBaseOptions } from '../options.ts'
import { formatAmount, formatCount, printJson, printLine } from '../output.ts'
import { addRowOptions, type RowOptions } from '../row-options.ts'
import { withSession } from '../session.ts'
import { fieldsFrom } from './facets.ts'

type DrawOptions = BaseOptions & RowOptions & { readonly size: number; readonly seed?: number }
type ListOptions = BaseOptions & Pick<RowOptions, 'project' | 'schema' | 'document' | 'opinion'>

const DEFAULT_SIZE = 100

export function addSampleCommand(program: Command): void {
  const sample = program
    .command('sample')
    .description('Draws staged rows at random, and tells what they say of the rest.')
  addRowOptions(withBaseOptions(sample.command('draw')))
    .summary('draw staged rows at random')
    .description('Draws staged rows at random from those that match all options. Review them, then see `sample show`.')
    .option('--size <n>', 'how many rows', wholeNumber(1, 10_000), DEFAULT_SIZE)
    .option('--seed <n>', 'a number that makes the draw repeatable', wholeNumber(0, 4_294_967_295))
    .action(draw)
  withBaseOptions(sample.command('show'))
    .argument('<id>', 'the sample')
    .description(
      'Prints what became of the rows of a sample, and how sure its share is. Works while another Galley writes.',
    )
    .action(show)
  withBaseOptions(sample.command('list'))
    .description('Lists the samples of a project and schema, or of one document. Works while another Galley writes.')
    .requiredOption('--project <name>', 'the project')
    .requiredOption('--schema <ref>', 'the schema_ref of the runs')
    .option('--document <name...>', 'with --opinion: the samples of this document')
    .option('--opinion <n>', 'of one document: 0 for the run that is reviewed', wholeNumber(0, 1000))
    .action(list)
}

async function draw(options: DrawOptions): Promise<void> {
  const { workspace, size, seed } = options
  const sample = await withSession({ workspace, program: 'galley sample', mode: 'write' }, async ({ api }) => {
    const { scope, filter } = await fieldsFrom(api, options)
    return await api.samples.draw({ scope, filter, size, seed: seed ?? null })
  })
  printSample(sample, options)
}

async function show(sampleUid: string, options: BaseOptions): Promise<void> {
  const { workspace } = options
  const sample = await withSession({ workspace, program: 'galley sample', mode: 'read' }, ({ api }) =>
    api.samples.get({ sampleUid }),
  )
  printSample(sample, options)
}

async function list(options: ListOptions): Promise<void> {
  const { workspace, json } = options
  const samples = await withSession({ workspace, program: 'galley sample', mode: 'read' }, async ({ api }) => {
    const { scope } = await fieldsFrom(api, options)
    return await api.samples.list({ scope })
  })
  if (json) printJson({ samples })
  else if (samples.length === 0) printLine('No sample was drawn yet.')
  else for (const sample of samples) printLine(`${sample.sampleUid}  ${sample.createdAt}  ${sample.statement}`)
}

function printSample(sample: SampleView, { json }: BaseOptions): void {
  if (json) {
    printJson(sample)
    return
  }
  const { accepted, corrected, rejected, open, rest } = sample
  printLine(`${sample.sampleUid}, seed ${String(sample.seed)}`)
  printLine(sample.statement)
  printLine(
    `accepted ${formatCount(accepted)}, corrected ${formatCount(corrected)}, rejected ${formatCount(rejected)}, open ${formatCount(open)}`,
  )
  printLine(`${formatAmount(rest, 'staged row')} not drawn.`)
}
