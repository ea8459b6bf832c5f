/** Tells the clients how imports go on: each change of a file at once, changes of a project's list a few times a second. */
import type { ErrorData } from '../../shared/errors.ts'
import type { ImportedFile } from '../../shared/import-views.ts'
import { type FileOfImport, getImportedFile } from '../db/queries/imports.ts'
import type { Store } from '../db/store.ts'
import type { EventBus } from '../events.ts'

const DOCUMENTS_EVERY_MS = 250

export class ImportAnnouncer {
  readonly #store: Store
  readonly #events: EventBus
  readonly #pending = new Map<string, { timer: NodeJS.Timeout; isStale: boolean }>()

  constructor(store: Store, events: EventBus) {
    this.#store = store
    this.#events = events
  }

  /** As the source stands in the database; `error` tells of a reading that left it as it was. */
  source(sourceId: number, error: ErrorData | null = null): ImportedFile {
    const found = getImportedFile(this.#store.connection, sourceId)
    const file = error ? { ...found.file, error } : found.file
    this.file({ ...found, file })
    return file
  }

  file({ file, importUid, projectUid }: FileOfImport): void {
    if (importUid !== null) this.#events.emit({ type: 'import', projectUid, importUid, file })
    this.documents(projectUid)
  }

  documents(projectUid: string): void {
    const pending = this.#pending.get(projectUid)
    if (pending) {
      pending.isStale = true
      return
    }
    this.#events.emit({ type: 'documents', projectUid })
    const timer = setTimeout(() => {
      const { isStale = false } = this.#pending.get(projectUid) ?? {}
      this.#pending.delete(projectUid)
      if (isStale) this.documents(projectUid)
    }, DOCUMENTS_EVERY_MS).unref()
    this.#pending.set(projectUid, { timer, isStale: false })
  }

  close(): void {
    for (const { timer } of this.#pending.values()) clearTimeout(timer)
    this.#pending.clear()
  }
}
