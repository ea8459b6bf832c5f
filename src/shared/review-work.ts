/** What a reviewer does to many rows, and what is known of it before and after. */
import { z } from 'zod'
import type { OverlayStatus, ReviewAction } from './domain.ts'
import type { JsonValue } from './json.ts'
import { rowKeySchema, scalarSchema, type RowFilter, type Scalar } from './rows.ts'
import type { GridRow, RunSummary } from './views.ts'

const field = z.string().min(1).max(500)

/** Changes of values in staging. Rows that are not staged are left alone. */
export const valueChangeSchema = z.discriminatedUnion('kind', [
  /** One value for all rows of the choice: fill down. Null takes the field away where it is not required. */
  z.object({ kind: z.literal('set'), field, value: z.json() }),
  /** Values that mean the same become one; in arrays each item is looked at, and none is kept twice. */
  z.object({ kind: z.literal('merge'), field, from: z.array(scalarSchema).min(1).max(5000), to: scalarSchema }),
  /** In texts, and in each text of an array. `find` is a text, or a regular expression in JavaScript's `u` flavour. */
  z.object({
    kind: z.literal('replace'),
    field,
    find: z.string().min(1).max(1000),
    replace: z.string().max(10_000),
    isRegex: z.boolean(),
    isCaseSensitive: z.boolean(),
    isWholeWord: z.boolean(),
  }),
  /** Pasted cells; the text is read as the field's kind wants it. Only rows of the choice count. */
  z.object({
    kind: z.literal('cells'),
    cells: z.array(rowKeySchema.extend({ field, text: z.string() })).max(100_000),
  }),
  /** The values of another run of the same document; null: all fields. */
  z.object({ kind: z.literal('take'), fromRunUid: z.string(), fields: z.array(field).nullable() }),
])
export type ValueChange = z.infer<typeof valueChangeSchema>

/** `confirm`: staged rows that fit the schema; `sampleUid` carries that sample's statement into the history. */
export const reviewWorkSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('confirm'), sampleUid: z.string().nullable() }),
  z.object({ kind: z.literal('reject'), reason: z.string().max(2000).nullable() }),
  z.object({ kind: z.literal('reopen') }),
  z.object({ kind: z.literal('change'), change: valueChangeSchema }),
])
export type ReviewWork = z.infer<typeof reviewWorkSchema>

export type RowRef = {
  readonly documentUid: string
  readonly documentName: string
  readonly runUid: string
  readonly blockIndex: number
}
/** A row that stays as it is, and why. */
export type Refusal = RowRef & { readonly message: string }
export type PreviewRow = {
  readonly row: GridRow
  /** What would change in it; empty for decisions. */
  readonly changes: ReadonlyArray<{ readonly field: string; readonly before: JsonValue; readonly after: JsonValue }>
}
/** What an action would do, before it is done. */
export type WorkPreview = {
  /** Rows that would change. */
  readonly rows: number
  readonly documents: number
  /** Rows of the choice that would stay, with up to 50 of them. */
  readonly refused: number
  readonly refusals: readonly Refusal[]
  /** The first five that would change. */
  readonly sample: readonly PreviewRow[]
}
export type WorkOutcome = {
  /** Null when nothing changed. */
  readonly eventId: number | null
  readonly rows: number
  readonly documents: number
  readonly refused: number
  /** Up to 50. */
  readonly refusals: readonly Refusal[]
  /** A person stopped it: `rows` is how far it came. */
  readonly isStopped: boolean
  /** The rows, when there are few; `reject` offers to ask for them again. */
  readonly changed: readonly RowRef[]
}

/** One action of a person in the workspace's history, however many documents it touched. */
export type ActionEntry = {
  readonly eventId: number
  readonly action: ReviewAction
  readonly at: string
  readonly actor: string
  readonly rows: number
  readonly documents: number
  readonly projectUid: string
  readonly projectName: string
  /** The first (or only) document. */
  readonly documentUid: string
  readonly documentName: string
  readonly schemaUid: string
  readonly schemaRef: string
  readonly field: string | null
  /** Of one edited value. */
  readonly before: JsonValue
  readonly after: JsonValue
  readonly reason: string | null
  /** What a sample said when the rest was confirmed. */
  readonly statement: string | null
  /** What an undo or redo was about. */
  readonly target: ReviewAction | null
  /** Where it stands for undo: null for undo and redo themselves and for what can no longer be done again. */
  readonly state: 'done' | 'undone' | null
}
export type ActionLog = {
  /** Newest first. */
  readonly entries: readonly ActionEntry[]
  /** To be given as `before` for the next page; null at the end. */
  readonly next: number | null
}
export type UndoTop = { readonly undo: ActionEntry | null; readonly redo: ActionEntry | null }
export type UndoResult = { readonly action: ActionEntry; readonly rows: number; readonly refused: number }

export type FacetValue = { readonly value: Scalar; readonly rows: number }
export type HistogramBin = { readonly from: number; readonly to: number; readonly rows: number }
/** What a field holds in the rows of a query; the query's own filter on the field is left out. */
export type FacetView = {
  readonly field: string
  /** Rows that have an answer. */
  readonly rows: number
  readonly empty: number
  /** Different values; values of arrays count one by one. */
  readonly distinct: number
  /** The most frequent first, up to the limit. */
  readonly values: readonly FacetValue[]
  /** Of numbers; the last bin holds its upper bound. */
  readonly histogram: readonly HistogramBin[] | null
  readonly byStatus: ReadonlyArray<{ readonly status: OverlayStatus; readonly rows: number }>
  readonly byDocument: ReadonlyArray<{
    readonly documentUid: string
    readonly documentName: string
    readonly rows: number
  }>
}

export const CLUSTER_METHODS = ['fingerprint', 'ngram', 'nearest'] as const
export type ClusterMethod = (typeof CLUSTER_METHODS)[number]
export type ValueCluster = {
  readonly values: ReadonlyArray<{ readonly value: string; readonly rows: number }>
  readonly rows: number
  /** The most frequent value without needless blanks, the longer one of equals. */
  readonly suggestion: string
}
export type ClusterView = {
  readonly clusters: readonly ValueCluster[]
  /** Different values that were compared; `isCut` when there were more than can be. */
  readonly compared: number
  readonly isCut: boolean
}

export type SampleView = {
  readonly sampleUid: string
  readonly createdAt: string
  readonly actor: string
  readonly size: number
  /** The one that it was drawn with: the rest is confirmed by it. */
  readonly filter: RowFilter
  /** Staged rows that it was drawn from. */
  readonly population: number
  readonly seed: number
  /** Drawn rows by what became of them; accepted: confirmed as staged, corrected: edited, then confirmed. */
  readonly accepted: number
  readonly corrected: number
  readonly rejected: number
  readonly open: number
  /** Accepted of decided; null before the first decision. */
  readonly share: number | null
  /** Wilson's score interval at 95 % for draws from the population; null before the first decision. */
  readonly interval: readonly [low: number, high: number] | null
  /** One sentence with these figures. */
  readonly statement: string
  /** Staged rows of its scope and filter that were not drawn. */
  readonly rest: number
}

export type FieldAgreement = {
  readonly field: string
  /** Rows with an answer in both runs. */
  readonly compared: number
  readonly agreed: number
  /** Null when nothing was compared. */
  readonly share: number | null
  /** Cohen's kappa over the values as categories; null when it is not defined (one category, nothing compared). */
  readonly kappa: number | null
}
export type Agreement = {
  readonly left: RunSummary
  readonly right: RunSummary
  readonly compared: number
  /** Rows that are equal in every field. */
  readonly agreed: number
  readonly onlyLeft: number
  readonly onlyRight: number
  readonly fields: readonly FieldAgreement[]
}
export type ComparedRow = {
  readonly left: GridRow
  /** Null where the right run did not ask for the block. */
  readonly right: GridRow | null
  /** The compared fields whose values differ; none where one of the two has no answer. */
  readonly differing: readonly string[]
}
export type ComparedPage = { readonly rows: readonly ComparedRow[]; readonly total: number }
