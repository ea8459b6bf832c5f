import type { ImportedFile } from '../../../shared/import-views.ts'

/**
 * What becomes of one file:
 * waiting → uploading → uploaded → converting → ingested, recognised or failed; cancelled from any of the first two.
 */
export type EntryState =
  | { readonly kind: 'waiting' | 'cancelled' | 'recognised' | 'uploaded' | 'converting' }
  | { readonly kind: 'uploading'; readonly share: number }
  | { readonly kind: 'ingested'; readonly blocks: number; readonly notice: string | null; readonly isPartial: boolean }
  | { readonly kind: 'failed'; readonly message: string; readonly hint: string }
export type EntryKind = EntryState['kind']

export type ImportEntry = {
  readonly id: number
  readonly name: string
  readonly sizeBytes: number | null
  /** Null for a file that came out of an archive. */
  readonly file: File | null
  readonly importUid: string
  readonly documentUid: string | null
  readonly state: EntryState
}

export type ImportTally = Readonly<Record<EntryKind, number>> & { readonly total: number; readonly blocks: number }

/** Counts entries as they change, so that ten thousand of them cost nothing to count again. */
export function createTally() {
  const kinds: Record<EntryKind, number> = {
    waiting: 0,
    uploading: 0,
    uploaded: 0,
    converting: 0,
    ingested: 0,
    recognised: 0,
    failed: 0,
    cancelled: 0,
  }
  let total = 0
  let blocks = 0
  const count = (state: EntryState, by: 1 | -1): void => {
    kinds[state.kind] += by
    if (state.kind === 'ingested') blocks += by * state.blocks
  }
  return {
    add: (state: EntryState): void => {
      total += 1
      count(state, 1)
    },
    change: (before: EntryState, after: EntryState): void => {
      count(before, -1)
      count(after, 1)
    },
    read: (): ImportTally => ({ ...kinds, total, blocks }),
  }
}

export const activeOf = (tally: ImportTally): number =>
  tally.waiting + tally.uploading + tally.uploaded + tally.converting
export const endedOf = (tally: ImportTally): number => tally.total - activeOf(tally)

const ranks: Readonly<Record<EntryKind, number>> = {
  waiting: 0,
  uploading: 1,
  uploaded: 2,
  converting: 3,
  ingested: 4,
  recognised: 4,
  failed: 4,
  cancelled: 4,
}

/** Whether a later word from the host is news: events and answers may arrive in another order than they were sent. */
export function isNews(before: EntryState, after: EntryState): boolean {
  if (before.kind === 'cancelled') return ranks[after.kind] === ranks.ingested
  // Somebody has had it read again.
  if (before.kind === 'failed') return ['converting', 'ingested', 'recognised'].includes(after.kind)
  return ranks[after.kind] > ranks[before.kind]
}

/** The state that the host's word stands for. */
export function stateOf({ name, status, blocks, notice, isPartial, error }: ImportedFile): EntryState {
  if (status === 'failed') {
    return { kind: 'failed', message: error?.message ?? `"${name}" could not be read.`, hint: error?.hint ?? '' }
  }
  return status === 'ingested' ? { kind: 'ingested', blocks, notice, isPartial } : { kind: status }
}

export const isArchive = (name: string): boolean => name.toLowerCase().endsWith('.zip')
