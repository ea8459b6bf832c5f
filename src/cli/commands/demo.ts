import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { AppError } from '../../shared/errors.ts'
import { NO_FILTER } from '../../shared/rows.ts'
import type { DispatchRequest } from '../../shared/model-work.ts'
import { type Applied, applySchema } from '../apply-schema.ts'
import { type BaseOptions, withBaseOptions } from '../options.ts'
import { formatAmount, formatCost, printJson, printLine } from '../output.ts'
import { createBarReporter } from '../run-events.ts'
import { type Session, withSession } from '../session.ts'
import { makeExport } from './export.ts'

const DEMO_SCHEMA = 'requirements_review_v1'

type DemoResult = {
  readonly documents: number
  readonly blocks: number
  readonly staged: number
  readonly confirmed: number
  readonly exported: number
  readonly costUsd: number | null
  readonly seconds: number
  readonly workspace: string
  readonly out: string
}

export function addDemoCommand(program: Command): void {
  withBaseOptions(program.command('demo'))
    .summary('do the whole job on the sample project')
    .description(
      'Documents in, a schema run by the built-in rules (no model, no network), all confirmed, exported. ' +
        'Works in a fresh temporary folder unless --workspace is given.',
    )
    .action(demo)
}

async function demo(options: BaseOptions, command: Command): Promise<void> {
  const isNamed = command.getOptionValueSource('workspace') === 'cli'
  const workspace = isNamed ? options.workspace : await mkdtemp(join(tmpdir(), 'galley-demo-'))
  const say = (text: string): void => {
    if (!options.json) printLine(text)
  }
  const result = await withSession({ workspace, program: 'galley demo', mode: 'create' }, (session) =>
    doTheWholeJob(session, say),
  )
  say(`The export lies in ${result.out}`)
  if (options.json) printJson(result)
}

async function doTheWholeJob(session: Session, say: (text: string) => void): Promise<DemoResult> {
  const { api, galley } = session
  const startedMs = performance.now()
  const project = await api.projects.createSample()
  const { projectUid, documents, blocks } = project
  say(`${project.name}: ${formatAmount(documents, 'document')}, ${formatAmount(blocks, 'block')}.`)
  const { schemaUid, title } = await api.schemas.find({ schemaRef: DEMO_SCHEMA })
  const { totals, error } = await applyRules(session, { projectUid, schemaUid })
  if (error) throw AppError.fromData(error)
  const { calls, costUsd, staged } = totals
  say(
    `${title} (${DEMO_SCHEMA}): ${formatAmount(staged, 'row')} staged by the rules, which are no model, in ${formatAmount(calls, 'pack')}.`,
  )
  const { rows } = await api.review.perform({
    choice: {
      kind: 'filter',
      scope: { kind: 'project', projectUid, schemaUid },
      filter: { ...NO_FILTER, tab: 'ai_complete' },
    },
    work: { kind: 'confirm', sampleUid: null },
    workUid: 'demo',
  })
  // A demo on a workspace where it ran before finds its rows confirmed already.
  const confirmed = totals.confirmed + rows
  say(`${formatAmount(confirmed, 'row')} confirmed.`)
  const { outcome, path } = await makeExport(session, { projectUid, schemaUid, includeStaged: false })
  const seconds = Math.round(performance.now() - startedMs) / 1000
  say(`${formatAmount(outcome.rows, 'row')} exported. Cost: ${formatCost(costUsd)}. Time: ${seconds.toFixed(1)} s.`)
  return {
    documents,
    blocks,
    staged,
    confirmed,
    exported: outcome.rows,
    costUsd,
    seconds,
    workspace: galley.workspaceDir,
    out: path,
  }
}

type DemoScope = { readonly projectUid: string; readonly schemaUid: string }

function applyRules(session: Session, scope: DemoScope): Promise<Applied> {
  const request: DispatchRequest = {
    ...scope,
    documentUids: null,
    provider: 'rules',
    model: null,
    scope: { kind: 'pending' },
    opinion: 'main',
    lane: 'now',
    config: {},
    budgetUsd: null,
    concurrency: null,
    baseUrl: null,
    includesFurniture: false,
  }
  return applySchema(session, request, createBarReporter())
}
