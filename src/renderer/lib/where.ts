import type { RowFilter, RowScope } from '../../shared/rows.ts'
import type { SchemaField } from '../../shared/views.ts'

/** The rows that a part of the desk is about, and the fields that they have. */
export type Where = {
  readonly scope: RowScope
  readonly schemaUid: string
  readonly fields: readonly SchemaField[]
  readonly filter: RowFilter
}
