/** Which rows a grid shows and an action touches: where they lie, what must hold for them, in which order. */
import { z } from './zod.ts'
import { BLOCK_TYPES } from './domain.ts'

/** A field's value that can be compared: facets, filters and merges speak of these. */
export const scalarSchema = z.union([z.string(), z.number(), z.boolean()])
export type Scalar = z.infer<typeof scalarSchema>

/**
 * The rows of one run of a document (null: its blocks without a run), or the rows of a schema's main runs on all current
 * documents of a project. Documents come in the order of the project's list by name, rows in block order.
 */
export const rowScopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('document'), documentUid: z.string(), runUid: z.string().nullable() }),
  z.object({ kind: z.literal('project'), projectUid: z.string(), schemaUid: z.string() }),
])
export type RowScope = z.infer<typeof rowScopeSchema>

/** Tabs above a grid. `low_confidence`, `evidence_missing` and `invalid` are staged rows that a person should look at. */
export const ROW_TABS = [
  'ai_complete',
  'low_confidence',
  'evidence_missing',
  'invalid',
  'confirmed',
  'rejected',
  'failed',
  'pending',
  'claimed',
] as const
export type RowTab = (typeof ROW_TABS)[number]

/** Below it a staged row's confidence is low. */
export const LOW_CONFIDENCE = 0.5

const field = z.string().min(1).max(500)
export const fieldFilterSchema = z.discriminatedUnion('op', [
  /** One of the values; an array holds one of them. */
  z.object({ op: z.literal('in'), field, values: z.array(scalarSchema).max(500) }),
  /** Substring, letter case ignored for ASCII. */
  z.object({ op: z.literal('contains'), field, text: z.string().max(1000) }),
  /** Bounds are part of the range; null is open. */
  z.object({ op: z.literal('range'), field, min: z.number().nullable(), max: z.number().nullable() }),
  /** Days as `2026-02-07`; both are part of the range. */
  z.object({ op: z.literal('dates'), field, from: z.iso.date().nullable(), to: z.iso.date().nullable() }),
  /** Absent, null, an empty text or an empty array counts as empty. */
  z.object({ op: z.literal('empty'), field, isEmpty: z.boolean() }),
  /** A person changed it since the model staged it. */
  z.object({ op: z.literal('edited'), field }),
])
export type FieldFilter = z.infer<typeof fieldFilterSchema>

export const rowFilterSchema = z.object({
  tab: z.enum(ROW_TABS).nullable(),
  /** Empty: all. */
  blockTypes: z.array(z.enum(BLOCK_TYPES)),
  /** Of a project; empty: all. */
  documentUids: z.array(z.string()).max(10_000),
  /** Substring of the content or of the values, letter case ignored for ASCII. */
  search: z.string().max(1000),
  /** All of them hold. */
  fields: z.array(fieldFilterSchema).max(50),
  sampleUid: z.string().nullable(),
  /** Rows whose values differ from those of another run of the same document; `field` null: in any field. */
  differsFrom: z.object({ runUid: z.string(), field: field.nullable() }).nullable(),
})
export type RowFilter = z.infer<typeof rowFilterSchema>

export const NO_FILTER: RowFilter = {
  tab: null,
  blockTypes: [],
  documentUids: [],
  search: '',
  fields: [],
  sampleUid: null,
  differsFrom: null,
}

export function isFiltered(filter: RowFilter): boolean {
  const { tab, blockTypes, documentUids, search, fields, sampleUid, differsFrom } = filter
  const lists = blockTypes.length + documentUids.length + fields.length
  return tab !== null || lists > 0 || search.trim() !== '' || sampleUid !== null || differsFrom !== null
}

/** `field:` before a name is a field of the schema. Rows that are equal stay in the order of the documents. */
export const rowSortSchema = z.object({
  column: z.union([
    z.enum(['index', 'document', 'type', 'content', 'status', 'confidence']),
    z.templateLiteral(['field:', z.string()]),
  ]),
  direction: z.enum(['asc', 'desc']),
})
export type RowSort = z.infer<typeof rowSortSchema>

export const rowQuerySchema = z.object({
  scope: rowScopeSchema,
  filter: rowFilterSchema,
  sort: rowSortSchema.nullable(),
})
export type RowQuery = z.infer<typeof rowQuerySchema>

/** One row of a run. */
export const rowKeySchema = z.object({ runUid: z.string(), blockIndex: z.number().int().min(0) })
export type RowKey = z.infer<typeof rowKeySchema>

/** What an action is about: rows by name, or all that match. */
export const rowChoiceSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rows'), rows: z.array(rowKeySchema).max(100_000) }),
  z.object({ kind: z.literal('filter'), scope: rowScopeSchema, filter: rowFilterSchema }),
])
export type RowChoice = z.infer<typeof rowChoiceSchema>
