import { Button, Group, Modal } from '@mantine/core'
import { tallyOf } from './entries.ts'
import { Uploader } from './uploader.tsx'
import { useUploads } from './use-uploads.ts'

type AddDocumentsProps = { readonly projectUid: string; readonly isOpen: boolean; readonly onClose: () => void }

function AddDocuments({ projectUid, onClose }: Omit<AddDocumentsProps, 'isOpen'>) {
  const uploads = useUploads(() => Promise.resolve(projectUid))
  const { active } = tallyOf(uploads.entries)
  return (
    <>
      <Uploader uploads={uploads} />
      <Group justify="flex-end" mt="md">
        <Button variant={uploads.entries.length > 0 ? 'filled' : 'default'} onClick={onClose} disabled={active > 0}>
          Done
        </Button>
      </Group>
    </>
  )
}

export function AddDocumentsModal({ projectUid, isOpen, onClose }: AddDocumentsProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="Add documents"
      size="xl"
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      <AddDocuments projectUid={projectUid} onClose={onClose} />
    </Modal>
  )
}
