import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { Evidence } from '../../../shared/domain.ts'
import type { GridRow, SchemaField } from '../../../shared/views.ts'
import { showValue, valueAsText } from '../../grid/values.ts'
import { FieldEvidence } from './evidence-grade.tsx'
import { evidenceOfField } from './evidence-marks.ts'
import { FieldInput } from './field-input.tsx'
import { DiffOrEdit } from './diff/diff-or-edit.tsx'
import styles from './row-panel.module.css'
import { type FieldEditor, type SaveField, useField } from './use-field.ts'

/** The field that holds a block's text as the model would have it. */
const REVISED_FIELD = 'revised_content'
const MAX_SHOWN = 120

type FieldFormProps = {
  readonly row: GridRow
  readonly fields: readonly SchemaField[]
  readonly isReadOnly: boolean
  readonly onSave: SaveField
  readonly onConfirm: () => void
  /** The field that a person is at; its words stand out in the block. */
  readonly onFocusField: (field: string | null) => void
}

export function FieldForm({ row, fields, isReadOnly, onSave, onConfirm, onFocusField }: FieldFormProps) {
  if (!row.data)
    return (
      <p className={styles.muted}>
        {row.status === 'failed' ? 'Nothing was staged for this block.' : 'Nothing is staged for this block yet.'}
      </p>
    )
  const isEditable = row.status === 'ai_complete' && !isReadOnly
  return (
    <>
      {row.problem !== null && (
        <p className={styles.problem} role="status">
          <IconAlertTriangle size={14} aria-hidden />
          <span>
            <b>Does not fit the schema.</b> {row.problem}
          </span>
        </p>
      )}
      <div className={styles.form}>
        {fields.map((field) => {
          // A draft belongs to its row: another row's field is another editor.
          const key = `${row.documentUid}/${row.runUid ?? ''}/${row.blockIndex}/${field.name}`
          return isEditable ? (
            <EditableField key={key} {...{ row, field, onSave, onConfirm, onFocusField }} />
          ) : (
            <FieldRow key={key} row={row} field={field} isEditable={false} onFocusField={onFocusField}>
              <ReadOnlyValue row={row} field={field} />
            </FieldRow>
          )
        })}
      </div>
      {isEditable && <p className={styles.hint}>Enter keeps · Esc restores · Ctrl Enter keeps and confirms</p>}
    </>
  )
}

function ReadOnlyValue({ row, field }: { readonly row: GridRow; readonly field: SchemaField }) {
  const value = row.data?.[field.name]
  const text = field.kind === 'json' || field.kind === 'text' ? valueAsText(field, value) : showValue(value)
  const shown = <div className={field.kind === 'json' ? `${styles.readonly} mono` : styles.readonly}>{text}</div>
  if (field.name !== REVISED_FIELD || text === '') return shown
  return (
    <DiffOrEdit original={row.content} revised={text} otherLabel="Text">
      {shown}
    </DiffOrEdit>
  )
}

type EditableFieldProps = Omit<FieldFormProps, 'fields' | 'isReadOnly'> & { readonly field: SchemaField }

function EditableField({ row, field, onSave, onConfirm, onFocusField }: EditableFieldProps) {
  const editor = useField({ row, field, onSave })
  const input = <FieldInput field={field} editor={editor} onConfirm={onConfirm} />
  const revised = field.name === REVISED_FIELD && typeof editor.input === 'string' ? editor.input : ''
  return (
    <FieldRow row={row} field={field} isEditable onFocusField={onFocusField}>
      {revised === '' ? (
        input
      ) : (
        <DiffOrEdit original={row.content} revised={revised} otherLabel="Edit">
          {input}
        </DiffOrEdit>
      )}
      {editor.isContested && <Contest row={row} field={field} editor={editor} />}
    </FieldRow>
  )
}

type ContestProps = { readonly row: GridRow; readonly field: SchemaField; readonly editor: FieldEditor }

function Contest({ row, field, editor }: ContestProps) {
  const theirs = showValue(row.data?.[field.name])
  return (
    <div className={styles.contest} role="alert">
      <span>
        Changed meanwhile: now <b>{theirs === '' ? 'empty' : theirs.slice(0, MAX_SHOWN)}</b>.
      </span>
      <Button size="compact-xs" onClick={editor.keepMine}>
        Keep mine
      </Button>
      <Button size="compact-xs" onClick={editor.restore}>
        Take theirs
      </Button>
    </div>
  )
}

type FieldRowProps = {
  readonly row: GridRow
  readonly field: SchemaField
  readonly isEditable: boolean
  readonly onFocusField: (field: string | null) => void
  readonly children: ReactNode
}

function FieldRow({ row, field, isEditable, onFocusField, children }: FieldRowProps) {
  const isEdited = row.editedFields.includes(field.name)
  const evidence: readonly Evidence[] = evidenceOfField(row.evidence, field.name)
  const isWide = field.kind === 'json' || field.name === REVISED_FIELD
  const name = (
    <>
      {field.name}
      {isEdited && <span className="visually-hidden"> (edited)</span>}
    </>
  )
  return (
    <>
      {isEditable ? (
        <label
          htmlFor={`field-${field.name}`}
          className={isWide ? styles.wide : undefined}
          title={field.description ?? undefined}
        >
          {name}
        </label>
      ) : (
        <span
          className={isWide ? `${styles.label} ${styles.wide}` : styles.label}
          title={field.description ?? undefined}
        >
          {name}
        </span>
      )}
      <div
        className={[isEdited && styles.edited, isWide && styles.wide].filter(Boolean).join(' ') || undefined}
        onFocus={() => onFocusField(field.name)}
        onBlur={(event) => {
          // The block and the steps between its places stand in the same panel, and are about the same field.
          if (!event.currentTarget.closest('aside')?.contains(event.relatedTarget)) onFocusField(null)
        }}
      >
        {children}
        <FieldEvidence
          field={field.name}
          evidence={evidence}
          isEditable={isEditable}
          onShow={() => onFocusField(field.name)}
        />
        {field.description && (
          <span id={`field-${field.name}-about`} hidden>
            {field.description}
          </span>
        )}
      </div>
    </>
  )
}
