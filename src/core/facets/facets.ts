/** What a field holds over many rows, and which of its values may mean the same: asked here, answered by a thread. */
import type { ClusterMethod, ClusterView, FacetView } from '../../shared/review-work.ts'
import type { RowFilter, RowScope } from '../../shared/rows.ts'
import type { JsonObject } from '../../shared/json.ts'
import { AppError } from '../../shared/errors.ts'
import type { FieldKind } from '../../shared/views.ts'
import type { Galley } from '../galley.ts'
import { requireSchema } from '../projects.ts'
import { unitsOf } from '../rows/row-units.ts'
import { schemaFields } from '../schemas/fields.ts'

export type FacetOrder = {
  readonly scope: RowScope
  readonly filter: RowFilter
  readonly schemaUid: string
  readonly field: string
}

/** Fails with field_not_found. */
export async function facetsOf(
  { store, queries }: Galley,
  { scope, filter, schemaUid, field, limit }: FacetOrder & { readonly limit: number },
): Promise<FacetView> {
  const kind = requireKind(store, schemaUid, field)
  return await queries.run('facetOf', { units: unitsOf(store, scope), filter, field, kind, limit })
}

const KINDS_WITHOUT_TEXTS: ReadonlySet<FieldKind> = new Set(['number', 'integer', 'boolean', 'date'])

/** Fails with field_not_found, or value_invalid for a field that holds no texts. */
export async function clustersOf(
  { store, queries }: Galley,
  { scope, filter, schemaUid, field, method }: FacetOrder & { readonly method: ClusterMethod },
): Promise<ClusterView> {
  const kind = requireKind(store, schemaUid, field)
  if (KINDS_WITHOUT_TEXTS.has(kind))
    throw new AppError('value_invalid', `The field "${field}" holds no texts that could be written in several ways.`, {
      hint: 'Choose a field of texts or tags.',
    })
  return await queries.run('clusterValues', { units: unitsOf(store, scope), filter, field, kind, method })
}

function requireKind(store: Galley['store'], schemaUid: string, name: string): FieldKind {
  const schema = requireSchema(store, schemaUid)
  const field = schemaFields(JSON.parse(schema.text) as JsonObject).find((one) => one.name === name)
  if (!field) throw new AppError('field_not_found', `The schema ${schema.schemaRef} has no field "${name}".`)
  return field.kind
}
