import { Button } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { countOf, formatCount } from '../../lib/format.ts'
import { KeyOf } from '../../keys/key-of.tsx'
import styles from './desk.module.css'

type SelectionBarProps = {
  readonly selected: number
  readonly isAll: boolean
  /** Rows that match the filter. */
  readonly total: number
  readonly isReadOnly: boolean
  readonly onAll: () => void
  readonly onConfirm: () => void
  readonly onReject: () => void
  readonly onReopen: () => void
  readonly onClear: () => void
}

/** How many rows are selected and what can be done with them; from a page of them to all that match. */
export function SelectionBar(props: SelectionBarProps) {
  const { selected, isAll, total, isReadOnly, onAll, onConfirm, onReject, onReopen, onClear } = props
  if (!isAll && selected < 2) return null
  return (
    <div className={styles.selection} role="region" aria-label="Selection">
      <span role="status">
        {isAll ? `All ${countOf(total, 'row')} that match are selected` : `${formatCount(selected)} rows selected`}
      </span>
      {!isAll && total > selected && (
        <Button size="compact-xs" variant="subtle" onClick={onAll}>
          Select all {formatCount(total)}
          <KeyOf action="selectAll" />
        </Button>
      )}
      {!isReadOnly && (
        <>
          <Button size="compact-xs" onClick={onConfirm}>
            Confirm…
            <KeyOf action="confirm" />
          </Button>
          <Button size="compact-xs" onClick={onReject}>
            Reject…
            <KeyOf action="reject" />
          </Button>
          <Button size="compact-xs" onClick={onReopen}>
            Reopen…
            <KeyOf action="reopen" />
          </Button>
        </>
      )}
      <Button size="compact-xs" variant="subtle" color="gray" aria-label="Clear the selection" onClick={onClear}>
        <IconX size={14} aria-hidden />
      </Button>
    </div>
  )
}
