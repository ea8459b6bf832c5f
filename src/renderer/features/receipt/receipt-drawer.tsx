import { Drawer } from '@mantine/core'
import { IconAlertCircle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ParseReceipt, ReceiptItem } from '../../../shared/receipt.ts'
import { RECEIPT_THINGS } from '../../../shared/receipt.ts'
import type { ConversionSummary } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'
import { countOf, formatBlockType, formatCount, formatDuration, formatMoment, formatWhen } from '../../lib/format.ts'
import pieces from '../../theme/pieces.module.css'
import { Chip, Failure, Waiting } from '../../theme/pieces.tsx'
import { ReadAgainActions } from './read-again-actions.tsx'
import styles from './receipt.module.css'

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles.part} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

function Counts({ rows }: { readonly rows: readonly (readonly [string, number])[] }) {
  return (
    <dl className={styles.counts}>
      {rows.map(([label, count]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{formatCount(count)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Items({ items, tone }: { readonly items: readonly ReceiptItem[]; readonly tone: 'wait' | 'plain' }) {
  return (
    <ul className={styles.items} data-tone={tone}>
      {items.map((item) => (
        <li key={`${item.code} ${item.message}`}>
          {tone === 'wait' ? <IconAlertCircle size={15} aria-hidden /> : <IconInfoCircle size={15} aria-hidden />}
          <div>
            <strong>{item.short}</strong>
            <p>{item.message}</p>
            {item.where && <p className={styles.where}>{item.where}</p>}
          </div>
        </li>
      ))}
    </ul>
  )
}

function Receipt({ receipt }: { readonly receipt: ParseReceipt }) {
  const { found, made, skipped, warnings } = receipt
  const things = RECEIPT_THINGS.flatMap((thing) => {
    const count = found[thing] ?? 0
    return count > 0 ? [[formatBlockType(thing), count] as const] : []
  })
  const types = Object.entries(made.byType)
    .sort((a, b) => b[1] - a[1])
    .map(([type, count]) => [formatBlockType(type), count] as const)
  return (
    <>
      {skipped.length === 0 ? (
        <p className={styles.full}>
          <IconCircleCheck size={16} aria-hidden />
          Read fully: everything that was found is in a block.
        </p>
      ) : (
        <Part title="Not read">
          <Items items={skipped} tone="wait" />
        </Part>
      )}
      {warnings.length > 0 && (
        <Part title="Worth knowing">
          <Items items={warnings} tone="plain" />
        </Part>
      )}
      <div className={styles.pair}>
        <Part title="Found in the file">
          <Counts rows={things} />
        </Part>
        <Part title="Made of it">
          <Counts rows={[['blocks', made.blocks], ['characters', made.characters], ...types]} />
        </Part>
      </div>
      <p className={styles.note}>
        Read as {receipt.format}
        {receipt.namedFormat && `, though its name says ${receipt.namedFormat}`} by {receipt.reader} in{' '}
        {formatDuration(receipt.durationMs)}.
      </p>
    </>
  )
}

function Conversions({ conversions }: { readonly conversions: readonly ConversionSummary[] }) {
  return (
    <Part title="Conversions">
      <ul className={styles.conversions}>
        {conversions.map((conversion) => (
          <li key={conversion.conversionUid}>
            <span>
              <strong>{conversion.reader}</strong>
              <span className={styles.note}>
                {countOf(conversion.blocks, 'block')} · {countOf(conversion.runs, 'run')} ·{' '}
                <time dateTime={conversion.createdAt} title={formatMoment(conversion.createdAt)}>
                  {formatWhen(conversion.createdAt)}
                </time>
              </span>
            </span>
            {conversion.isNewest && <Chip>Shown</Chip>}
          </li>
        ))}
      </ul>
      {conversions.length > 1 && (
        <p className={styles.note}>Reading again makes a new conversion; runs stay with the one that they ran on.</p>
      )}
    </Part>
  )
}

function Body({ documentUid }: { readonly documentUid: string }) {
  const view = useQuery(trpc.documents.receipt.queryOptions({ documentUid }))
  if (view.error) return <Failure error={view.error} onRetry={() => void view.refetch()} />
  if (!view.data) return <Waiting rows={6} label="Loading the receipt" />
  const { receipt, error, hasNewerReader, canOcr, isQuarantined, conversions } = view.data
  const hasActions = hasNewerReader || canOcr || isQuarantined || error !== null
  return (
    <div className={styles.root}>
      {error && <Failure error={{ data: { app: error } }} />}
      {hasActions && (
        <div className={styles.actions}>
          {!error && hasNewerReader && (
            <p className={styles.note}>The reader of this format has improved since this document was read.</p>
          )}
          {canOcr && <p className={styles.note}>Tesseract on this machine can recognise the text of scanned pages.</p>}
          <div className={pieces.actions}>
            <ReadAgainActions view={view.data} />
          </div>
        </div>
      )}
      {receipt && <Receipt receipt={receipt} />}
      {!receipt && !error && (
        <p className={styles.note}>This document was read before there were receipts. Read it again to get one.</p>
      )}
      {conversions.length > 0 && <Conversions conversions={conversions} />}
    </div>
  )
}

type ReceiptProps = { readonly documentUid: string; readonly isOpen: boolean; readonly onClose: () => void }

/** The parse receipt of a document: what its file holds against what became blocks. */
export function ReceiptDrawer({ documentUid, isOpen, onClose }: ReceiptProps) {
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      title="What was read"
      position="right"
      size={460}
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      <Body documentUid={documentUid} />
    </Drawer>
  )
}
