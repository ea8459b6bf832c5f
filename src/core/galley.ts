/** Galley without a window: one open workspace and everything that can be done in it. Hosts, CLI and tests hold one. */
import { realpathSync } from 'node:fs'
import type { IngestOutcome } from '../shared/import-views.ts'
import type { Assets } from './assets.ts'
import { BatchService } from './batches/batch-service.ts'
import { type BlobStore, openBlobStore } from './blobs/blob-store.ts'
import { openStore, openStoreForReading, type Store } from './db/store.ts'
import { acquireWorkspaceLock } from './db/workspace-lock.ts'
import { createEventBus, type EventBus } from './events.ts'
import { createExportDesk, type ExportDesk, type ExportFile } from './export/export-desk.ts'
import { type ImportFile, importDocument } from './ingest/import-document.ts'
import { ImportService } from './ingest/import-service.ts'
import { createKeyStore, type KeyStore } from './keys/key-store.ts'
import { createQueryPool, type QueryPool } from './pool/query-pool.ts'
import { createParserPool, type ParserPool } from './pool/parser-pool.ts'
import type { StartParser } from './pool/parser-start.ts'
import { RowDesk } from './rows/row-desk.ts'
import { RunService } from './runs/run-service.ts'
import { BlockIndexer } from './search/indexer.ts'
import { getSettings } from './settings.ts'
import { createUploadDesk, type UploadDesk } from './uploads.ts'
import { WatchService } from './watch/watch-service.ts'

export type HostKind = 'electron' | 'loopback' | 'cli'

export type Galley = {
  readonly workspaceDir: string
  readonly host: HostKind
  readonly assets: Assets
  readonly store: Store
  readonly blobs: BlobStore
  readonly events: EventBus
  readonly keys: KeyStore
  /** Fails when the workspace is open for reading. */
  readonly runs: RunService
  /** Fails when the workspace is open for reading. */
  readonly batches: BatchService
  /** Fails when the workspace is open for reading. */
  readonly imports: ImportService
  /** Fails when the workspace is open for reading. */
  readonly watches: WatchService
  /** Fails when the workspace is open for reading. */
  readonly indexer: BlockIndexer
  /** Threads for reads that take long. */
  readonly queries: QueryPool
  readonly rows: RowDesk
  readonly uploads: UploadDesk
  readonly exports: ExportDesk
  /** Adds one file and waits until it is read. Fails with what failed; nothing is stored then. */
  readonly ingest: (file: ImportFile) => Promise<IngestOutcome>
  readonly exportFile: (ticket: string) => ExportFile | null
  readonly close: () => Promise<void>
}

export type OpenOptions = {
  readonly workspaceDir: string
  readonly assets: Assets
  readonly host: HostKind
  /** What a second instance is told holds the workspace: "the Galley app", "galley run". */
  readonly program: string
  /** `read` takes no lock and needs a workspace that is there. Default `write`. */
  readonly mode?: 'write' | 'read'
  readonly keys?: KeyStore
  /** Processes that read documents. Default: own ones, which end with the Galley. */
  readonly parsers?: ParserPool
  /** How a parser process is started. Default: Node's fork. */
  readonly startParser?: StartParser
}

/** Fails with workspace_locked, workspace_newer, workspace_not_found, workspace_unwritable or workspace_damaged. */
export async function openGalley(options: OpenOptions): Promise<Galley> {
  if (options.mode === 'read') return openForReading(options)
  const lock = acquireWorkspaceLock(options.workspaceDir, options.program)
  try {
    const workspaceDir = realpathSync(options.workspaceDir)
    const store = await openStore(workspaceDir, options.assets.migrationsDir)
    const events = createEventBus()
    const blobs = openBlobStore(workspaceDir)
    blobs.clearTemporary()
    const pool = options.parsers ?? ownParsers(options, store)
    const runs = new RunService({ store, assets: options.assets, events })
    const keys = options.keys ?? createKeyStore()
    const batches = new BatchService({ store, keys, events, assets: options.assets, runs })
    const imports = new ImportService({ store, blobs, events, pool })
    const watches = new WatchService({ store, events, imports })
    const indexer = new BlockIndexer({ store, events })
    const uploads = createUploadDesk(blobs)
    const { queries, rows } = openRows(options, store, events)
    const close = once(async () => {
      uploads.close()
      rows.close()
      await Promise.all([watches.close(), indexer.close(), batches.close()])
      await Promise.all([imports.close(), runs.close(), queries.close()])
      if (!options.parsers) await pool.close()
      store.close()
      lock.release()
    })
    const galley = assemble({
      options,
      workspaceDir,
      store,
      blobs,
      events,
      keys,
      runs: () => runs,
      batches: () => batches,
      imports: () => imports,
      watches: () => watches,
      indexer: () => indexer,
      uploads,
      queries,
      rows,
      close,
    })
    if (options.host !== 'cli') {
      indexer.start()
      batches.start()
      void watches.resume()
    }
    return galley
  } catch (error) {
    lock.release()
    throw error
  }
}

/** As many as the settings say at the time. */
function ownParsers({ assets, startParser }: OpenOptions, store: Store): ParserPool {
  return createParserPool({
    entry: assets.parserEntry,
    processes: () => getSettings(store).parserProcesses,
    ...(startParser && { start: startParser }),
  })
}

function openRows({ assets }: OpenOptions, store: Store, events: EventBus): Pick<Galley, 'queries' | 'rows'> {
  const queries = createQueryPool(assets.queryThreadEntry, store.connection.path)
  return { queries, rows: new RowDesk({ store, queries, events }) }
}

function openForReading(options: OpenOptions): Galley {
  const { workspaceDir } = options
  const store = openStoreForReading(workspaceDir, options.assets.migrationsDir)
  const blobs = openBlobStore(workspaceDir)
  const refuse = (): never => {
    throw new Error('The workspace is open for reading.')
  }
  const events = createEventBus()
  const { queries, rows } = openRows(options, store, events)
  return assemble({
    options,
    workspaceDir,
    store,
    blobs,
    events,
    keys: options.keys ?? createKeyStore(),
    runs: refuse,
    batches: refuse,
    imports: refuse,
    watches: refuse,
    indexer: refuse,
    uploads: createUploadDesk(blobs),
    queries,
    rows,
    close: once(async () => {
      rows.close()
      await queries.close()
      store.close()
    }),
  })
}

function once(fn: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | null = null
  return () => (result ??= fn())
}

type Parts = {
  readonly options: OpenOptions
  readonly workspaceDir: string
  readonly store: Store
  readonly blobs: BlobStore
  readonly events: EventBus
  readonly keys: KeyStore
  readonly runs: () => RunService
  readonly batches: () => BatchService
  readonly imports: () => ImportService
  readonly watches: () => WatchService
  readonly indexer: () => BlockIndexer
  readonly uploads: UploadDesk
  readonly queries: QueryPool
  readonly rows: RowDesk
  readonly close: () => Promise<void>
}

function assemble({ options, runs, batches, imports, watches, indexer, ...parts }: Parts): Galley {
  const exports = createExportDesk(parts.store, parts.workspaceDir)
  return {
    ...parts,
    host: options.host,
    assets: options.assets,
    get runs() {
      return runs()
    },
    get batches() {
      return batches()
    },
    get imports() {
      return imports()
    },
    get watches() {
      return watches()
    },
    get indexer() {
      return indexer()
    },
    exports,
    ingest: (file) => importDocument(imports(), file),
    exportFile: (ticket) => exports.redeem(ticket),
  }
}
