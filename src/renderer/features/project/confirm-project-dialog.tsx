import { Button, Group, Modal } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { queryClient, trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { countOf, formatCount } from '../../lib/format.ts'

type ConfirmProjectProps = {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly projectUid: string
  readonly schemaUid: string
  readonly schemaRef: string
  readonly staged: number
}

export function ConfirmProjectDialog({
  isOpen,
  onClose,
  projectUid,
  schemaUid,
  schemaRef,
  staged,
}: ConfirmProjectProps) {
  const confirm = useMutation(
    trpc.review.confirmProject.mutationOptions({
      onError: showFailure,
      onSuccess: ({ rows, refused }) => {
        showDone(
          `${countOf(rows, 'row')} confirmed${refused > 0 ? `, ${formatCount(refused)} refused because a value does not fit the schema` : ''}.`,
        )
        void queryClient.invalidateQueries({ queryKey: trpc.documents.pathKey() })
        void queryClient.invalidateQueries({ queryKey: trpc.projects.pathKey() })
        onClose()
      },
    }),
  )
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={`Confirm ${countOf(staged, 'staged row')}?`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <p>
        The staged values of {schemaRef} in all documents of this project become confirmed data and part of every
        export. Each document keeps this step in its history, where you can undo it.
      </p>
      <Group justify="flex-end" gap="xs" mt="md">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="filled"
          data-autofocus
          loading={confirm.isPending}
          onClick={() => confirm.mutate({ projectUid, schemaUid })}
        >
          Confirm {formatCount(staged)} staged
        </Button>
      </Group>
    </Modal>
  )
}
