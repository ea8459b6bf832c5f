import { AppError } from '../../shared/errors.ts'
import type { ModelConfig } from '../../shared/model-config.ts'
import type { Assets } from '../assets.ts'
import { iterateOutline } from '../db/queries/blocks.ts'
import { insertOverlays } from '../db/queries/claims.ts'
import { failRows } from '../db/queries/requeue.ts'
import type { ConversionRow } from '../db/queries/documents.ts'
import { findEndpoint } from '../db/queries/endpoints.ts'
import { insertPacks } from '../db/queries/packs.ts'
import { findRun, findRunById, insertRun, type RunRow } from '../db/queries/runs.ts'
import type { SchemaRow } from '../db/queries/schemas.ts'
import { readBaseUrl } from '../db/queries/settings.ts'
import type { Store } from '../db/store.ts'
import { newUid } from '../ids.ts'
import { resolveLimits } from '../llm/models.ts'
import { openCatalogue } from '../models.ts'
import { type Route, readPromptConfig } from '../schemas/prompt-config.ts'
import { schemaBody } from '../schemas/register.ts'
import { getSettings } from '../settings.ts'
import { isAskedBlock } from './asked-blocks.ts'
import { catalogueFile } from './limits.ts'
import { resolveModelSettings } from './model-settings.ts'
import { assignPacks, type PackOptions } from './pack.ts'
import { packOptions } from './pack-options.ts'

export type PackingGround = {
  readonly store: Store
  readonly assets: Assets
  readonly schema: SchemaRow
  /** Of the run; blocks that the schema routes elsewhere go there. */
  readonly route: Route
  /** The run's `model_config`. */
  readonly config: ModelConfig
  /** Of the requests: before the run's. Default: none. */
  readonly override?: ModelConfig
  /** Another address than the one that is set for the provider. */
  readonly baseUrl?: string | null
}

/** How blocks are packed for a run, by what is known of the models at their addresses now. */
export function packingOf({ store, assets, schema, route, config, override, baseUrl }: PackingGround): PackOptions {
  const body = schemaBody(schema)
  const catalogue = openCatalogue(store.connection, catalogueFile(assets))
  const settings = resolveModelSettings({
    override: override ?? {},
    run: config,
    schema: readPromptConfig(body),
    workspace: getSettings(store),
  })
  return packOptions({
    schema: body,
    settings,
    route,
    catalogue,
    limitsOf: ({ provider, model }) => {
      const own = provider === route.provider ? baseUrl : null
      const place = { kind: provider, baseUrl: own ?? readBaseUrl(store.connection, provider), model }
      const profile = findEndpoint(store.connection, place)
      return profile && resolveLimits(catalogue, model, profile)
    },
  })
}

export type RunTarget = Omit<PackingGround, 'store' | 'override' | 'config'> & {
  readonly conversion: ConversionRow
  /** Default: nothing. */
  readonly config?: ModelConfig
  /** Running headers and footers get rows too. */
  readonly includesFurniture: boolean
}

/** What a row that fits no request says. */
export function oversizedError(): string {
  return JSON.stringify(new AppError('block_too_large', 'The block is too large for a request of this model.').toData())
}

/** The run of the schema on the conversion: the one that is there, else a new one with all rows pending, packs held. */
export function ensureRun(store: Store, target: RunTarget): RunRow {
  const { conversion, schema, route, includesFurniture, config = {} } = target
  const known = findRun(store.connection, conversion.id, schema.id)
  if (known) return known
  const options = packingOf({ ...target, store, config })
  const { packs, oversized } = assignPacks(iterateOutline(store.connection, conversion.id), {
    ...options,
    isAsked: (block) => isAskedBlock(block, includesFurniture),
  })
  const rows = packs.flatMap(({ packIndex, blockIndexes }) =>
    blockIndexes.map((blockIndex) => ({ blockIndex, packIndex })),
  )
  return store.write((db) => {
    const run = insertRun(db, {
      uid: newUid('run'),
      conversionId: conversion.id,
      schemaId: schema.id,
      provider: route.provider,
      model: route.model,
      modelConfig: JSON.stringify(config),
      totalBlocks: rows.length + oversized.length,
      createdAt: new Date().toISOString(),
    })
    // Rows that fit no request belong to no pack.
    const apart = oversized.map((blockIndex) => ({ blockIndex, packIndex: packs.length }))
    insertOverlays(
      db,
      run.id,
      [...rows, ...apart].sort((a, b) => a.blockIndex - b.blockIndex),
    )
    insertPacks(db, run.id, packs)
    failRows(db, run.id, { blockIndexes: oversized, error: oversizedError() })
    // Its counters have moved.
    return findRunById(db, run.id) ?? run
  })
}
