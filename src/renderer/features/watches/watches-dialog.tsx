import { Button, Modal } from '@mantine/core'
import { IconArrowUp, IconFolder, IconFolderSearch } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { WatchView } from '../../../shared/views.ts'
import { queryClient, trpc } from '../../lib/api.ts'
import { showFailure } from '../../lib/errors.ts'
import { countOf, formatWhen } from '../../lib/format.ts'
import { Chip, Empty, Failure, Waiting } from '../../theme/pieces.tsx'
import pieces from '../../theme/pieces.module.css'
import styles from './watches.module.css'

function refresh(): void {
  void queryClient.invalidateQueries({ queryKey: trpc.watches.pathKey() })
}

type ChooserProps = { readonly projectUid: string; readonly onDone: () => void }

/** The folders of this machine, one at a time, by ids that the host hands out. */
function FolderChooser({ projectUid, onDone }: ChooserProps) {
  const [folderUid, setFolderUid] = useState<string | null>(null)
  const folder = useQuery(trpc.watches.browse.queryOptions({ folderUid }, { placeholderData: (before) => before }))
  const start = useMutation(
    trpc.watches.start.mutationOptions({
      onError: showFailure,
      onSuccess: () => {
        refresh()
        onDone()
      },
    }),
  )
  if (folder.error) return <Failure error={folder.error} onRetry={() => setFolderUid(null)} />
  if (!folder.data) return <Waiting rows={6} label="Loading the folders" />
  const here = folder.data
  return (
    <section className={styles.form} aria-label="Choose a folder">
      <div className={styles.folderHead}>
        <Button
          size="compact-xs"
          leftSection={<IconArrowUp size={13} aria-hidden />}
          disabled={here.parentUid === null}
          onClick={() => setFolderUid(here.parentUid)}
        >
          Up
        </Button>
        <strong title={here.name}>{here.name}</strong>
        <span className={styles.note}>{countOf(here.files, 'file')} that Galley reads</span>
      </div>
      <ul className={styles.folders} aria-label="Folders">
        {here.folders.length === 0 && <li className={styles.note}>No folders in here.</li>}
        {here.folders.map((child) => (
          <li key={child.folderUid}>
            <button type="button" onClick={() => setFolderUid(child.folderUid)}>
              <IconFolder size={15} aria-hidden />
              {child.name}
            </button>
          </li>
        ))}
      </ul>
      <div className={pieces.foot}>
        <Button onClick={onDone}>Cancel</Button>
        <Button
          variant="filled"
          maw={340}
          title={here.name}
          loading={start.isPending}
          onClick={() => start.mutate({ projectUid, folderUid: here.folderUid })}
        >
          <span className={styles.ellipsis}>Watch {here.name}</span>
        </Button>
      </div>
    </section>
  )
}

function Watch({ watch, onOffers }: { readonly watch: WatchView; readonly onOffers: () => void }) {
  const stop = useMutation(trpc.watches.stop.mutationOptions({ onError: showFailure, onSuccess: refresh }))
  return (
    <li>
      <IconFolder size={16} aria-hidden />
      <span className={styles.watchName}>
        <strong title={watch.folderName}>{watch.folderName}</strong>
        <span className={styles.note}>
          {watch.state === 'missing' ? 'Put it back, or stop watching it.' : `since ${formatWhen(watch.createdAt)}`}
        </span>
      </span>
      {watch.state === 'missing' && <Chip tone="bad">Folder is missing</Chip>}
      {watch.offers > 0 && (
        <Button size="compact-xs" onClick={onOffers}>
          Review {countOf(watch.offers, 'file')}
        </Button>
      )}
      <Button
        size="compact-xs"
        loading={stop.isPending}
        aria-label={`Stop watching ${watch.folderName}`}
        onClick={() => stop.mutate({ watchUid: watch.watchUid })}
      >
        Stop
      </Button>
    </li>
  )
}

type WatchesProps = { readonly projectUid: string; readonly onOffers: () => void }

function Watches({ projectUid, onOffers }: WatchesProps) {
  const watches = useQuery(trpc.watches.list.queryOptions({ projectUid }))
  const [isChoosing, setIsChoosing] = useState(false)
  if (isChoosing) return <FolderChooser projectUid={projectUid} onDone={() => setIsChoosing(false)} />
  if (watches.error) return <Failure error={watches.error} onRetry={() => void watches.refetch()} />
  if (!watches.data) return <Waiting rows={3} label="Loading the watched folders" />
  const choose = (
    <Button variant="filled" onClick={() => setIsChoosing(true)}>
      Watch a folder…
    </Button>
  )
  if (watches.data.length === 0) {
    return (
      <Empty
        icon={<IconFolderSearch size={40} stroke={1.2} aria-hidden />}
        title="No folder is watched for this project"
        actions={choose}
      >
        New and changed files of a watched folder are offered here, changed ones as new versions of their documents.
        Nothing is added before you accept it.
      </Empty>
    )
  }
  return (
    <>
      <ul className={styles.list} aria-label="Watched folders">
        {watches.data.map((watch) => (
          <Watch key={watch.watchUid} watch={watch} onOffers={onOffers} />
        ))}
      </ul>
      <div className={pieces.foot}>{choose}</div>
    </>
  )
}

type WatchesDialogProps = WatchesProps & { readonly isOpen: boolean; readonly onClose: () => void }

/** The folders that are watched for a project. */
export function WatchesDialog({ isOpen, onClose, ...props }: WatchesDialogProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="Watched folders"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      <Watches {...props} />
    </Modal>
  )
}
