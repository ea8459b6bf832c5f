import { Checkbox, Select, TextInput } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { useState } from 'react'
import type { Scalar } from '../../../shared/rows.ts'
import type { SchemaField } from '../../../shared/views.ts'
import { parseInput } from '../../grid/values.ts'
import { countOf, formatCount } from '../../lib/format.ts'
import styles from './facets.module.css'
import { showScalar } from './field-filters.ts'

type BarProps = { readonly rows: number; readonly most: number; readonly isChosen: boolean }

/** How many rows, as a thin line under the value. */
export function CountBar({ rows, most, isChosen }: BarProps) {
  return (
    <span className={styles.bar} data-chosen={isChosen} aria-hidden>
      <span style={{ width: `${most > 0 ? (rows / most) * 100 : 0}%` }} />
    </span>
  )
}

type ValueRowProps = BarProps & {
  readonly label: string
  /** Absent for what is no value: the empty rows. */
  readonly index: number
  readonly isCurrent: boolean
  readonly isDisabled: boolean
  readonly onToggle: () => void
  readonly onOnly: () => void
  readonly onRename: (() => void) | null
  readonly onFocus: () => void
}

/** A value to tick. Space ticks, Enter leaves it alone, F2 renames it. */
export function ValueRow({ label, index, isCurrent, isDisabled, ...props }: ValueRowProps) {
  const { rows, isChosen, onToggle, onOnly, onRename, onFocus } = props
  const onKeyDown = (event: KeyboardEvent): void => {
    // The screen has keys of its own for these.
    if (event.key === ' ') event.stopPropagation()
    if (event.key === 'Enter') onOnly()
    else if (event.key === 'F2' && onRename) onRename()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={styles.value} data-chosen={isChosen}>
      <Checkbox
        size="xs"
        label={<span title={label}>{label === '' ? ' ' : label}</span>}
        aria-label={`${label}, ${countOf(rows, 'row')}`}
        checked={isChosen}
        disabled={isDisabled}
        tabIndex={isCurrent ? 0 : -1}
        data-value-index={index}
        classNames={{
          root: styles.tick,
          body: styles.tickBody,
          labelWrapper: styles.tickLabel,
          label: styles.tickText,
        }}
        onChange={onToggle}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      />
      <span className={styles.valueActions}>
        {onRename && (
          <button type="button" tabIndex={-1} aria-label={`Rename ${label}`} title="Rename (F2)" onClick={onRename}>
            <IconPencil size={13} aria-hidden />
          </button>
        )}
        <button type="button" tabIndex={-1} aria-label={`Only ${label}`} title="Only this (Enter)" onClick={onOnly}>
          only
        </button>
      </span>
      <span className={styles.count}>{formatCount(rows)}</span>
      <CountBar {...props} isChosen={isChosen} rows={rows} />
    </div>
  )
}

type RenameProps = {
  readonly field: SchemaField
  readonly value: Scalar
  readonly onRename: (to: Scalar) => void
  readonly onCancel: () => void
}

function toScalar(field: SchemaField, text: string): Scalar | { readonly problem: string } {
  if (text.trim() === '') return { problem: 'Enter a value.' }
  if (field.kind === 'tags') return text.trim()
  const parsed = parseInput(field, text)
  if ('problem' in parsed) return { problem: parsed.problem }
  return typeof parsed.value === 'string' || typeof parsed.value === 'number' ? parsed.value : text
}

/** The value as a field to write in, in its own row. */
export function RenameRow({ field, value, onRename, onCancel }: RenameProps) {
  const [text, setText] = useState(String(value))
  const [problem, setProblem] = useState<string | null>(null)
  const finish = (input: string): void => {
    const to = toScalar(field, input)
    if (typeof to === 'object') setProblem(to.problem)
    else if (to === value) onCancel()
    else onRename(to)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation()
    if (event.key === 'Escape') onCancel()
    if (event.key === 'Enter' && field.kind !== 'enum') finish(text)
  }
  const label = `New value for ${showScalar(value)}`
  return (
    <div className={styles.rename} onKeyDown={onKeyDown}>
      {field.kind === 'enum' ? (
        <Select
          aria-label={label}
          data={field.options.filter((option) => option !== value)}
          placeholder={String(value)}
          autoFocus
          defaultDropdownOpened
          onChange={(option) => option !== null && finish(option)}
          onBlur={onCancel}
        />
      ) : (
        <TextInput
          aria-label={label}
          value={text}
          error={problem !== null}
          title={problem ?? 'Enter shows what would change'}
          autoFocus
          onFocus={(event) => event.currentTarget.select()}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setProblem(null)
          }}
          onBlur={onCancel}
        />
      )}
    </div>
  )
}
