/** What the API hands to its clients: plain data with opaque ids, no file paths. Times are ISO 8601 in UTC. */
import type {
  BlockLocator,
  BlockType,
  DocumentStatus,
  OverlayStatus,
  ProviderKind,
  ReviewAction,
  RunStatus,
  StatusCounts,
} from './domain.ts'
import type { ErrorData } from './errors.ts'
import type { JsonObject, JsonValue } from './json.ts'

export type ProjectSummary = {
  readonly projectUid: string
  readonly name: string
  readonly createdAt: string
  readonly lastActivityAt: string
  readonly documents: number
  readonly failedDocuments: number
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
  readonly provider: ProviderKind
  readonly model: string
  readonly counts: StatusCounts
  readonly totalBlocks: number
  readonly packs: number
  readonly calls: number
  readonly failedCalls: number
  readonly inputTokens: number
  readonly outputTokens: number
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
export type FieldKind = 'text' | 'number' | 'integer' | 'boolean' | 'enum' | 'tags' | 'json'
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
  readonly blockIndex: number
  readonly blockUid: string
  readonly type: BlockType
  readonly content: string
  /** Null when the document has no run with the schema. */
  readonly status: OverlayStatus | null
  /** Staged or confirmed values; null while there are none. */
  readonly data: JsonObject | null
  /** Fields that a person changed since the model staged them. */
  readonly editedFields: readonly string[]
  readonly confidence: number | null
  readonly attempts: number
  readonly lastError: ErrorData | null
  /** Rises with every change of the row; an edit names the one that it saw. */
  readonly revision: number
}
export type GridPage = {
  readonly rows: readonly GridRow[]
  /** Rows that match the filter. */
  readonly total: number
  readonly counts: StatusCounts
}

export type HistoryEntry = {
  readonly eventId: number
  readonly action: ReviewAction
  readonly at: string
  readonly actor: string
  readonly rows: number
  readonly field: string | null
  readonly before: JsonValue
  readonly after: JsonValue
  readonly reason: string | null
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
  readonly requestId: string | null
  readonly raw: string | null
}

export type ContextBlock = {
  readonly blockIndex: number
  readonly type: BlockType
  readonly content: string
  readonly locator: BlockLocator
}

/** What became of one added file. */
export type IngestOutcome = {
  readonly documentUid: string
  readonly name: string
  readonly blocks: number
  /** True when the project already held the same bytes; nothing was stored then. */
  readonly isRecognised: boolean
}

/** What a review action did. `rows` counts rows that changed, `refused` those that did not, with the first reason. */
export type ReviewOutcome = {
  readonly rows: number
  readonly refused: number
  readonly firstRefusal: { readonly blockIndex: number; readonly message: string } | null
  readonly counts: StatusCounts
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
  readonly baseUrl: string | null
  readonly defaultModel: string
  readonly models: readonly string[]
}

/** What the host tells its clients as it happens; a client refetches what the event touches. */
export type HostEvent =
  | { readonly type: 'run'; readonly projectUid: string; readonly runUid: string; readonly documentUid: string }
  | { readonly type: 'rows'; readonly runUid: string; readonly documentUid: string }
  | { readonly type: 'documents'; readonly projectUid: string }
  | { readonly type: 'projects' }
  | { readonly type: 'schemas' }
  | { readonly type: 'settings' }
