import { Button, Modal } from '@mantine/core'
import type { JsonValue } from '../../../shared/json.ts'
import type { GridRow, SchemaField } from '../../../shared/views.ts'
import { valueAsText } from '../../grid/values.ts'
import styles from './desk.module.css'

/** A value that a person entered in a row that had changed meanwhile. */
export type Conflict = {
  readonly field: SchemaField
  readonly mine: JsonValue
  /** The row as it is now. */
  readonly row: GridRow
  readonly decide: (keepsMine: boolean) => void
}

function Version({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <div className={styles.version}>
      <h3>{name}</h3>
      <div dir="auto">{text === '' ? <i>empty</i> : text}</div>
    </div>
  )
}

/** Shows both values; nothing that was typed is lost before a person has chosen. */
export function ConflictDialog({ conflict }: { readonly conflict: Conflict | null }) {
  const row = conflict?.row
  const isEditable = row?.status === 'ai_complete'
  return (
    <Modal
      opened={conflict !== null}
      onClose={() => conflict?.decide(false)}
      title={`Row ${row?.blockIndex ?? ''} changed while you edited it`}
      size="md"
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      {conflict && (
        <>
          <p className={styles.muted}>
            {isEditable
              ? `The value of ${conflict.field.name} is no longer the one that you saw. Which one should stay?`
              : 'The row is no longer staged, so its values cannot be changed. Copy yours if you need it.'}
          </p>
          <div className={styles.versions}>
            <Version name="Yours" text={valueAsText(conflict.field, conflict.mine)} />
            <Version name="Theirs" text={valueAsText(conflict.field, conflict.row.data?.[conflict.field.name])} />
          </div>
          <div className={styles.foot}>
            <Button onClick={() => conflict.decide(false)} {...(!isEditable && { 'data-autofocus': true })}>
              {isEditable ? 'Take theirs' : 'Close'}
            </Button>
            {isEditable && (
              <Button variant="filled" data-autofocus onClick={() => conflict.decide(true)}>
                Keep mine
              </Button>
            )}
          </div>
        </>
      )}
    </Modal>
  )
}
