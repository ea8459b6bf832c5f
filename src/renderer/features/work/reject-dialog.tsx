import { Button, Group, Modal } from '@mantine/core'
import { useState } from 'react'
import type { GridRow } from '../../../shared/views.ts'
import { NO_REJECTION, RejectFields, type Rejection } from './reject-fields.tsx'

type RejectProps = {
  readonly onReject: (rejection: Rejection) => void
  readonly onClose: () => void
}

function RejectForm({ onReject, onClose }: RejectProps) {
  const [rejection, setRejection] = useState(NO_REJECTION)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onReject(rejection)
      }}
    >
      <RejectFields value={rejection} onChange={setRejection} canAskAgain />
      <Group justify="flex-end" gap="xs" mt="md">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled">
          {rejection.isAskedAgain ? 'Reject and ask again' : 'Reject'}
        </Button>
      </Group>
    </form>
  )
}

/** Asks why one row is rejected. Several go through WorkDialog, which shows them first. */
export function RejectDialog({ row, ...props }: RejectProps & { readonly row: GridRow | null }) {
  return (
    <Modal
      opened={row !== null}
      onClose={props.onClose}
      title={`Reject row ${row?.blockIndex ?? ''}?`}
      size="sm"
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
      // The focus goes on to the next row.
      returnFocus={false}
    >
      <RejectForm {...props} />
    </Modal>
  )
}
