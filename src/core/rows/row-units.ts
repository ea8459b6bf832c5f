/** The documents that a scope spans, each with the run that is shown of it. */
import { AppError } from '../../shared/errors.ts'
import type { RowScope } from '../../shared/rows.ts'
import { findConversion } from '../db/queries/documents.ts'
import { findConversionById } from '../db/queries/documents.ts'
import { findUnitOfDocument, listUnitsOfProject, type RowUnit } from '../db/queries/row-units.ts'
import type { Store } from '../db/store.ts'
import { requireDocument, requireProject, requireSchema } from '../projects.ts'
import { requireRun } from '../runs/run-service.ts'

/** In the order of the grid. Fails with document_not_found, run_not_found, project_not_found or schema_not_found. */
export function unitsOf(store: Store, scope: RowScope): readonly RowUnit[] {
  const db = store.connection
  if (scope.kind === 'project')
    return listUnitsOfProject(db, {
      projectId: requireProject(store, scope.projectUid).id,
      schemaId: requireSchema(store, scope.schemaUid).id,
    })
  const source = requireDocument(store, scope.documentUid)
  const run = scope.runUid === null ? null : requireRun(store, scope.runUid)
  const conversion = run ? findConversionById(db, run.conversionId) : findConversion(db, source.id)
  if (!conversion) return []
  if (conversion.sourceId !== source.id)
    throw new AppError('run_not_found', `The run ${scope.runUid ?? ''} is not one of ${source.name}.`)
  const unit = findUnitOfDocument(db, { conversionId: conversion.id, runId: run?.id ?? null })
  return unit ? [unit] : []
}
