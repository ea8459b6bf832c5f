import { Button, Group, Modal, Radio, TextInput } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ProjectReader } from '../../../shared/domain.ts'
import type { ProjectSummary } from '../../../shared/views.ts'
import { queryClient, trpc } from '../../lib/api.ts'
import { failureOf, showDone } from '../../lib/errors.ts'
import styles from './project.module.css'

type ReaderProps = { readonly project: ProjectSummary; readonly onClose: () => void }

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/

type Target = { readonly host: string; readonly isReadable: boolean }

/** Where documents would go, and whether others on the way could read them. */
function targetOf(address: string): Target | null {
  const url = URL.parse(address)
  if (url === null || url.host === '') return null
  return { host: url.host, isReadable: url.protocol === 'http:' && !LOOPBACK.test(url.hostname) }
}

function ReaderForm({ project, onClose }: ReaderProps) {
  const [reader, setReader] = useState<ProjectReader>(project.reader)
  const [address, setAddress] = useState(project.doclingUrl ?? '')
  const save = useMutation(
    trpc.projects.setReader.mutationOptions({
      onSuccess: () => {
        showDone('Saved. It holds for documents that are read from now on.')
        void queryClient.invalidateQueries({ queryKey: trpc.projects.pathKey() })
        onClose()
      },
    }),
  )
  const failure = save.error && failureOf(save.error)
  const doclingUrl = address.trim()
  const target = targetOf(doclingUrl)
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate({ projectUid: project.projectUid, reader, doclingUrl: doclingUrl || null })
      }}
    >
      <Radio.Group
        label="Who reads the documents of this project"
        value={reader}
        onChange={(value) => setReader(value === 'docling' ? 'docling' : 'built_in')}
      >
        <div className={styles.form} style={{ marginTop: 8 }}>
          <Radio
            value="built_in"
            label="Galley's own readers"
            description="On this machine, with no network."
            data-autofocus
          />
          <Radio
            value="docling"
            label="A Docling server"
            description="Reads more formats, and scans. Documents are sent to it."
          />
        </div>
      </Radio.Group>
      {reader === 'docling' && (
        <>
          <TextInput
            label="Address of the Docling server"
            placeholder="http://127.0.0.1:5001"
            value={address}
            onChange={(event) => setAddress(event.currentTarget.value)}
            error={failure && `${failure.message} ${failure.hint}`}
          />
          <p className={styles.note}>
            Every document that is added to this project from now on is sent to{' '}
            <strong>{target?.host ?? 'this address'}</strong>. Nothing else is, and nothing goes there before you add a
            document.
          </p>
          {target?.isReadable && (
            <p className={styles.caution}>
              <IconAlertCircle size={15} aria-hidden />
              The way to {target.host} is not encrypted: others on the network can read the documents. Use https where
              the server has it.
            </p>
          )}
        </>
      )}
      {reader === 'built_in' && failure && <p className={styles.note}>{failure.message}</p>}
      <Group justify="flex-end" gap="xs">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          type="submit"
          variant="filled"
          loading={save.isPending}
          disabled={reader === 'docling' && doclingUrl === ''}
        >
          Save
        </Button>
      </Group>
    </form>
  )
}

type ReaderDialogProps = {
  readonly project: ProjectSummary | undefined
  readonly isOpen: boolean
  readonly onClose: () => void
}

/** Which reader a project's documents go through. */
export function ReaderDialog({ project, isOpen, onClose }: ReaderDialogProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="Reader"
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      {project && <ReaderForm project={project} onClose={onClose} />}
    </Modal>
  )
}
