/** Galley without a window: one open workspace and everything that can be done in it. Hosts, CLI and tests hold one. */
import { realpathSync } from 'node:fs'
import type { IngestOutcome } from '../shared/views.ts'
import type { Assets } from './assets.ts'
import { type BlobStore, openBlobStore } from './blobs/blob-store.ts'
import { openStore, openStoreForReading, type Store } from './db/store.ts'
import { acquireWorkspaceLock } from './db/workspace-lock.ts'
import { createEventBus, type EventBus } from './events.ts'
import { createExportDesk, type ExportDesk, type ExportFile } from './export/export-desk.ts'
import { type ImportFile, importDocument } from './ingest/import-document.ts'
import { createKeyStore, type KeyStore } from './keys/key-store.ts'
import { RunService } from './runs/run-service.ts'
import { createUploadDesk, type UploadDesk } from './uploads.ts'

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
  readonly uploads: UploadDesk
  readonly exports: ExportDesk
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
}

/** Fails with workspace_locked, workspace_newer, workspace_not_found, workspace_unwritable or workspace_damaged. */
export async function openGalley(options: OpenOptions): Promise<Galley> {
  if (options.mode === 'read') return openForReading(options)
  const lock = acquireWorkspaceLock(options.workspaceDir, options.program)
  try {
    const workspaceDir = realpathSync(options.workspaceDir)
    const store = await openStore(workspaceDir, options.assets.migrationsDir)
    const events = createEventBus()
    const runs = new RunService({ store, assets: options.assets, events })
    const close = once(async () => {
      await runs.close()
      store.close()
      lock.release()
    })
    return assemble({ options, workspaceDir, store, events, runs: () => runs, close })
  } catch (error) {
    lock.release()
    throw error
  }
}

function openForReading(options: OpenOptions): Galley {
  const store = openStoreForReading(options.workspaceDir, options.assets.migrationsDir)
  const runs = (): RunService => {
    throw new Error('The workspace is open for reading.')
  }
  return assemble({
    options,
    workspaceDir: options.workspaceDir,
    store,
    events: createEventBus(),
    runs,
    close: once(async () => store.close()),
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
  readonly events: EventBus
  readonly runs: () => RunService
  readonly close: () => Promise<void>
}

function assemble({ options, workspaceDir, store, events, runs, close }: Parts): Galley {
  const blobs = openBlobStore(workspaceDir)
  const exports = createExportDesk(store, workspaceDir)
  return {
    workspaceDir,
    host: options.host,
    assets: options.assets,
    store,
    blobs,
    events,
    keys: options.keys ?? createKeyStore(),
    get runs() {
      return runs()
    },
    uploads: createUploadDesk(),
    exports,
    ingest: async (file) => importDocument(store, blobs, file),
    exportFile: (ticket) => exports.redeem(ticket),
    close,
  }
}
