import type { ProviderKind } from '../../shared/domain.ts'
import { AppError } from '../../shared/errors.ts'
import { findConversion, listSources } from '../db/queries/documents.ts'
import type { RunRow } from '../db/queries/runs.ts'
import type { SchemaRow } from '../db/queries/schemas.ts'
import type { Galley } from '../galley.ts'
import { DEFAULT_MODELS, PROVIDER_INFO } from '../llm/create-provider.ts'
import { requireDocument, requireProject, requireSchema } from '../projects.ts'
import { providerAccess } from '../providers.ts'
import { readPromptConfig, type Route } from '../schemas/prompt-config.ts'
import { schemaBody } from '../schemas/register.ts'
import { getSettings } from '../settings.ts'
import { ensureRun } from './create.ts'

export type StartRequest = {
  readonly projectUid: string
  readonly documentUids: readonly string[] | null
  readonly schemaUid: string
  readonly provider: ProviderKind
  readonly model: string | null
  readonly concurrency: number | null
  readonly baseUrl: string | null
  /** New runs get rows for running headers and footers too. */
  readonly includesFurniture: boolean
}

/**
 * Creates the runs that are missing and starts all that have open rows. Fails before anything is created when the
 * provider cannot be reached for want of a key. Returns the runs of all chosen documents.
 */
export async function startRuns(galley: Galley, request: StartRequest): Promise<string[]> {
  const { store, assets } = galley
  const project = requireProject(store, request.projectUid)
  const schema = requireSchema(store, request.schemaUid)
  const access = await providerAccess(galley, request.provider, request.baseUrl)
  const { includesFurniture } = request
  const route = { provider: request.provider, model: chooseModel(schema, request) }
  const sources =
    request.documentUids?.map((uid) => requireDocument(store, uid)) ?? listSources(store.connection, project.id)
  const runs: RunRow[] = []
  for (const source of sources) {
    const conversion = findConversion(store.connection, source.id)
    if (conversion) runs.push(ensureRun(store, { conversion, schema, route, assets, includesFurniture }))
    await new Promise<void>((resolve) => setImmediate(resolve))
  }
  if (runs.length === 0)
    throw new AppError('document_not_found', `The project "${project.name}" has no documents to run.`, {
      hint: 'Add documents first.',
    })
  galley.runs.start(
    runs.map((run) => run.id),
    { route, access, concurrency: request.concurrency ?? getSettings(store).concurrency },
  )
  galley.events.emit({ type: 'documents', projectUid: project.uid })
  return runs.map((run) => run.uid)
}

/** Starts runs again as they were. */
export async function continueRuns(galley: Galley, runs: readonly RunRow[]): Promise<void> {
  const byRoute = Map.groupBy(runs, (run) => JSON.stringify([run.provider, run.model]))
  for (const group of byRoute.values()) {
    const [first] = group
    if (!first) continue
    const route: Route = { provider: first.provider, model: first.model }
    const access = await providerAccess(galley, route.provider, null)
    galley.runs.start(
      group.map((run) => run.id),
      { route, access, concurrency: getSettings(galley.store).concurrency },
    )
  }
}

/** The request's model, else the schema's where the provider knows it, else the provider's default. */
function chooseModel(schema: SchemaRow, request: StartRequest): string {
  if (request.model) return request.model
  const wanted = readPromptConfig(schemaBody(schema)).model
  const isKnown = wanted !== undefined && PROVIDER_INFO[request.provider].models.includes(wanted)
  return isKnown ? wanted : DEFAULT_MODELS[request.provider]
}
