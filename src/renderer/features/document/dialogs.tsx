import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useState } from 'react'
import { countOf, formatCount } from '../../lib/format.ts'

type RejectProps = {
  readonly rows: readonly number[]
  readonly onReject: (reason: string | null) => void
  readonly onClose: () => void
}

function RejectForm({ rows, onReject, onClose }: RejectProps) {
  const [reason, setReason] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onReject(reason.trim() || null)
      }}
    >
      <TextInput
        label="Reason (optional)"
        description="Stands in the history beside your name."
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
      <Group justify="flex-end" gap="xs" mt="md">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled">
          Reject {rows.length > 1 ? formatCount(rows.length) : ''}
        </Button>
      </Group>
    </form>
  )
}

export function RejectDialog({ isOpen, ...props }: RejectProps & { readonly isOpen: boolean }) {
  const [first] = props.rows
  const title = props.rows.length === 1 ? `Reject row ${first}?` : `Reject ${countOf(props.rows.length, 'row')}?`
  return (
    <Modal
      opened={isOpen}
      onClose={props.onClose}
      title={title}
      size="sm"
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      <RejectForm {...props} />
    </Modal>
  )
}

type ConfirmAllProps = {
  readonly isOpen: boolean
  readonly staged: number
  readonly isBusy: boolean
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function ConfirmAllDialog({ isOpen, staged, isBusy, onConfirm, onClose }: ConfirmAllProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={`Confirm ${countOf(staged, 'staged row')}?`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <p>
        The staged values of this document become confirmed data and part of every export. One undo takes all of it
        back.
      </p>
      <Group justify="flex-end" gap="xs" mt="md">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="filled" data-autofocus loading={isBusy} onClick={onConfirm}>
          Confirm {formatCount(staged)} staged
        </Button>
      </Group>
    </Modal>
  )
}
