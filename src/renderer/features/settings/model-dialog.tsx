import { Modal } from '@mantine/core'
import type { ModelEntry } from '../../../shared/model-catalogue.ts'
import { ModelForm } from './model-form.tsx'

type ModelDialogProps = {
  /** Null: closed. */
  readonly edited: ModelEntry | 'new' | null
  readonly onClose: () => void
}

/** Limits and prices of a model. */
export function ModelDialog({ edited, onClose }: ModelDialogProps) {
  return (
    <Modal
      opened={edited !== null}
      onClose={onClose}
      size={760}
      title={edited === 'new' || edited === null ? 'Add a model' : edited.label}
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      {edited !== null && <ModelForm entry={edited === 'new' ? null : edited} onClose={onClose} />}
    </Modal>
  )
}
