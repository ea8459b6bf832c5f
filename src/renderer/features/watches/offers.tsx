import { Button, Checkbox, Modal } from '@mantine/core'
import { IconFolderSearch } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { WatchOffer } from '../../../shared/views.ts'
import { queryClient, trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { countOf, formatBytes, formatCount, formatMoment, formatWhen } from '../../lib/format.ts'
import { Chip, Empty, Failure, Waiting } from '../../theme/pieces.tsx'
import pieces from '../../theme/pieces.module.css'
import { VirtualList } from '../../theme/virtual-list.tsx'
import styles from './watches.module.css'

const rowHeight = (): number => 38

/** One line above the documents when watched folders have something new. */
export function OffersBanner({ projectUid, onReview }: { readonly projectUid: string; readonly onReview: () => void }) {
  const watches = useQuery(trpc.watches.list.queryOptions({ projectUid }))
  const offering = (watches.data ?? []).filter((watch) => watch.offers > 0)
  const count = offering.reduce((sum, watch) => sum + watch.offers, 0)
  if (count === 0) return null
  const where =
    offering.length === 1 ? `“${offering[0]?.folderName ?? ''}”` : countOf(offering.length, 'watched folder')
  return (
    <section className={pieces.banner} aria-label="Watched folders">
      <IconFolderSearch size={17} aria-hidden />
      <span role="status">
        {formatCount(count)} new or changed {count === 1 ? 'file' : 'files'} in {where}
      </span>
      <Button size="compact-xs" onClick={onReview}>
        Review
      </Button>
    </section>
  )
}

type OfferListProps = { readonly offers: readonly WatchOffer[]; readonly onClose: () => void }

function refresh(): void {
  void queryClient.invalidateQueries({ queryKey: trpc.watches.pathKey() })
  void queryClient.invalidateQueries({ queryKey: trpc.documents.pathKey() })
}

function OfferList({ offers, onClose }: OfferListProps) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const chosen = offers.filter((offer) => !left.has(offer.offerUid)).map((offer) => offer.offerUid)
  const onAnswered = (offerUids: readonly string[]): void => {
    refresh()
    setLeft(new Set())
    if (offers.every((offer) => offerUids.includes(offer.offerUid))) onClose()
  }
  const accept = useMutation(
    trpc.watches.accept.mutationOptions({
      onError: showFailure,
      onSuccess: ({ documents, failed }, { offerUids }) => {
        showDone(
          failed === 0
            ? `${countOf(documents, 'file')} added.`
            : `${countOf(documents, 'file')} added; ${formatCount(failed)} could not be read from the folder any more.`,
        )
        onAnswered(offerUids)
      },
    }),
  )
  const dismiss = useMutation(
    trpc.watches.dismiss.mutationOptions({
      onError: showFailure,
      onSuccess: (_, { offerUids }) => onAnswered(offerUids),
    }),
  )
  const toggle = (offerUid: string): void =>
    setLeft((before) =>
      before.has(offerUid) ? new Set([...before].filter((one) => one !== offerUid)) : new Set([...before, offerUid]),
    )
  const isAll = chosen.length === offers.length
  return (
    <>
      <Checkbox
        label={
          isAll ? countOf(offers.length, 'file') : `${formatCount(chosen.length)} of ${countOf(offers.length, 'file')}`
        }
        checked={isAll}
        indeterminate={!isAll && chosen.length > 0}
        onChange={() => setLeft(isAll ? new Set(offers.map((offer) => offer.offerUid)) : new Set())}
        mb={10}
        ml={12}
      />
      <VirtualList items={offers} label="Offered files" keyOf={(offer) => offer.offerUid} heightOf={rowHeight}>
        {(offer) => (
          <div className={styles.offer}>
            <Checkbox
              aria-label={offer.name}
              checked={!left.has(offer.offerUid)}
              onChange={() => toggle(offer.offerUid)}
            />
            <span title={offer.name}>{offer.name}</span>
            <Chip tone={offer.documentUid === null ? 'plain' : 'accent'}>
              {offer.documentUid === null ? 'New' : 'New version'}
            </Chip>
            <span className={styles.note}>{formatBytes(offer.sizeBytes)}</span>
            <time className={styles.note} dateTime={offer.seenAt} title={formatMoment(offer.seenAt)}>
              {formatWhen(offer.seenAt)}
            </time>
          </div>
        )}
      </VirtualList>
      <div className={pieces.foot}>
        <Button
          disabled={chosen.length === 0 || accept.isPending}
          loading={dismiss.isPending}
          onClick={() => dismiss.mutate({ offerUids: chosen })}
        >
          Dismiss {formatCount(chosen.length)}
        </Button>
        <Button
          variant="filled"
          disabled={chosen.length === 0 || dismiss.isPending}
          loading={accept.isPending}
          onClick={() => accept.mutate({ offerUids: chosen })}
        >
          Add {countOf(chosen.length, 'file')}
        </Button>
      </div>
    </>
  )
}

function Offers({ projectUid, onClose }: { readonly projectUid: string; readonly onClose: () => void }) {
  const offers = useQuery(trpc.watches.offers.queryOptions({ projectUid }))
  if (offers.error) return <Failure error={offers.error} onRetry={() => void offers.refetch()} />
  if (!offers.data) return <Waiting rows={4} label="Loading the offers" />
  if (offers.data.length === 0) {
    return (
      <Empty
        icon={<IconFolderSearch size={36} stroke={1.2} aria-hidden />}
        title="Nothing new in the watched folders"
      />
    )
  }
  return <OfferList offers={offers.data} onClose={onClose} />
}

type OffersDialogProps = { readonly projectUid: string; readonly isOpen: boolean; readonly onClose: () => void }

/** New and changed files of watched folders, to be added or dismissed. */
export function OffersDialog({ projectUid, isOpen, onClose }: OffersDialogProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="New and changed files"
      size={760}
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      <Offers projectUid={projectUid} onClose={onClose} />
    </Modal>
  )
}
