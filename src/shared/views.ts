/** What the API hands to its clients: plain data with opaque ids, no file paths. Times are ISO 8601 in UTC. */
import type {
  BlockAttributes,
  BlockLocator,
  BlockType,
  DocumentStatus,
  Evidence,
  OverlayStatus,
  ProjectReader,
  ProviderKind,
  ReviewAction,
  RunLane,
  RunStatus,
  StatusCounts,
} from './domain.ts'
import type { ErrorData } from './errors.ts'
import type { JsonObject, JsonValue } from './json.ts'
import type { EndpointCheck, KeyView } from './model-work.ts'
import type { ImportedFile } from './import-views.ts'
import type { ParseReceipt, ReceiptItem } from './receipt.ts'

export type ProjectSummary = {
  readonly projectUid: string
  readonly name: string
  readonly createdAt: string
  readonly lastActivityAt: string
  readonly documents: number
  readonly failedDocuments: number
  readonly reader: ProjectReader
  readonly doclingUrl: string | null
  readonly blocks: number
  /** Over all runs of the project. */
  readonly counts: StatusCounts
}

/** A document is a source in a project with its newest conversion, and its run with the chosen schema, if any. */
export type DocumentSummary = {
  readonly documentUid: string
  readonly projectUid: string
  readonly name: string
  readonly sourceType: string
  readonly sizeBytes: number
  readonly status: DocumentStatus
  /** Why it failed, when status is `failed`. */
  readonly error: ErrorData | null
  /** The gravest thing of the receipt, for a chip: `2 pages are scans`; null when the document was read fully. */
  readonly notice: string | null
  /** Something of the source is in no block; otherwise the notice says how it was read. */
  readonly isPartial: boolean
  /** Counted from 1; older versions are not listed. */
  readonly version: number
  readonly blocks: number
  readonly blockTypes: Readonly<Partial<Record<BlockType, number>>>
  readonly uploadedAt: string
  readonly run: RunSummary | null
}

export type RunSummary = {
  readonly runUid: string
  readonly projectUid: string
  readonly projectName: string
  readonly documentUid: string
  readonly documentName: string
  readonly schemaUid: string
  readonly schemaRef: string
  readonly status: RunStatus
  /** 0: the run that is reviewed and exported; higher ones are further opinions, to compare with. */
  readonly opinion: number
  readonly provider: ProviderKind
  readonly model: string
  readonly counts: StatusCounts
  readonly totalBlocks: number
  readonly packs: number
  readonly calls: number
  readonly failedCalls: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** Part of inputTokens. */
  readonly cacheReadTokens: number
  /** US dollars; null when the model has no known price. */
  readonly costUsd: number | null
  readonly createdAt: string
  readonly startedAt: string | null
  readonly finishedAt: string | null
  readonly updatedAt: string
  readonly lastError: ErrorData | null
}

export type SchemaSummary = {
  readonly schemaUid: string
  readonly schemaRef: string
  readonly title: string
  readonly fields: readonly SchemaField[]
  readonly isEditing: boolean
  readonly createdAt: string
  readonly runs: number
  /** False when a newer schema has the same `schema_ref`. */
  readonly isLatest: boolean
}
export type SchemaDetail = SchemaSummary & { readonly body: JsonObject }

/** How a field is shown and edited in a grid. `json` is anything without a simpler editor. */
export type FieldKind = 'text' | 'number' | 'integer' | 'boolean' | 'enum' | 'date' | 'tags' | 'json'
export type SchemaField = {
  readonly name: string
  readonly kind: FieldKind
  readonly isRequired: boolean
  readonly description: string | null
  /** The allowed values when kind is `enum`. */
  readonly options: readonly string[]
  readonly minimum: number | null
  readonly maximum: number | null
  readonly maxLength: number | null
}

/** A fault in a schema: where (RFC 6901 JSON pointer) and what. */
export type SchemaIssue = { readonly pointer: string; readonly message: string }
export type SchemaCheck = {
  readonly issues: readonly SchemaIssue[]
  /** Present when there are no issues. */
  readonly schemaRef: string | null
  readonly fields: readonly SchemaField[]
}

export type GridRow = {
  readonly documentUid: string
  readonly documentName: string
  /** Null where the document has no run with the schema. */
  readonly runUid: string | null
  readonly blockIndex: number
  readonly blockUid: string
  readonly type: BlockType
  readonly content: string
  readonly attributes: BlockAttributes
  /** Null when the document has no run with the schema, or the run leaves the block out. */
  readonly status: OverlayStatus | null
  /** Staged or confirmed values; null while there are none. */
  readonly data: JsonObject | null
  /** Fields that a person changed since the model staged them. */
  readonly editedFields: readonly string[]
  /** Why its values do not fit the schema; null when they do, or were not looked at since the model staged them. */
  readonly problem: string | null
  /** 0 to 1, from the model's own words and from the evidence; what a queue of doubtful rows is sorted by. */
  readonly confidence: number | null
  /** Where the values stand in the content; empty for a row without values. */
  readonly evidence: readonly Evidence[]
  /** Where a pending row waits: in a batch at the provider, for the next batch, or (null) for a request now or a dispatch. */
  readonly waitsIn: 'batch' | 'overnight' | null
  /** Its answer was taken from an earlier run of the same input. */
  readonly isReused: boolean
  readonly attempts: number
  readonly lastError: ErrorData | null
  /** Rises with every change of the row; an edit names the one that it saw. */
  readonly revision: number
}
export type GridPage = {
  readonly rows: readonly GridRow[]
  /** Rows that match the filter. */
  readonly total: number
  /** Of the whole scope. */
  readonly counts: StatusCounts
  readonly doubts: DoubtCounts
}
/** Staged rows that a person should look at. */
export type DoubtCounts = {
  readonly low_confidence: number
  readonly evidence_missing: number
  readonly invalid: number
}

export type HistoryEntry = {
  readonly eventId: number
  readonly action: ReviewAction
  readonly at: string
  readonly actor: string
  readonly rows: number
  readonly field: string | null
  /** What an edit, or a change of many rows, replaced in this one; null for a field that was or is absent. */
  readonly changes: ReadonlyArray<{ readonly field: string; readonly before: JsonValue; readonly after: JsonValue }>
  readonly reason: string | null
  /** What a sample said when the rest was confirmed. */
  readonly statement: string | null
  /** What an undo or redo took back or did again. */
  readonly target: ReviewAction | null
}

export type CallDetail = {
  readonly provider: ProviderKind
  readonly model: string
  readonly packIndex: number
  readonly packs: number
  readonly attempt: number
  readonly startedAt: string
  readonly latencyMs: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly cacheReadTokens: number
  readonly cacheCreationTokens: number
  readonly costUsd: number | null
  readonly lane: RunLane
  /** From sending to the beginning of the answer. */
  readonly begunMs: number | null
  readonly requestId: string | null
  readonly raw: string | null
}

export type ContextBlock = {
  readonly blockIndex: number
  readonly type: BlockType
  readonly content: string
  readonly locator: BlockLocator
  readonly attributes: BlockAttributes
}

/** A conversion of a document; the newest is the one that is shown. */
export type ConversionSummary = {
  readonly conversionUid: string
  readonly reader: string
  readonly createdAt: string
  readonly blocks: number
  readonly runs: number
  readonly isNewest: boolean
}
export type DocumentReceipt = {
  readonly documentUid: string
  readonly name: string
  /** Null for a document that was not read, or that a first version of Galley read. */
  readonly receipt: ParseReceipt | null
  readonly error: ErrorData | null
  readonly isQuarantined: boolean
  readonly conversions: readonly ConversionSummary[]
  /** The reader has improved since: reading again makes a new conversion beside the old one. */
  readonly hasNewerReader: boolean
  /** Some page is a scan, and the machine has tesseract. */
  readonly canOcr: boolean
}
/** A document that was not read, or not fully. */
export type NotReadEntry = {
  readonly documentUid: string
  readonly name: string
  readonly kind: 'failed' | 'partial' | 'warned'
  readonly error: ErrorData | null
  readonly isQuarantined: boolean
  readonly skipped: readonly ReceiptItem[]
  readonly warnings: readonly ReceiptItem[]
  readonly canOcr: boolean
}

export type DocumentVersion = {
  readonly documentUid: string
  readonly version: number
  readonly isCurrent: boolean
  readonly status: DocumentStatus
  readonly uploadedAt: string
  readonly sizeBytes: number
  readonly blocks: number
  /** Blocks with the same type and content in the version before, or null for the first. */
  readonly unchangedBlocks: number | null
  /** Over all runs. */
  readonly counts: StatusCounts
}
/** What a carry-over would stage, or has staged. */
export type CarryOver = {
  readonly schemaUid: string
  readonly schemaRef: string
  /** Rows with confirmed data whose block is the same in the new version. */
  readonly rows: number
  /** Rows with confirmed data whose block changed or is gone. */
  readonly changed: number
}

/** A piece of a found text; hits are to be highlighted. */
export type SnippetPart = { readonly text: string; readonly isHit: boolean }
export type SearchHit = {
  readonly documentUid: string
  readonly documentName: string
  readonly blockIndex: number
  readonly type: BlockType
  readonly snippet: readonly SnippetPart[]
  readonly pageNo: number | null
}
export type SearchPage = {
  readonly hits: readonly SearchHit[]
  readonly total: number
  /** False: there are more than `total`. */
  readonly isTotalExact: boolean
  readonly byType: Readonly<Partial<Record<BlockType, number>>>
  /** Blocks of the project that are not yet in the index. */
  readonly unindexed: number
}

export type FolderView = {
  readonly folderUid: string
  readonly name: string
  /** Null at the top. */
  readonly parentUid: string | null
  readonly folders: ReadonlyArray<{ readonly folderUid: string; readonly name: string }>
  /** Files in it that Galley reads. */
  readonly files: number
}
export type WatchView = {
  readonly watchUid: string
  readonly folderName: string
  readonly createdAt: string
  readonly state: 'watching' | 'missing'
  readonly offers: number
}
export type WatchOffer = {
  readonly offerUid: string
  readonly watchUid: string
  readonly name: string
  readonly sizeBytes: number
  readonly seenAt: string
  /** The document that it would be a new version of; null for a new document. */
  readonly documentUid: string | null
}

export type ExportOutcome = {
  readonly exportUid: string
  readonly fileName: string
  readonly rows: number
  readonly confirmedRows: number
  readonly sizeBytes: number
  readonly sha256: string
}

export type ProviderView = {
  readonly kind: ProviderKind
  readonly label: string
  readonly description: string
  readonly needsKey: boolean
  readonly hasKey: boolean
  /** Where the key comes from, when there is one. */
  readonly keySource: 'keychain' | 'memory' | 'environment' | null
  /** Requests are spread over them. */
  readonly keys: readonly KeyView[]
  readonly baseUrl: string | null
  /** Where its calls go when no address is set; null for a provider that makes none. */
  readonly ownBaseUrl: string | null
  /** Well-known servers that it reaches, with the address to fill in. */
  readonly presets: ReadonlyArray<{ readonly label: string; readonly baseUrl: string; readonly needsKey: boolean }>
  readonly hasBatches: boolean
  readonly endpoint: EndpointCheck | null
  readonly defaultModel: string
  readonly models: readonly string[]
}

/** What the host tells its clients as it happens; a client refetches what the event touches. */
export type HostEvent =
  | { readonly type: 'run'; readonly projectUid: string; readonly runUid: string; readonly documentUid: string }
  | { readonly type: 'rows'; readonly runUid: string; readonly documentUid: string }
  /** A job changed its state, or what slows it down. */
  | { readonly type: 'job'; readonly projectUid: string; readonly jobUid: string }
  | { readonly type: 'batch'; readonly batchUid: string }
  /** A review action on many rows went on; `done` equals `total` at its end. The client names it when it starts it. */
  | { readonly type: 'work'; readonly workUid: string; readonly done: number; readonly total: number }
  | { readonly type: 'history' }
  | { readonly type: 'documents'; readonly projectUid: string }
  /** A file of an import went on. */
  | { readonly type: 'import'; readonly projectUid: string; readonly importUid: string; readonly file: ImportedFile }
  | { readonly type: 'watch'; readonly projectUid: string }
  | { readonly type: 'projects' }
  | { readonly type: 'schemas' }
  | { readonly type: 'settings' }
