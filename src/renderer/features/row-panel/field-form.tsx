import { Select, TagsInput, TextInput, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import type { Evidence } from '../../../shared/domain.ts'
import type { JsonValue } from '../../../shared/json.ts'
import type { GridRow, SchemaField } from '../../../shared/views.ts'
import { isSameValue, parseInput, showValue, valueAsText } from '../../grid/values.ts'
import { failureOf } from '../../lib/errors.ts'
import styles from './row-panel.module.css'
import { FieldEvidence } from './evidence-grade.tsx'
import { evidenceOfField } from './evidence-marks.ts'

type SaveField = (row: GridRow, field: SchemaField, value: JsonValue) => Promise<void>
type FieldProps = { readonly row: GridRow; readonly field: SchemaField; readonly onSave: SaveField }

/** One field of a staged row. It is kept on Enter or when the focus leaves; a refused value shows why and goes back. */
function FieldInput({ row, field, onSave }: FieldProps) {
  const value = row.data?.[field.name]
  const [text, setText] = useState(() => valueAsText(field, value))
  const [problem, setProblem] = useState<string | null>(null)
  const id = `field-${field.name}`
  const save = async (input: JsonValue): Promise<void> => {
    const parsed = parseInput(field, input)
    if ('problem' in parsed) {
      setProblem(parsed.problem)
      return
    }
    setProblem(null)
    if (isSameValue(parsed.value, value)) return
    // A cleared text that was never there stays absent.
    if (parsed.value === '' && (value === null || value === undefined)) return
    try {
      await onSave(row, field, parsed.value)
    } catch (error) {
      setProblem(failureOf(error).message)
      setText(valueAsText(field, value))
    }
  }
  const shared = { id, error: problem, 'aria-describedby': field.description ? `${id}-about` : undefined }
  switch (field.kind) {
    case 'boolean':
    case 'enum':
      return (
        <Select
          {...shared}
          data={field.kind === 'boolean' ? ['true', 'false'] : [...field.options]}
          value={text === '' ? null : text}
          onChange={(next) => {
            if (next === null) return
            setText(next)
            void save(next)
          }}
        />
      )
    case 'tags':
      return (
        <TagsInput
          {...shared}
          value={Array.isArray(value) ? value.map(showValue) : []}
          onChange={(tags) => void save(tags)}
        />
      )
    case 'number':
    case 'integer':
      return (
        <TextInput
          {...shared}
          inputMode="decimal"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onBlur={() => void save(text)}
          onKeyDown={(event) => event.key === 'Enter' && void save(text)}
        />
      )
    case 'text':
    case 'json':
      return (
        <Textarea
          {...shared}
          autosize
          minRows={1}
          maxRows={12}
          value={text}
          classNames={field.kind === 'json' ? { input: 'mono' } : undefined}
          onChange={(event) => setText(event.currentTarget.value)}
          onBlur={() => void save(text)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey) return
            event.preventDefault()
            void save(text)
          }}
        />
      )
  }
}

type FieldFormProps = {
  readonly row: GridRow
  readonly fields: readonly SchemaField[]
  readonly onSave: SaveField
  /** The field that a person is at; its words stand out in the block. */
  readonly onFocusField: (field: string | null) => void
}

export function FieldForm({ row, fields, onSave, onFocusField }: FieldFormProps) {
  if (!row.data)
    return (
      <p className={styles.muted}>
        {row.status === 'failed' ? 'Nothing was staged for this block.' : 'Nothing is staged for this block yet.'}
      </p>
    )
  const isEditable = row.status === 'ai_complete'
  return (
    <div className={styles.form}>
      {fields.map((field) => {
        const value = row.data?.[field.name]
        return (
          <FieldRow
            key={`${row.blockIndex}/${field.name}/${JSON.stringify(value)}`}
            field={field}
            isEditable={isEditable}
            isEdited={row.editedFields.includes(field.name)}
            evidence={evidenceOfField(row.evidence, field.name)}
            onFocusField={onFocusField}
          >
            {isEditable ? (
              <FieldInput row={row} field={field} onSave={onSave} />
            ) : (
              <div className={styles.readonly}>
                {field.kind === 'json' || field.kind === 'text' ? valueAsText(field, value) : showValue(value)}
              </div>
            )}
          </FieldRow>
        )
      })}
    </div>
  )
}

type FieldRowProps = {
  readonly field: SchemaField
  readonly isEdited: boolean
  readonly isEditable: boolean
  readonly evidence: readonly Evidence[]
  readonly onFocusField: (field: string | null) => void
  readonly children: ReactNode
}

function FieldRow({ field, isEdited, isEditable, evidence, onFocusField, children }: FieldRowProps) {
  const name = (
    <>
      {field.name}
      {isEdited && <span className="visually-hidden"> (edited)</span>}
    </>
  )

  return (
    <>
      {isEditable ? (
        <label htmlFor={`field-${field.name}`} title={field.description ?? undefined}>
          {name}
        </label>
      ) : (
        <span className={styles.label} title={field.description ?? undefined}>
          {name}
        </span>
      )}
      <div
        className={isEdited ? styles.edited : undefined}
        onFocus={() => onFocusField(field.name)}
        onBlur={() => onFocusField(null)}
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
