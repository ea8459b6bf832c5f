/** Model work as its clients see it: what is asked for, what it would cost, how it stands, what it did cost. */
import type { AnswerRung, ProviderKind, RunLane } from './domain.ts'
import type { ErrorData } from './errors.ts'
import type { ModelConfig } from './model-config.ts'

/**
 * Which rows of the chosen documents a dispatch asks for. Confirmed rows are never asked again.
 * - `pending`: all that wait.
 * - `failed`: those that failed, with all their attempts again.
 * - `rejected`: those that a reviewer rejected; the reasons go into the next attempt.
 * - `changed`: pending ones, and staged, rejected or failed ones whose block, prompt, fields or model are not those that
 *   they were answered with. Staged rows that a person edited stay.
 * - `rows`: the named rows of one document, whatever their status but confirmed.
 */
export type DispatchScope =
  | { readonly kind: 'pending' | 'failed' | 'rejected' | 'changed' }
  | { readonly kind: 'rows'; readonly blockIndexes: readonly number[] }

/**
 * Which run of a document a dispatch is about: its main run, which is made where it is missing; a new opinion, a run of its
 * own to compare with; or the opinion of that number (from 1), to go on with it.
 */
export type OpinionChoice = 'main' | 'new' | number

export type DispatchRequest = {
  readonly projectUid: string
  /** Null for all documents of the project. */
  readonly documentUids: readonly string[] | null
  readonly schemaUid: string
  readonly provider: ProviderKind
  /** Null: the schema's model when the provider has it, else the provider's default. */
  readonly model: string | null
  readonly scope: DispatchScope
  readonly opinion: OpinionChoice
  readonly lane: RunLane
  readonly config: ModelConfig
  /** US dollars; null: no limit. */
  readonly budgetUsd: number | null
  /** Requests at the same time; null: the workspace setting. */
  readonly concurrency: number | null
  /** Another address of the provider for this dispatch. */
  readonly baseUrl: string | null
  /** New runs get rows for running headers and footers too. */
  readonly includesFurniture: boolean
}

/** A low and a high estimate. Dollars are null when the model has no known price. */
export type Range = { readonly low: number; readonly high: number }

export type Quote = {
  readonly provider: ProviderKind
  readonly model: string
  readonly documents: number
  /** Rows that would be asked. */
  readonly rows: number
  /** Of the rows in scope, those whose answer is there already for the same input: taken over without a request. */
  readonly reusableRows: number
  readonly requests: number
  /** Rows that fit no request of the model. */
  readonly oversizedRows: number
  /** Tokens of the part that all requests share. */
  readonly systemTokens: number
  readonly inputTokens: number
  /** Thinking included. */
  readonly outputTokens: Range
  /** Of outputTokens.high: what is allowed for thinking. */
  readonly thinkingTokens: number
  /** With the cache as it is expected to work. */
  readonly liveUsd: Range | null
  readonly overnightUsd: Range | null
  /** Of the live price, what the cache is expected to save against sending everything as new input. */
  readonly cacheSavingUsd: number | null
  /** Against one request for each row. */
  readonly packingSavingUsd: number | null
  /** Wall time of the lane `now`, in seconds. */
  readonly seconds: Range
  /** What the estimate rests on: `measured` when earlier calls of the schema with the model are there. */
  readonly basis: 'estimated' | 'measured'
  /** Rows that the measurement saw. */
  readonly measuredRows: number
}

export type JobStatus = 'running' | 'paused' | 'cancelled' | 'done'
export type JobSummary = {
  readonly jobUid: string
  readonly projectUid: string
  readonly projectName: string
  readonly schemaUid: string
  readonly schemaRef: string
  /** Of its runs; 0 for main runs, and where nothing was asked. */
  readonly opinion: number
  readonly status: JobStatus
  readonly provider: ProviderKind
  readonly model: string
  readonly lane: RunLane
  readonly scope: DispatchScope['kind']
  readonly documents: number
  /** Rows that it asked for when it began. */
  readonly rows: number
  /** Rows of it that are not yet settled. */
  readonly openRows: number
  /** Of these, rows in a batch at the provider. */
  readonly batchedRows: number
  readonly budgetUsd: number | null
  readonly costUsd: number
  /** Why it is paused. */
  readonly error: ErrorData | null
  /** What slows it down now: `Rate limited, goes on in 12 s`; null when nothing does. */
  readonly notice: string | null
  readonly createdAt: string
  readonly finishedAt: string | null
}

/** Tokens, cost and savings of calls, summed up. */
export type UsageFigures = {
  readonly calls: number
  readonly failedCalls: number
  readonly rows: number
  /** All input, cached parts included. */
  readonly inputTokens: number
  readonly cacheReadTokens: number
  readonly cacheCreationTokens: number
  readonly outputTokens: number
  /** Null when some model has no known price. */
  readonly costUsd: number | null
  /** cacheReadTokens / inputTokens, 0 to 1. */
  readonly cacheHitRate: number
  /** Against sending all input as new; what writing the cache cost more is taken off. Can be below zero. */
  readonly cacheSavingUsd: number | null
  /** Against one request for each row: the shared part would have been sent so many times more, read from the cache. */
  readonly packingSavingUsd: number | null
  /** What answers through batches saved against the live price. */
  readonly overnightSavingUsd: number | null
  /** Medians in milliseconds of live calls that succeeded; null without any. */
  readonly medianLatencyMs: number | null
  readonly medianBegunMs: number | null
}
export const USAGE_GROUPS = ['model', 'project', 'document', 'run', 'job', 'day'] as const
export type UsageGroup = (typeof USAGE_GROUPS)[number]
export type UsageLine = UsageFigures & {
  /** Uid, model id or date of the group. */
  readonly key: string
  readonly label: string
}
export type UsageReport = { readonly total: UsageFigures; readonly lines: readonly UsageLine[] }

export const BATCH_STATES = ['submitting', 'submitted', 'cancelling', 'merging', 'merged', 'failed'] as const
export type BatchView = {
  readonly batchUid: string
  readonly jobUid: string
  readonly projectName: string
  readonly schemaRef: string
  readonly provider: ProviderKind
  readonly model: string
  readonly state: (typeof BATCH_STATES)[number]
  readonly requests: number
  readonly rows: number
  readonly mergedRequests: number
  readonly error: ErrorData | null
  readonly createdAt: string
  readonly submittedAt: string | null
  readonly endedAt: string | null
  readonly checkedAt: string | null
}

/** The most requests that the doctor tries at once: a server that answers so many may answer more. */
export const PARALLEL_TRIES = 4

/** What the doctor found out about a model at an address. */
export type EndpointProfile = {
  /** The server as it names itself or was recognised: `Ollama`, `llama.cpp`; null when it is not known. */
  readonly server: string | null
  readonly models: readonly string[]
  /** The surest form of answer that worked; null when none did. */
  readonly rung: AnswerRung | null
  readonly takesTemperature: boolean
  /** Requests that it answers at the same time; 1 when a second one waits for the first. */
  readonly parallel: number
  /** Null when the server does not say. A person may correct it. */
  readonly contextTokens: number | null
  readonly maxOutputTokens: number | null
  readonly isContextEdited: boolean
  readonly streams: boolean
  /** From sending to the end of a small answer, in milliseconds. */
  readonly latencyMs: number | null
}
export type EndpointCheck = {
  readonly kind: ProviderKind
  readonly baseUrl: string | null
  readonly model: string
  readonly checkedAt: string
  readonly profile: EndpointProfile
  /** What was tried, in order. */
  readonly steps: ReadonlyArray<{ readonly label: string; readonly isOk: boolean; readonly detail: string }>
}

/** A key without the key. */
export type KeyView = {
  readonly keyId: string
  /** The last four characters: `…x9Qz`. */
  readonly tail: string
  readonly source: 'keychain' | 'memory' | 'environment'
}
