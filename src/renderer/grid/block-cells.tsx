import { IconAlertTriangle } from '@tabler/icons-react'
import type { CustomCellRendererProps } from 'ag-grid-react'
import type { JsonValue } from '../../shared/json.ts'
import type { GridRow, SchemaField } from '../../shared/views.ts'
import { countOf, formatBlockType } from '../lib/format.ts'
import { STATUS_LABELS } from '../lib/progress.ts'
import styles from './grid.module.css'
import { parseTable } from './table-text.ts'
import { readableContent, showValue } from './values.ts'

type CellProps = CustomCellRendererProps<GridRow, JsonValue>

export function IndexCell({ data }: CellProps) {
  return data ? <span className={styles.index}>{data.blockIndex}</span> : <span className={styles.waiting} />
}

export function TypeCell({ data }: CellProps) {
  return data ? <span className={styles.type}>{formatBlockType(data.type)}</span> : null
}

const MAX_INDENT = 6
const INDENT_PX = 14

export function ContentCell({ data }: CellProps) {
  if (!data) return <span className={styles.waiting} />
  const { type, content, attributes } = data
  const text = showValue(readableContent(type, content))
  if (text === '' && type === 'figure') return <span className={styles.absent}>Picture without text</span>
  const table = type === 'table' ? parseTable(content) : null
  if (table) {
    return (
      <span title={text} dir="auto">
        {table.head.join(' | ')}
        <span className={styles.rows}>{countOf(table.rows.length, 'row')}</span>
      </span>
    )
  }
  if (type === 'heading') {
    return (
      <strong title={text} dir="auto">
        {text}
      </strong>
    )
  }
  const depth = type === 'list_item' ? Math.min(MAX_INDENT, (attributes.level ?? 1) - 1) : 0
  return (
    <span title={text} dir="auto" style={depth > 0 ? { paddingInlineStart: depth * INDENT_PX } : undefined}>
      {attributes.marker !== undefined && <span className={styles.marker}>{attributes.marker}</span>}
      {text}
    </span>
  )
}

/** A required value whose words are nowhere in the block. */
function isUnfound(row: GridRow | undefined, field: string): boolean {
  const pointer = `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`
  return (row?.evidence ?? []).some(
    (one) =>
      one.isRequired && one.grade === 'not_found' && (one.pointer === pointer || one.pointer.startsWith(`${pointer}/`)),
  )
}

export function ValueCell(props: CellProps & { readonly fieldSpec: SchemaField }) {
  if (!isUnfound(props.data, props.fieldSpec.name)) return <Value {...props} />
  return (
    <>
      <span className={styles.unfound} title="Not found in the block">
        <IconAlertTriangle size={13} aria-label="Not found in the block" role="img" />
      </span>
      <Value {...props} />
    </>
  )
}

function Value({ value, fieldSpec }: CellProps & { readonly fieldSpec: SchemaField }) {
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
  if (!data) return null
  if (data.status === null) return <span className={styles.absent}>Not in this run</span>
  const { status, lastError, confidence } = data
  const isEdited = status === 'ai_complete' && data.editedFields.length > 0
  const reason = status === 'failed' && lastError ? `: ${lastError.message}` : ''
  const label = `${isEdited ? 'Edited' : STATUS_LABELS[status]}${reason}`
  return (
    <span className={styles.status} data-tone={tones[status]} title={label}>
      <span className={styles.dot} style={{ background: `var(--${tones[status]}-bar)` }} />
      {label}
      {status === 'ai_complete' && confidence !== null && confidence < LOW_CONFIDENCE && (
        <span className={styles.flag} title="Confidence, from the model's own words and from where its words stand">
          {confidence.toFixed(2)}
        </span>
      )}
    </span>
  )
}
