import { z } from 'zod'
import { BLOCK_TYPES, OVERLAY_STATUSES, type StatusCounts } from '../../shared/domain.ts'
import type { DoubtCounts } from '../../shared/views.ts'
import { listBlocks } from '../db/queries/blocks.ts'
import { findConversion } from '../db/queries/documents.ts'
import { countGridRows, type GridSource, listGridRows } from '../db/queries/grid.ts'
import { findUnitOfDocument } from '../db/queries/row-units.ts'
import { findRun, getRunSummary } from '../db/queries/runs.ts'
import type { Galley } from '../galley.ts'
import { requireDocument, requireSchema } from '../projects.ts'
import { procedure, router } from './trpc.ts'

const NO_ROWS: StatusCounts = { pending: 0, claimed: 0, ai_complete: 0, confirmed: 0, rejected: 0, failed: 0 }
const NO_DOUBTS: DoubtCounts = { low_confidence: 0, evidence_missing: 0, invalid: 0 }

type Opened = { readonly source: GridSource; readonly counts: StatusCounts }

function openGrid(galley: Galley, documentUid: string, schemaUid: string | null): Opened | null {
  const { connection } = galley.store
  const conversion = findConversion(connection, requireDocument(galley.store, documentUid).id)
  if (!conversion) return null
  const run =
    schemaUid === null ? undefined : findRun(connection, conversion.id, requireSchema(galley.store, schemaUid).id)
  const source = findUnitOfDocument(connection, { conversionId: conversion.id, runId: run?.id ?? null })
  if (!source) return null
  return { source, counts: run ? getRunSummary(connection, run.id).counts : NO_ROWS }
}

const page = z.object({
  documentUid: z.string(),
  schemaUid: z.string().nullable(),
  offset: z.number().int().min(0),
  limit: z.number().int().min(1).max(500),
  status: z.enum(OVERLAY_STATUSES).nullable(),
  blockType: z.enum(BLOCK_TYPES).nullable(),
  search: z.string().max(1000),
})

export const gridRouter = router({
  page: procedure.input(page).query(({ ctx, input }) => {
    const opened = openGrid(ctx, input.documentUid, input.schemaUid)
    if (!opened) return { rows: [], total: 0, counts: NO_ROWS, doubts: NO_DOUBTS }
    const { offset, limit, ...filter } = input
    const rows = listGridRows(ctx.store.connection, opened.source, { offset, limit, filter })
    return {
      rows,
      total: countGridRows(ctx.store.connection, opened.source, filter),
      counts: opened.counts,
      doubts: NO_DOUBTS,
    }
  }),

  context: procedure
    .input(
      z.object({
        documentUid: z.string(),
        blockIndex: z.number().int().min(0),
        radius: z.number().int().min(0).max(10),
      }),
    )
    .query(({ ctx, input }) => {
      const conversion = findConversion(ctx.store.connection, requireDocument(ctx.store, input.documentUid).id)
      if (!conversion) return []
      return listBlocks(ctx.store.connection, conversion.id, {
        first: input.blockIndex - input.radius,
        last: input.blockIndex + input.radius,
      })
    }),
})
