import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReviewWork } from '../../../shared/review-work.ts'
import type { RowChoice } from '../../../shared/rows.ts'
import type { SchemaField } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'
import { countOf, formatCount } from '../../lib/format.ts'
import { stagedOnly } from '../../lib/staged.ts'
import type { Where } from '../../lib/where.ts'
import { Failure, Waiting } from '../../theme/pieces.tsx'
import { replaceable } from '../facets/field-kinds.ts'
import { useWorkRun } from '../work/use-work-run.ts'
import { useWork } from '../work/use-work.tsx'
import { Refusals } from '../work/work-preview.tsx'
import styles from './clean-up.module.css'
import { NO_FIND, patternProblem, type FindOptions } from './find-pattern.ts'
import { ReplacePreview } from './replace-preview.tsx'

const PAUSE_MS = 250

type FieldsProps = {
  readonly fields: readonly SchemaField[]
  readonly field: string
  readonly options: FindOptions
  readonly problem: string | null
  readonly onField: (field: string) => void
  readonly onOptions: (options: FindOptions) => void
}

function FindFields({ fields, field, options, problem, onField, onOptions }: FieldsProps) {
  const toggle = (key: 'isCaseSensitive' | 'isWholeWord' | 'isRegex', label: string) => (
    <Checkbox
      label={label}
      checked={options[key]}
      onChange={(event) => onOptions({ ...options, [key]: event.currentTarget.checked })}
    />
  )
  return (
    <>
      <div className={styles.findFields}>
        <Select
          label="Field"
          data={fields.map(({ name }) => name)}
          value={field}
          onChange={(name) => {
            if (name !== null) onField(name)
          }}
        />
        <TextInput
          label="Find"
          value={options.find}
          error={problem}
          maxLength={1000}
          classNames={options.isRegex ? { input: styles.pattern } : {}}
          data-autofocus
          onChange={(event) => onOptions({ ...options, find: event.currentTarget.value })}
        />
        <TextInput
          label="Replace with"
          placeholder="Nothing"
          value={options.replace}
          maxLength={10_000}
          classNames={options.isRegex ? { input: styles.pattern } : {}}
          onChange={(event) => onOptions({ ...options, replace: event.currentTarget.value })}
        />
      </div>
      <div className={styles.toggles}>
        {toggle('isCaseSensitive', 'Match case')}
        {toggle('isWholeWord', 'Whole word')}
        {toggle('isRegex', 'Regular expression')}
        {options.isRegex && (
          <span className={styles.words}>
            <code>$1</code> stands for the first group.
          </span>
        )}
      </div>
    </>
  )
}

/** Asked for a moment after the last key: what would change, kept in sight meanwhile. */
function useReplacePreview(choice: RowChoice, work: ReviewWork, isReady: boolean) {
  const text = JSON.stringify({ choice, work })
  const [settled] = useDebouncedValue(text, PAUSE_MS)
  const asked = JSON.parse(settled) as { readonly choice: RowChoice; readonly work: ReviewWork }
  const isAsked = isReady && settled === text
  const preview = useQuery(
    trpc.review.preview.queryOptions(asked, {
      enabled: isAsked,
      placeholderData: (before) => before,
      staleTime: 0,
      gcTime: 0,
    }),
  )
  return { preview, isStale: !isAsked || preview.isPlaceholderData || preview.isFetching }
}

type RunProps = { readonly run: ReturnType<typeof useWorkRun>; readonly onClose: () => void }

function Under({ run, onClose }: RunProps) {
  const { state } = run
  if (state.step === 'running')
    return (
      <div className={styles.running}>
        <p role="status">
          {formatCount(state.done)} of {formatCount(state.total)} rows{state.isStopping && ', stopping after this step'}
        </p>
        <div
          className={styles.progress}
          role="progressbar"
          aria-label="Rows done"
          aria-valuemin={0}
          aria-valuemax={state.total}
          aria-valuenow={state.done}
        >
          <span style={{ width: `${state.total > 0 ? (state.done / state.total) * 100 : 0}%` }} />
        </div>
        <div className={styles.foot}>
          <Button disabled={state.isStopping} onClick={run.stop}>
            Stop
          </Button>
        </div>
      </div>
    )
  if (state.step === 'failed') return <Failure error={state.error} onRetry={run.again} />
  if (state.step !== 'ended') return null
  const { rows, refused, refusals, isStopped } = state.outcome
  return (
    <div className={styles.running}>
      <p role="status">
        {isStopped && 'Stopped: '}
        {countOf(rows, 'row')} changed. One undo takes {rows === 1 ? 'it' : 'all of it'} back.
      </p>
      <Refusals refused={refused} refusals={refusals} isOpen />
      <div className={styles.foot}>
        <Button onClick={run.again}>Replace more</Button>
        <Button variant="filled" autoFocus onClick={onClose}>
          Close
        </Button>
      </div>
    </div>
  )
}

type ReplaceFormProps = Where & { readonly field: string; readonly onClose: () => void }

function ReplaceForm({ field: first, fields, scope, filter, onClose }: ReplaceFormProps) {
  const [field, setField] = useState(first)
  const [options, setOptions] = useState(NO_FIND)
  const { tell } = useWork()
  const problem = patternProblem(options)
  const isReady = options.find !== '' && problem === null
  const choice: RowChoice = { kind: 'filter', scope, filter: stagedOnly(filter) }
  const work: ReviewWork = { kind: 'change', change: { kind: 'replace', field, ...options } }
  const run = useWorkRun(choice)
  const { preview, isStale } = useReplacePreview(choice, work, isReady && run.state.step === 'preview')
  const shown = isReady ? preview.data : undefined
  const rows = shown?.rows ?? 0

  const perform = async (): Promise<void> => {
    const outcome = await run.perform(work, rows)
    if (!outcome || outcome.refused > 0 || outcome.isStopped) return
    onClose()
    tell('change', outcome)
  }
  if (run.state.step !== 'preview') return <Under run={run} onClose={onClose} />
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (rows > 0 && !isStale) void perform()
      }}
    >
      <FindFields
        fields={fields}
        field={field}
        options={options}
        problem={problem}
        onField={setField}
        onOptions={setOptions}
      />
      <div className={styles.foundArea}>
        {!isReady && problem === null && (
          <p className={styles.words}>Looks in the staged rows in sight. What would change is shown here first.</p>
        )}
        {isReady && preview.error && <Failure error={preview.error} onRetry={() => void preview.refetch()} />}
        {isReady && !shown && !preview.error && <Waiting rows={3} label="Looking for it" />}
        {shown && <ReplacePreview preview={shown} isStale={isStale} />}
      </div>
      <div className={styles.foot}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" disabled={rows === 0 || isStale}>
          {rows > 0 ? `Replace in ${countOf(rows, 'row')}` : 'Replace'}
        </Button>
      </div>
    </form>
  )
}

type ReplaceDialogProps = Where & {
  /** Null: closed. */
  readonly field: string | null
  readonly onClose: () => void
}

/** A text in the values of a field made another, seen before it is done. */
export function ReplaceDialog({ field: name, fields, onClose, ...where }: ReplaceDialogProps) {
  const able = fields.filter(replaceable)
  const field = able.find((one) => one.name === name) ?? able[0] ?? null
  return (
    <Modal
      opened={name !== null}
      onClose={onClose}
      title="Find and replace"
      size={680}
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      {field ? (
        <ReplaceForm {...where} key={field.name} fields={able} field={field.name} onClose={onClose} />
      ) : (
        <p className={styles.words}>This schema has no field that holds text.</p>
      )}
    </Modal>
  )
}
