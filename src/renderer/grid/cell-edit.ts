import type { JsonValue } from '../../shared/json.ts'
import type { GridRow, SchemaField } from '../../shared/views.ts'

/** A value that a person entered; the row is as it was when the editor opened, so that a late change can be told. */
export type CellEdit = { readonly row: GridRow; readonly field: SchemaField; readonly input: JsonValue }
