import { IconMoon } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { BatchView } from '../../../shared/model-work.ts'
import { queryClient, trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { formatCount, formatMoment, formatWhen } from '../../lib/format.ts'
import pieces from '../../theme/pieces.module.css'
import { Chip } from '../../theme/pieces.tsx'
import { BATCH_LABELS, isOpenBatch } from '../run-controls/run-states.ts'
import styles from './activity.module.css'
import { ActivityTable, type Column } from './activity-table.tsx'
import { RowButton } from './row-button.tsx'

const columns: readonly Column[] = [
  { label: 'Batch' },
  { label: 'State' },
  { label: 'Model' },
  { label: 'Requests', isNumber: true },
  { label: 'Rows', isNumber: true },
  { label: 'Looked at', isNumber: true, isOptional: true },
  { label: 'Sent', isNumber: true },
]

function BatchRow({ batch, now }: { readonly batch: BatchView; readonly now: Date }) {
  const cancel = useMutation(
    trpc.batches.cancel.mutationOptions({
      onError: showFailure,
      onSuccess: () => showDone('The provider was asked to stop. What it answered by then is merged.'),
      onSettled: () => void queryClient.invalidateQueries({ queryKey: trpc.batches.pathKey() }),
    }),
  )
  const state = BATCH_LABELS[batch.state]
  const moment = (iso: string | null) =>
    iso && (
      <time dateTime={iso} title={formatMoment(iso)}>
        {formatWhen(iso, now)}
      </time>
    )
  return (
    <>
      <tr className={batch.error ? styles.hasError : undefined}>
        <td className={styles.what}>
          <strong>{batch.projectName}</strong>
          <div className={styles.sub}>{batch.schemaRef}</div>
        </td>
        <td>
          <Chip tone={state.tone}>{state.label}</Chip>
        </td>
        <td className={styles.sub}>
          {batch.provider}
          <br />
          {batch.model}
        </td>
        <td className={pieces.number}>
          {formatCount(batch.requests)}
          {batch.mergedRequests > 0 && <div className={styles.sub}>{formatCount(batch.mergedRequests)} merged</div>}
        </td>
        <td className={pieces.number}>{formatCount(batch.rows)}</td>
        <td className={`${pieces.number} ${styles.optional}`}>{moment(batch.checkedAt)}</td>
        <td className={pieces.number}>{moment(batch.submittedAt ?? batch.createdAt)}</td>
        <td className={styles.actions}>
          {isOpenBatch(batch) && batch.state !== 'cancelling' && (
            <RowButton
              label="Cancel"
              what={`Cancel the batch of ${batch.projectName}`}
              isBusy={cancel.isPending}
              onClick={() => cancel.mutate({ batchUid: batch.batchUid })}
            />
          )}
        </td>
      </tr>
      {batch.error && (
        <tr className={batch.state === 'failed' ? styles.error : styles.waits}>
          <td colSpan={columns.length + 1}>
            {batch.error.message} {batch.error.hint}
          </td>
        </tr>
      )}
    </>
  )
}

/** What is with providers for the night, and what came back. */
export function BatchesTable({ now }: { readonly now: Date }) {
  const batches = useQuery(trpc.batches.list.queryOptions())
  return (
    <ActivityTable
      label="Batches"
      columns={columns}
      query={batches}
      empty={{
        icon: <IconMoon size={44} stroke={1.2} aria-hidden />,
        title: 'Nothing was left for the night',
        text: 'Choose Overnight when you run a schema with a model that takes batches: half the price, within a day.',
      }}
    >
      {batches.data?.map((batch) => (
        <BatchRow key={batch.batchUid} batch={batch} now={now} />
      ))}
    </ActivityTable>
  )
}
