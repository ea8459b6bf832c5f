import { type Command, Option } from 'commander'
import { CLUSTER_METHODS, type ClusterMethod, type ClusterView } from '../../shared/review-work.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { formatAmount, formatCount, printJson, printLine } from '../output.ts'
import { addRowOptions, type RowOptions } from '../row-options.ts'
import { withSession } from '../session.ts'
import { fieldsFrom, shortened } from './facets.ts'

type ClustersOptions = BaseOptions & RowOptions & { readonly method: ClusterMethod }

export function addClustersCommand(program: Command): void {
  addRowOptions(withBaseOptions(program.command('clusters')))
    .argument('<field>', 'a field of texts or tags')
    .summary('find values of a field that may mean the same')
    .description(
      'Groups the values of a field that may be ways to write one thing, and suggests one of each group. It changes nothing. Works while another Galley writes.',
    )
    .addOption(
      new Option('--method <method>', 'by words, by pairs of letters, or by distance')
        .choices(CLUSTER_METHODS)
        .default('fingerprint'),
    )
    .action(clusters)
}

async function clusters(field: string, options: ClustersOptions): Promise<void> {
  const { workspace, json, method } = options
  const view = await withSession({ workspace, program: 'galley clusters', mode: 'read' }, async ({ api }) =>
    api.facets.clusters({ ...(await fieldsFrom(api, options)), field, method }),
  )
  if (json) printJson({ field, method, ...view })
  else printClusters(view)
}

function printClusters({ clusters: groups, compared, isCut }: ClusterView): void {
  for (const { suggestion, rows, values } of groups) {
    printLine(`${shortened(suggestion)}: ${formatAmount(rows, 'row')}`)
    for (const one of values) printLine(`  ${shortened(one.value)} (${formatCount(one.rows)})`)
  }
  printLine(`${formatAmount(groups.length, 'cluster')} among ${formatAmount(compared, 'value')}.`)
  if (isCut) printLine('There are more values than were compared, or more clusters than are listed.')
}
