import { ActionIcon, Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { JsonValue } from '../../../shared/json.ts'
import type { GridRow, SchemaField } from '../../../shared/views.ts'
import { formatBlockType, formatCount } from '../../lib/format.ts'
import { STATUS_LABELS } from '../../lib/progress.ts'
import { KeyOf } from '../../keys/key-of.tsx'
import { BlockView } from './block-view.tsx'
import styles from './row-panel.module.css'
import { ConfidenceValue } from './evidence-grade.tsx'
import { FieldForm } from './field-form.tsx'
import { ModelCall } from './model-call.tsx'
import { RowHistory } from './row-history.tsx'

export type RowPanelProps = {
  readonly width: number
  readonly schemaUid: string | null
  readonly row: GridRow | null
  /** How many rows are selected in the grid: the actions are about all of them. */
  readonly selected: number
  readonly fields: readonly SchemaField[]
  /** The field that a person is at, in the grid or in the form. */
  readonly focusedField: string | null
  readonly onFocusField: (field: string | null) => void
  /** The words of the search that led to the row. */
  readonly find?: string | undefined
  readonly isReadOnly?: boolean
  /** Rejects with an AppError; the code `row_conflict` says that the row changed meanwhile. */
  readonly onSave: (row: GridRow, field: SchemaField, value: JsonValue) => Promise<void>
  readonly onConfirm: () => void
  readonly onReject: () => void
  readonly onReopen: () => void
  readonly onNext: () => void
  readonly onClose: () => void
}

/** From here on a number takes the room of a key. */
const LONG_NUMBER = 999

function Actions({ row, selected, onConfirm, onReject, onReopen, onNext }: RowPanelProps) {
  const many = selected > 1 ? ` ${formatCount(selected)}` : ''
  const isDecided = row?.status === 'confirmed' || row?.status === 'rejected'
  const isStaged = row?.status === 'ai_complete' || selected > 1
  return (
    <div
      className={styles.actions}
      role="group"
      aria-label="Row actions"
      data-many={selected > LONG_NUMBER ? 'long' : selected > 1 || undefined}
    >
      {isDecided && selected <= 1 ? (
        <Button onClick={onReopen}>
          Reopen
          <KeyOf action="reopen" />
        </Button>
      ) : (
        <>
          <Button variant="filled" disabled={!isStaged} onClick={onConfirm}>
            Confirm{many}
            <KeyOf action="confirm" />
          </Button>
          <Button disabled={!isStaged} onClick={onReject}>
            Reject{many}
            <KeyOf action="reject" />
          </Button>
        </>
      )}
      <Button onClick={onNext}>
        Next
        <KeyOf action="nextToReview" />
      </Button>
    </div>
  )
}

/** The row at hand: its block in the document, its fields, where they came from and what happened to it. */
export function RowPanel(props: RowPanelProps) {
  const { width, schemaUid, row, fields, focusedField, onFocusField, isReadOnly = false, onSave, onClose } = props
  const runUid = row?.runUid ?? null
  return (
    <aside className={styles.panel} style={{ width }} aria-label="Block">
      <div className={styles.panelHead}>
        <span>
          {row
            ? `Row ${row.blockIndex} · ${formatBlockType(row.type)}${row.status ? ` · ${STATUS_LABELS[row.status].toLowerCase()}` : ''}`
            : 'Block'}
        </span>
        <ActionIcon variant="subtle" color="gray" size={24} aria-label="Close the side panel" onClick={onClose}>
          <IconX size={14} />
        </ActionIcon>
      </div>
      {!row ? (
        <section>
          <p className={styles.muted}>Choose a row to see its block in the document.</p>
        </section>
      ) : (
        <div className={styles.scroll} tabIndex={-1}>
          <section aria-label="In the document">
            <BlockView row={row} find={props.find} focusedField={focusedField} />
          </section>
          {runUid && row.status && (
            <>
              {row.lastError && (
                <section aria-label="Last error">
                  <h2>Last error</h2>
                  <p className={styles.reason}>{row.lastError.message}</p>
                  <p className={styles.muted}>{row.lastError.hint}</p>
                </section>
              )}
              <section aria-label="Fields" data-key="fields" tabIndex={-1}>
                <div className={styles.headRow}>
                  <h2>Fields</h2>
                  <ConfidenceValue confidence={row.data ? row.confidence : null} />
                </div>
                <FieldForm
                  row={row}
                  fields={fields}
                  isReadOnly={isReadOnly}
                  onSave={onSave}
                  onConfirm={props.onConfirm}
                  onFocusField={onFocusField}
                />
              </section>
              <section aria-label="Model call">
                <h2>Model call</h2>
                <ModelCall runUid={runUid} blockIndex={row.blockIndex} />
              </section>
              <section aria-label="Row history">
                <h2>History</h2>
                <RowHistory runUid={runUid} blockIndex={row.blockIndex} />
              </section>
            </>
          )}
        </div>
      )}
      {runUid && schemaUid !== null && !isReadOnly && <Actions {...props} />}
    </aside>
  )
}
