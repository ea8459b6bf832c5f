import { Select } from '@mantine/core'
import type { DispatchScope } from '../../../shared/model-work.ts'
import { countOf, formatCount } from '../../lib/format.ts'
import styles from './run-dialog.module.css'

type WholeScope = Exclude<DispatchScope['kind'], 'rows'>

/** Rows of the documents by status, where they are known. */
export type ScopeCounts = { readonly pending: number; readonly failed: number; readonly rejected: number }

type ScopeChoiceProps = {
  readonly scope: DispatchScope
  readonly onChange: (scope: DispatchScope) => void
  /** Null when the counts are those of another schema. */
  readonly counts: ScopeCounts | null
}

const NOTES: Readonly<Record<WholeScope, string>> = {
  pending: 'What is staged or confirmed stays as it is.',
  failed: 'They get all their attempts again.',
  rejected: "The reviewer's reasons go with the question.",
  changed:
    'Pending rows, and answers to another text, prompt, fields or model. Rows that you edited or confirmed stay.',
}

function isWhole(kind: string | null): kind is WholeScope {
  return kind !== null && Object.hasOwn(NOTES, kind)
}

/** Which rows a run asks for. A selection of rows is only named. */
export function ScopeChoice({ scope, onChange, counts }: ScopeChoiceProps) {
  if (scope.kind === 'rows')
    return (
      <p className={styles.what}>
        {countOf(scope.blockIndexes.length, 'selected row')} will be asked, staged ones again. Confirmed rows stay as
        they are; a reviewer’s reason goes with the question.
      </p>
    )
  const of = (label: string, count: number | undefined): string =>
    count === undefined ? label : `${label} (${formatCount(count)})`
  return (
    <Select
      label="Rows"
      description={NOTES[scope.kind]}
      inputWrapperOrder={['label', 'input', 'description']}
      allowDeselect={false}
      value={scope.kind}
      data={[
        { value: 'pending', label: of('All pending', counts?.pending) },
        { value: 'changed', label: 'What changed since it was answered' },
        { value: 'failed', label: of('Failed, again', counts?.failed), disabled: counts?.failed === 0 },
        { value: 'rejected', label: of('Rejected, again', counts?.rejected), disabled: counts?.rejected === 0 },
      ]}
      onChange={(kind) => isWhole(kind) && onChange({ kind })}
    />
  )
}
