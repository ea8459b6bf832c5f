import { Button } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileUpload } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { countOf, formatBytes, formatCount } from '../../lib/format.ts'
import { Chip } from '../../theme/pieces.tsx'
import type { UploadEntry } from './entries.ts'
import { tallyOf } from './entries.ts'
import styles from './upload.module.css'
import type { Uploads } from './use-uploads.ts'

const SHOWN_ENTRIES = 400

function EntryState({ entry, onRetry }: { readonly entry: UploadEntry; readonly onRetry: () => void }) {
  const { state } = entry
  switch (state.kind) {
    case 'waiting':
      return <Chip>Waiting</Chip>
    case 'uploading':
      if (state.share >= 1) return <Chip>Reading…</Chip>
      return (
        <>
          <span
            className={styles.track}
            role="progressbar"
            aria-label={`Uploading ${entry.name}`}
            aria-valuenow={Math.round(state.share * 100)}
          >
            <span style={{ width: `${state.share * 100}%` }} />
          </span>
          {Math.round(state.share * 100)}%
        </>
      )
    case 'done':
      if (state.outcome.isRecognised) return <Chip title="The project already holds the same bytes">Already here</Chip>
      return <Chip tone="good">{countOf(state.outcome.blocks, 'block')}</Chip>
    case 'failed':
      return (
        <>
          <Chip tone="bad">Failed</Chip>
          <Button size="compact-xs" onClick={onRetry} aria-label={`Retry ${entry.name}`}>
            Retry
          </Button>
        </>
      )
  }
}

function Tally({ entries }: { readonly entries: readonly UploadEntry[] }) {
  const tally = tallyOf(entries)
  const words = [
    `${formatCount(tally.done)} of ${countOf(tally.total, 'file')} read`,
    tally.blocks > 0 && countOf(tally.blocks, 'block'),
    tally.recognised > 0 && `${formatCount(tally.recognised)} already here`,
    tally.failed > 0 && `${formatCount(tally.failed)} failed`,
  ]
  return (
    <p className={styles.tally} role="status">
      {words.filter(Boolean).join(' · ')}
    </p>
  )
}

/** Where files and folders are dropped or chosen, and the list of what becomes of each. */
export function Uploader({ uploads }: { readonly uploads: Uploads }) {
  const folderInput = useRef<HTMLInputElement>(null)
  const openFiles = useRef<() => void>(null)
  useEffect(() => {
    // React has no prop for it.
    folderInput.current?.setAttribute('webkitdirectory', '')
  }, [])
  return (
    <div className={styles.root}>
      <Dropzone
        className={styles.drop}
        openRef={openFiles}
        onDrop={(files) => uploads.add(files)}
        activateOnClick={false}
        activateOnKeyboard={false}
        tabIndex={-1}
        inputProps={{ 'aria-label': 'Files to add' }}
        aria-label="Drop area"
      >
        <div className={styles.inner}>
          <IconFileUpload size={30} stroke={1.3} aria-hidden />
          <strong>Drop files or folders here</strong>
          <span>
            Markdown (.md, .markdown) and plain text (.txt). Folders are read with everything in them; hidden files are
            left out.
          </span>
          <div className={styles.buttons}>
            <Button onClick={() => openFiles.current?.()}>Choose files</Button>
            <Button onClick={() => folderInput.current?.click()}>Choose a folder</Button>
          </div>
        </div>
      </Dropzone>
      <input
        ref={folderInput}
        type="file"
        multiple
        hidden
        aria-label="Folder to add"
        onChange={(event) => {
          uploads.add([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
      {uploads.entries.length > 0 && (
        <>
          <Tally entries={uploads.entries} />
          <ul className={styles.list} aria-label="Added files" tabIndex={0}>
            {uploads.entries.slice(0, SHOWN_ENTRIES).map((entry) => (
              <li key={entry.id}>
                <span className={styles.name} title={entry.name}>
                  {entry.name}
                </span>
                <span className={styles.size}>{formatBytes(entry.file.size)}</span>
                <span className={styles.state}>
                  <EntryState entry={entry} onRetry={() => uploads.retry(entry.id)} />
                </span>
                {entry.state.kind === 'failed' && (
                  <span className={styles.reason}>
                    {entry.state.message} {entry.state.hint}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
