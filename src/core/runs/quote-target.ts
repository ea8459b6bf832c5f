import type { ModelConfig } from '../../shared/model-config.ts'
import type { DispatchRequest } from '../../shared/model-work.ts'
import type { Settings } from '../../shared/settings.ts'
import { findConversion, listSources } from '../db/queries/documents.ts'
import type { ConversionRow, SourceRow } from '../db/queries/documents.ts'
import { findEndpoint } from '../db/queries/endpoints.ts'
import { findOpinion, findRun, type RunRow } from '../db/queries/runs.ts'
import type { SchemaRow } from '../db/queries/schemas.ts'
import { readBaseUrl } from '../db/queries/settings.ts'
import type { Galley } from '../galley.ts'
import { type ModelCatalogue, type ModelLimits, resolveLimits, parallelLimit } from '../llm/models.ts'
import { openCatalogue } from '../models.ts'
import { requireDocument, requireProject, requireSchema } from '../projects.ts'
import type { JsonObject } from '../../shared/json.ts'
import type { Route } from '../schemas/prompt-config.ts'
import { schemaBody } from '../schemas/register.ts'
import { getSettings } from '../settings.ts'
import { chooseModel } from './choose-model.ts'
import { catalogueFile } from './limits.ts'
import { readModelConfig } from './run-versions.ts'

/** What a dispatch is about, read once. */
export type QuoteTarget = {
  readonly request: DispatchRequest
  readonly schema: SchemaRow
  readonly body: JsonObject
  readonly route: Route
  readonly workspace: Settings
  readonly catalogue: ModelCatalogue
  readonly sources: readonly SourceRow[]
  /** Where a route's requests go; null for the provider's own address. */
  readonly baseUrlOf: (route: Route) => string | null
  /** What the doctor found out about a route; null before any check. */
  readonly limitsOf: (route: Route) => ModelLimits | null
  /** Requests that the route's server answers at the same time; null when it is not known. */
  readonly parallelOf: (route: Route) => number | null
}

/** Fails with project_not_found, document_not_found or schema_not_found. */
export function quoteTarget({ store, assets }: Galley, request: DispatchRequest): QuoteTarget {
  const { connection } = store
  const project = requireProject(store, request.projectUid)
  const schema = requireSchema(store, request.schemaUid)
  const body = schemaBody(schema)
  const catalogue = openCatalogue(connection, catalogueFile(assets))
  const baseUrlOf = ({ provider }: Route): string | null =>
    (provider === request.provider ? request.baseUrl : null) ?? readBaseUrl(connection, provider)
  const profileOf = (route: Route) =>
    findEndpoint(connection, { kind: route.provider, baseUrl: baseUrlOf(route), model: route.model })
  return {
    request,
    schema,
    body,
    route: { provider: request.provider, model: chooseModel({ store, assets }, body, request) },
    workspace: getSettings(store),
    catalogue,
    sources: request.documentUids?.map((uid) => requireDocument(store, uid)) ?? listSources(connection, project.id),
    baseUrlOf,
    limitsOf: (route) => {
      const profile = profileOf(route)
      return profile ? resolveLimits(catalogue, route.model, profile) : null
    },
    parallelOf: (route) => parallelLimit(profileOf(route), baseUrlOf(route)),
  }
}

export type QuotedDocument = {
  readonly source: SourceRow
  readonly conversion: ConversionRow
  /** As the dispatch would run it; null where it would create one. */
  readonly run: RunRow | null
  readonly modelConfig: ModelConfig
}

/** The run that a dispatch would go on with; undefined where it would make one. */
export function runInScope(
  galley: Pick<Galley, 'store'>,
  request: Pick<DispatchRequest, 'opinion'>,
  keys: { readonly conversionId: number; readonly schemaId: number },
): RunRow | undefined {
  const { connection } = galley.store
  const { opinion } = request
  if (opinion === 'new') return undefined
  if (opinion === 'main') return findRun(connection, keys.conversionId, keys.schemaId)
  return findOpinion(connection, { ...keys, opinion })
}

/** Null for a document that was not read, or that has no opinion of the number. */
export function quotedDocument(galley: Galley, target: QuoteTarget, source: SourceRow): QuotedDocument | null {
  const { connection } = galley.store
  const conversion = findConversion(connection, source.id)
  if (!conversion) return null
  const known = runInScope(galley, target.request, { conversionId: conversion.id, schemaId: target.schema.id })
  if (!known && typeof target.request.opinion === 'number') return null
  const modelConfig = { ...(known && readModelConfig(known.modelConfig)), ...target.request.config }
  const run = known ? { ...known, ...target.route, modelConfig: JSON.stringify(modelConfig) } : null
  return { source, conversion, run, modelConfig }
}
