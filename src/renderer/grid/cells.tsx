import type { CustomCellRendererProps } from 'ag-grid-react'
import type { JsonValue } from '../../shared/json.ts'
import type { GridRow, SchemaField } from '../../shared/views.ts'
import { formatBlockType } from '../lib/format.ts'
import { STATUS_LABELS } from '../lib/progress.ts'
import styles from './grid.module.css'
import { readableContent, showValue } from './values.ts'

type CellProps = CustomCellRendererProps<GridRow, JsonValue>

export function IndexCell({ data }: CellProps) {
  return data ? <span className={styles.index}>{data.blockIndex}</span> : <span className={styles.waiting} />
}

export function TypeCell({ data }: CellProps) {
  return data ? <span className={styles.type}>{formatBlockType(data.type)}</span> : null
}

export function ContentCell({ data }: CellProps) {
  if (!data) return <span className={styles.waiting} />
  const text = showValue(readableContent(data.type, data.content))
  return data.type === 'heading' ? <strong title={text}>{text}</strong> : <span title={text}>{text}</span>
}

export function ValueCell({ value, fieldSpec }: CellProps & { readonly fieldSpec: SchemaField }) {
  const text = showValue(value ?? undefined)
  if (text === '') return null
  if (fieldSpec.kind === 'enum') return <span className={styles.tag}>{text}</span>
  if (fieldSpec.kind === 'tags' && Array.isArray(value)) {
    return (
      <span title={text}>
        {value.map((tag, index) => (
          <span key={index} className={styles.tag}>
            {showValue(tag)}
          </span>
        ))}
      </span>
    )
  }
  return <span title={text}>{text}</span>
}

const tones = {
  pending: 'pending',
  claimed: 'pending',
  ai_complete: 'staged',
  confirmed: 'confirmed',
  rejected: 'rejected',
  failed: 'failed',
} as const
const LOW_CONFIDENCE = 0.5

export function StatusCell({ data }: CellProps) {
  if (!data?.status) return null
  const { status, lastError, confidence } = data
  const isEdited = status === 'ai_complete' && data.editedFields.length > 0
  const reason = status === 'failed' && lastError ? `: ${lastError.message}` : ''
  const label = `${isEdited ? 'Edited' : STATUS_LABELS[status]}${reason}`
  return (
    <span className={styles.status} data-tone={tones[status]} title={label}>
      <span className={styles.dot} style={{ background: `var(--${tones[status]}-bar)` }} />
      {label}
      {status === 'ai_complete' && confidence !== null && confidence < LOW_CONFIDENCE && (
        <span className={styles.flag} title="Confidence that the model gave">
          {confidence.toFixed(2)}
        </span>
      )}
    </span>
  )
}
