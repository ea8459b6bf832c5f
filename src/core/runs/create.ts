import { FURNITURE_TYPES } from '../../shared/domain.ts'
import type { Assets } from '../assets.ts'
import { type BlockOutline, iterateOutline } from '../db/queries/blocks.ts'
import { insertOverlays } from '../db/queries/claims.ts'
import type { ConversionRow } from '../db/queries/documents.ts'
import { findRun, insertRun, type RunRow } from '../db/queries/runs.ts'
import type { SchemaRow } from '../db/queries/schemas.ts'
import type { Store } from '../db/store.ts'
import { newUid } from '../ids.ts'
import { DEFAULT_MODELS } from '../llm/create-provider.ts'
import { estimateTokens, loadModelCatalogue, modelLimits } from '../llm/models.ts'
import { isEditingSchema } from '../schemas/fields.ts'
import { type Route, readPromptConfig, routeOf } from '../schemas/prompt-config.ts'
import { schemaBody } from '../schemas/register.ts'
import { assignPacks } from './pack.ts'
import { catalogueFile } from './limits.ts'

export type RunTarget = {
  readonly conversion: ConversionRow
  readonly schema: SchemaRow
  readonly route: Route
  readonly assets: Assets
  /** Running headers and footers get rows too. */
  readonly includesFurniture: boolean
}

/** Blocks that a model is asked about: pictures without text say nothing, and furniture is left out unless wanted. */
function* blocksToAsk(blocks: Iterable<BlockOutline>, includesFurniture: boolean): Generator<BlockOutline> {
  for (const block of blocks) {
    const isFurniture = FURNITURE_TYPES.some((type) => type === block.type)
    if ((includesFurniture || !isFurniture) && block.content.trim() !== '') yield block
  }
}

/** The run of the schema on the conversion: the one that is there, else a new one with all rows pending and packed. */
export function ensureRun(store: Store, target: RunTarget): RunRow {
  const { conversion, schema, route, assets, includesFurniture } = target
  const known = findRun(store.connection, conversion.id, schema.id)
  if (known) return known
  const body = schemaBody(schema)
  const config = readPromptConfig(body)
  const catalogue = loadModelCatalogue(catalogueFile(assets))
  const { rows, packs } = assignPacks(blocksToAsk(iterateOutline(store.connection, conversion.id), includesFurniture), {
    config,
    isEditing: isEditingSchema(body),
    systemTokens: estimateTokens(schema.body),
    routeOf: (block) => routeOf({ config, type: block.type, run: route }, DEFAULT_MODELS),
    limitsOf: ({ model }) => modelLimits(catalogue, model),
  })
  return store.write((db) => {
    const run = insertRun(db, {
      uid: newUid('run'),
      conversionId: conversion.id,
      schemaId: schema.id,
      provider: route.provider,
      model: route.model,
      packs,
      totalBlocks: rows.length,
      createdAt: new Date().toISOString(),
    })
    insertOverlays(db, run.id, rows)
    return run
  })
}
