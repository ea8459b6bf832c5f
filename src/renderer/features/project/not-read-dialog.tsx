import { Button, Modal } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { NotReadEntry } from '../../../shared/views.ts'
import { queryClient, trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { countOf, formatCount } from '../../lib/format.ts'
import { reasonAndHint } from '../../lib/reason.ts'
import { Chip, Empty, Failure, FilterTab, NoticeChip, Waiting } from '../../theme/pieces.tsx'
import { useReadAgain } from '../receipt/use-read-again.ts'
import styles from './project.module.css'

type Kind = NotReadEntry['kind']
const kinds: readonly (readonly [Kind, string])[] = [
  ['failed', 'Failed'],
  ['partial', 'In part'],
  ['warned', 'With a note'],
]
/** More would be a list that nobody reads; the filters and the project's table hold the rest. */
const SHOWN = 200

function KindChip({ entry }: { readonly entry: NotReadEntry }) {
  if (entry.isQuarantined) return <Chip tone="bad">In quarantine</Chip>
  if (entry.kind === 'failed') return <Chip tone="bad">Failed</Chip>
  const [first] = [...entry.skipped, ...entry.warnings]
  return entry.kind === 'partial' ? (
    <NoticeChip>{first?.short ?? 'Read in part'}</NoticeChip>
  ) : (
    <Chip>{first?.short ?? 'Read'}</Chip>
  )
}

function Entry({ entry, projectUid }: { readonly entry: NotReadEntry; readonly projectUid: string }) {
  const { documentUid, name, kind, error, isQuarantined, skipped, warnings, canOcr } = entry
  const again = useReadAgain()
  const button = (label: string, options: { readonly ocr: boolean; readonly release: boolean }) => (
    <Button
      size="compact-xs"
      loading={again.isPending}
      aria-label={`${label}: ${name}`}
      onClick={() => again.mutate({ documentUids: [documentUid], ...options })}
    >
      {label}
    </Button>
  )
  return (
    <li>
      <div>
        <div className={styles.entryHead}>
          <Link to="/projects/$projectUid/documents/$documentUid" params={{ projectUid, documentUid }}>
            {name}
          </Link>
          <KindChip entry={entry} />
        </div>
        <ul>
          {error && <li>{reasonAndHint(entry)}</li>}
          {[...skipped, ...warnings].map((item) => (
            <li key={`${item.code} ${item.message}`}>
              {item.where ? `${item.message.replace(/\.$/, '')} (${item.where}).` : item.message}
            </li>
          ))}
        </ul>
      </div>
      <div className={styles.entryActions}>
        {isQuarantined && button('Release', { ocr: false, release: true })}
        {!isQuarantined && kind === 'failed' && button('Retry', { ocr: false, release: false })}
        {canOcr && button('Read with OCR', { ocr: true, release: false })}
      </div>
    </li>
  )
}

type RemoveFailedProps = { readonly entries: readonly NotReadEntry[]; readonly onKeep: () => void }

function RemoveFailed({ entries, onKeep }: RemoveFailedProps) {
  const discard = useMutation(
    trpc.documents.discard.mutationOptions({
      onError: showFailure,
      onSuccess: () => {
        showDone(`${countOf(entries.length, 'document')} removed from the project. The files on your disk stay.`)
        void queryClient.invalidateQueries({ queryKey: trpc.documents.pathKey() })
        void queryClient.invalidateQueries({ queryKey: trpc.projects.pathKey() })
      },
    }),
  )
  return (
    <>
      <span className={styles.note}>Remove {countOf(entries.length, 'failed document')} from the project?</span>
      <Button size="compact-xs" onClick={onKeep}>
        Keep
      </Button>
      <Button
        size="compact-xs"
        variant="filled"
        loading={discard.isPending}
        autoFocus
        onClick={() => discard.mutate({ documentUids: entries.map((entry) => entry.documentUid) })}
      >
        Remove {formatCount(entries.length)}
      </Button>
    </>
  )
}

/** What can be done about many documents at once. */
function BulkActions({ entries }: { readonly entries: readonly NotReadEntry[] }) {
  const again = useReadAgain()
  const [isAsking, setIsAsking] = useState(false)
  const failed = entries.filter(({ kind }) => kind === 'failed')
  const retried = failed.filter(({ isQuarantined }) => !isQuarantined)
  const scanned = entries.filter(({ canOcr, isQuarantined }) => canOcr && !isQuarantined)
  if (isAsking && failed.length > 0) return <RemoveFailed entries={failed} onKeep={() => setIsAsking(false)} />
  const button = (label: string, of: readonly NotReadEntry[], ocr: boolean) => (
    <Button
      size="compact-xs"
      loading={again.isPending && again.variables.ocr === ocr}
      onClick={() => again.mutate({ documentUids: of.map((entry) => entry.documentUid), ocr, release: false })}
    >
      {label}
    </Button>
  )
  return (
    <>
      {retried.length > 1 && button(`Retry ${formatCount(retried.length)} failed`, retried, false)}
      {scanned.length > 1 && button(`Read ${formatCount(scanned.length)} with OCR`, scanned, true)}
      {failed.length > 0 && (
        <Button size="compact-xs" onClick={() => setIsAsking(true)}>
          Remove failed…
        </Button>
      )}
    </>
  )
}

function NotReadList({ projectUid }: { readonly projectUid: string }) {
  const list = useQuery(trpc.documents.notRead.queryOptions({ projectUid }))
  const [kind, setKind] = useState<Kind | null>(null)
  if (list.error) return <Failure error={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <Waiting rows={4} label="Loading what was not read" />
  if (list.data.length === 0) {
    return <Empty icon={<IconCircleCheck size={36} stroke={1.2} aria-hidden />} title="Every document was read fully" />
  }
  const of = (wanted: Kind) => list.data.filter((entry) => entry.kind === wanted)
  const shown = kind === null ? list.data : of(kind)
  return (
    <>
      <div className={styles.bar}>
        <div role="group" aria-label="Kinds">
          <FilterTab label="All" count={list.data.length} isChosen={kind === null} onChoose={() => setKind(null)} />
          {kinds
            .filter(([one]) => of(one).length > 0)
            .map(([one, label]) => (
              <FilterTab
                key={one}
                label={label}
                count={of(one).length}
                isChosen={kind === one}
                onChoose={() => setKind(one)}
              />
            ))}
        </div>
        <div className={styles.bulk}>
          <BulkActions entries={list.data} />
        </div>
      </div>
      <ul className={styles.entries} aria-label="Documents not read fully" tabIndex={0}>
        {shown.slice(0, SHOWN).map((entry) => (
          <Entry key={entry.documentUid} entry={entry} projectUid={projectUid} />
        ))}
      </ul>
      {shown.length > SHOWN && <p className={styles.note}>and {formatCount(shown.length - SHOWN)} more</p>}
    </>
  )
}

type NotReadProps = { readonly projectUid: string; readonly isOpen: boolean; readonly onClose: () => void }

/** What of a project's documents is in no block, and what to do about it. */
export function NotReadDialog({ projectUid, isOpen, onClose }: NotReadProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="What was not read"
      size={820}
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      <NotReadList projectUid={projectUid} />
    </Modal>
  )
}
