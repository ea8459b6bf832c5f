import type { ImportedFile } from '../../../shared/import-views.ts'
import type { ChosenFile } from './chosen-files.ts'
import type { EntryState, ImportEntry, ImportTally } from './entries.ts'
import { createTally, isArchive, isNews, stateOf } from './entries.ts'

const nameKey = (importUid: string, name: string): string => `${importUid}\n${name}`

/** The files of a session's imports, found by id, by name and by document. Calls back at each change. */
export class EntryList {
  readonly #onChange: () => void
  readonly #entries: ImportEntry[] = []
  readonly #byDocument = new Map<string, number>()
  readonly #byName = new Map<string, number>()
  readonly #tally = createTally()

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  all(): readonly ImportEntry[] {
    return this.#entries
  }

  tally(): ImportTally {
    return this.#tally.read()
  }

  get(id: number): ImportEntry | undefined {
    return this.#entries[id]
  }

  add(importUid: string, files: readonly ChosenFile[]): readonly number[] {
    return files.map(({ name, file }) =>
      this.#push({ name, file, sizeBytes: file.size, importUid, documentUid: null, state: { kind: 'waiting' } }),
    )
  }

  set(id: number, state: EntryState): void {
    this.#update(id, { state })
  }

  /** The host has the file: its later words name the document and say how it goes on. */
  claim(id: number, { documentUid, isRecognised }: Pick<ImportedFile, 'documentUid' | 'isRecognised'>): void {
    // The document of a recognised file belongs to the file that was there first.
    if (isRecognised) this.set(id, { kind: 'recognised' })
    else this.#take(id, documentUid, { kind: 'uploaded' })
  }

  /** A word of the host about a file of an import; one that is not known came out of an archive. */
  hear(importUid: string, file: ImportedFile): void {
    const { name, documentUid } = file
    // Whoever sent it hears of it from the answer.
    if (file.isRecognised) return
    const id = this.#byDocument.get(documentUid) ?? this.#byName.get(nameKey(importUid, name))
    if (id !== undefined) this.#take(id, documentUid, stateOf(file))
    else this.#push({ name, file: null, sizeBytes: null, importUid, documentUid, state: stateOf(file) })
  }

  /** What has not been sent is cancelled. */
  cancelWaiting(): void {
    for (const { id, state } of this.#entries)
      if (state.kind === 'waiting' || state.kind === 'uploading') this.set(id, { kind: 'cancelled' })
  }

  /** The host knows nothing of these any more: they were cancelled, or an archive whose files took its place. */
  settleGone(documentUids: ReadonlySet<string>): void {
    for (const { id, name, documentUid, state } of this.#entries) {
      if (documentUid === null || !documentUids.has(documentUid)) continue
      if (state.kind !== 'uploaded' && state.kind !== 'converting') continue
      this.set(
        id,
        isArchive(name) ? { kind: 'ingested', blocks: 0, notice: null, isPartial: false } : { kind: 'cancelled' },
      )
    }
  }

  #push(entry: Omit<ImportEntry, 'id'>): number {
    const id = this.#entries.length
    this.#entries.push({ ...entry, id })
    this.#byName.set(nameKey(entry.importUid, entry.name), id)
    if (entry.documentUid) this.#byDocument.set(entry.documentUid, id)
    this.#tally.add(entry.state)
    this.#onChange()
    return id
  }

  #update(id: number, change: Partial<ImportEntry>): void {
    const entry = this.#entries[id]
    if (!entry) return
    const next = { ...entry, ...change }
    this.#entries[id] = next
    if (next.documentUid) this.#byDocument.set(next.documentUid, id)
    this.#tally.change(entry.state, next.state)
    this.#onChange()
  }

  #take(id: number, documentUid: string, state: EntryState): void {
    const before = this.#entries[id]?.state
    this.#update(id, { documentUid, ...(before && isNews(before, state) && { state }) })
  }
}
