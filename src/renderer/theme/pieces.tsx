import { Button } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle, IconCheck, IconClock, IconRefresh } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { failureOf } from '../lib/errors.ts'
import { formatCount } from '../lib/format.ts'
import styles from './pieces.module.css'

export type Tone = 'good' | 'wait' | 'bad' | 'accent' | 'plain'

/** A short state in words; the tone only repeats what the words and the icon say. */
export function Chip({
  tone = 'plain',
  children,
  title,
}: {
  readonly tone?: Tone
  readonly children: ReactNode
  readonly title?: string
}) {
  return (
    <span className={styles.chip} data-tone={tone} title={title}>
      {tone === 'good' && <IconCheck size={12} aria-hidden />}
      {tone === 'wait' && <IconClock size={12} aria-hidden />}
      {tone === 'bad' && <IconAlertTriangle size={12} aria-hidden />}
      {children}
    </span>
  )
}

/** Something that a person should know of a document, though nothing failed. */
export function NoticeChip({ children, title }: { readonly children: string; readonly title?: string }) {
  return (
    <span className={styles.chip} data-tone="wait" title={title ?? children}>
      <IconAlertCircle size={12} aria-hidden />
      <span>{children}</span>
    </span>
  )
}

type FilterTabProps = {
  readonly label: string
  readonly count?: number
  readonly isChosen: boolean
  readonly onChoose: () => void
}

/** One of a row of filters, with how many there are of it. */
export function FilterTab({ label, count, isChosen, onChoose }: FilterTabProps) {
  return (
    <button type="button" className={styles.tab} aria-pressed={isChosen} onClick={onChoose}>
      {label}
      {count !== undefined && (
        <>
          {' '}
          <b>{formatCount(count)}</b>
        </>
      )}
    </button>
  )
}

type EmptyProps = {
  readonly icon: ReactNode
  readonly title: string
  readonly children?: ReactNode
  readonly actions?: ReactNode
}

export function Empty({ icon, title, children, actions }: EmptyProps) {
  return (
    <div className={styles.empty}>
      {icon}
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  )
}

/** A failure where its content would have been, with a way to try again. */
export function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const failure = failureOf(error)
  return (
    <div className={styles.failure} role="alert">
      <IconAlertTriangle size={18} color="var(--failed-bar)" aria-hidden />
      <div>
        <strong>{failure.message}</strong>
        {failure.hint}
      </div>
      {onRetry && (
        <Button leftSection={<IconRefresh size={14} />} onClick={onRetry}>
          Retry
        </Button>
      )}
    </div>
  )
}

/** A failure in a part of a screen. When the host is gone the screen itself says so, once. */
export function PartFailure({ error }: { readonly error: unknown }) {
  return failureOf(error).code === 'host' ? (
    <p className={styles.absent}>Not at hand right now.</p>
  ) : (
    <Failure error={error} />
  )
}

/** Placeholder rows in the final layout; they appear only when the wait is longer than 150 ms. */
export function Waiting({ rows = 6, label = 'Loading' }: { readonly rows?: number; readonly label?: string }) {
  return (
    <div className={styles.waiting} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <span key={index} />
      ))}
    </div>
  )
}

export function Key({ children }: { readonly children: string }) {
  return (
    <kbd className={styles.key} aria-hidden>
      {children}
    </kbd>
  )
}
