import { Button } from '@mantine/core'
import { formatBytes, countOf } from '../../lib/format.ts'
import { Chip, NoticeChip } from '../../theme/pieces.tsx'
import type { ImportEntry } from './entries.ts'
import { isArchive } from './entries.ts'
import styles from './imports.module.css'

function EntryState({ entry }: { readonly entry: ImportEntry }) {
  const { state } = entry
  switch (state.kind) {
    case 'waiting':
      return <Chip>Waiting</Chip>
    case 'uploading': {
      const percent = Math.round(state.share * 100)
      return (
        <>
          <span
            className={styles.track}
            role="progressbar"
            aria-label={`Uploading ${entry.name}`}
            aria-valuenow={percent}
          >
            <span style={{ width: `${percent}%` }} />
          </span>
          {percent}%
        </>
      )
    }
    case 'uploaded':
      return <Chip>Uploaded</Chip>
    case 'converting':
      return <Chip tone="accent">Converting…</Chip>
    case 'recognised':
      return <Chip title="The project already holds the same bytes">Already here</Chip>
    case 'cancelled':
      return <Chip>Not added</Chip>
    case 'ingested':
      if (isArchive(entry.name)) return <Chip>{state.notice ?? 'Unpacked'}</Chip>
      return (
        <>
          {state.notice !== null &&
            (state.isPartial ? <NoticeChip>{state.notice}</NoticeChip> : <Chip>{state.notice}</Chip>)}
          {(state.blocks > 0 || state.notice === null) && <Chip tone="good">{countOf(state.blocks, 'block')}</Chip>}
        </>
      )
    case 'failed':
      return <Chip tone="bad">Failed</Chip>
  }
}

/** Rows of a failure have room for their reason. */
export const entryHeight = ({ state }: ImportEntry): number => (state.kind === 'failed' ? 68 : 34)

export function EntryRow({ entry, onRetry }: { readonly entry: ImportEntry; readonly onRetry: (id: number) => void }) {
  const { id, name, sizeBytes, state, file, documentUid } = entry
  const canRetry = state.kind === 'failed' && (file !== null || documentUid !== null)
  return (
    <div className={styles.entry}>
      <span className={styles.name} title={name}>
        {name}
      </span>
      <span className={styles.size}>{sizeBytes === null ? '' : formatBytes(sizeBytes)}</span>
      <span className={styles.state}>
        <EntryState entry={entry} />
        {canRetry && (
          <Button size="compact-xs" onClick={() => onRetry(id)} aria-label={`Retry ${name}`}>
            Retry
          </Button>
        )}
      </span>
      {state.kind === 'failed' && (
        <span className={styles.reason} title={`${state.message} ${state.hint}`}>
          {state.message} {state.hint}
        </span>
      )}
    </div>
  )
}
