import type { IngestOutcome } from '../../../shared/views.ts'

export type UploadState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'uploading'; readonly share: number }
  | { readonly kind: 'done'; readonly outcome: IngestOutcome }
  | { readonly kind: 'failed'; readonly message: string; readonly hint: string }

export type UploadEntry = {
  readonly id: number
  readonly name: string
  readonly file: File
  readonly state: UploadState
}

/** A file as a browser hands it over: with a path when it came from a folder. */
export type DroppedFile = File & { readonly path?: string; readonly relativePath?: string }

/** The path with the folder itself, as the browser gives it. */
export function fullName(file: Pick<DroppedFile, 'name' | 'path' | 'webkitRelativePath'>): string {
  const path = [file.webkitRelativePath, file.path].find((one) => one !== undefined && one !== '') ?? file.name
  return (
    path
      .split('/')
      .filter((part) => part !== '' && part !== '.')
      .join('/') || file.name
  )
}

/** The path inside the dropped or chosen folder, or the file's name. */
export function relativeName(file: Pick<DroppedFile, 'name' | 'path' | 'webkitRelativePath'>): string {
  const parts = fullName(file).split('/')
  return (parts.length > 1 ? parts.slice(1).join('/') : parts[0]) ?? file.name
}

/** Dot files, and files in dot folders, belong to programs and not to the person. */
export function isHidden(name: string): boolean {
  return name.split('/').some((part) => part.startsWith('.'))
}

export type UploadTally = {
  readonly total: number
  readonly done: number
  readonly failed: number
  readonly recognised: number
  readonly active: number
  readonly blocks: number
}

export function tallyOf(entries: readonly UploadEntry[]): UploadTally {
  const tally = { total: entries.length, done: 0, failed: 0, recognised: 0, active: 0, blocks: 0 }
  for (const { state } of entries) {
    if (state.kind === 'failed') tally.failed += 1
    else if (state.kind !== 'done') tally.active += 1
    else {
      tally.done += 1
      tally.blocks += state.outcome.blocks
      if (state.outcome.isRecognised) tally.recognised += 1
    }
  }
  return tally
}
