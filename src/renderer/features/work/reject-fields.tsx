import { Checkbox, TextInput } from '@mantine/core'
import styles from './work.module.css'

export type Rejection = { readonly reason: string; readonly isAskedAgain: boolean }
export const NO_REJECTION: Rejection = { reason: '', isAskedAgain: false }

type RejectFieldsProps = {
  readonly value: Rejection
  readonly onChange: (value: Rejection) => void
  /** False where nothing is known of how the rows were asked for. */
  readonly canAskAgain: boolean
}

/** Why rows are rejected, and whether the model gets another try with that reason. */
export function RejectFields({ value, onChange, canAskAgain }: RejectFieldsProps) {
  return (
    <div className={styles.reject}>
      <TextInput
        label="Reason (optional)"
        description="Stands in the history beside your name."
        value={value.reason}
        maxLength={500}
        onChange={(event) => onChange({ ...value, reason: event.currentTarget.value })}
        // At once: the dialog's own way is a moment late for a quick hand.
        autoFocus
        data-autofocus
      />
      {canAskAgain && (
        <Checkbox
          label="Ask again with this reason"
          description="The same model gets the reason with the block. The new answer is staged for review."
          checked={value.isAskedAgain}
          onChange={(event) => onChange({ ...value, isAskedAgain: event.currentTarget.checked })}
        />
      )}
    </div>
  )
}
