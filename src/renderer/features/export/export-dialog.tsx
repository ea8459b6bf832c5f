import { Button, Checkbox, Group, Modal, Stack } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api, trpc } from '../../lib/api.ts'
import { showFailure } from '../../lib/errors.ts'
import { countOf, formatBytes, formatCount } from '../../lib/format.ts'
import { Failure } from '../../theme/pieces.tsx'
import styles from './export.module.css'

type ExportDialogProps = {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly projectUid: string
  readonly schemaUid: string
  readonly schemaRef: string
  /** Null for all documents of the project. */
  readonly documentUids: readonly string[] | null
}

async function download(exportUid: string, fileName: string): Promise<void> {
  const { url } = await api.exports.ticket.mutate({ exportUid })
  const anchor = document.createElement('a')
  anchor.href = url
  anchor.download = fileName
  document.body.append(anchor)
  anchor.click()
  anchor.remove()
}

function ExportBody({ onClose, projectUid, schemaUid, schemaRef, documentUids }: Omit<ExportDialogProps, 'isOpen'>) {
  const [includesStaged, setIncludesStaged] = useState(false)
  const create = useMutation(
    trpc.exports.create.mutationOptions({
      onSuccess: (outcome) => void download(outcome.exportUid, outcome.fileName).catch(showFailure),
    }),
  )
  const outcome = create.data
  return (
    <Stack gap="md">
      <p className={styles.what}>
        One JSON line for each block of {documentUids ? 'this document' : 'all documents'}, with the source, the block
        and what you confirmed for <strong>{schemaRef}</strong>. Blocks that are not confirmed are there without data.
      </p>
      <Checkbox
        label="Include staged values, marked as not confirmed"
        checked={includesStaged}
        onChange={(event) => setIncludesStaged(event.currentTarget.checked)}
      />
      {create.error && <Failure error={create.error} />}
      {outcome && (
        <dl className={styles.outcome} aria-label="Export">
          <dt>File</dt>
          <dd>{outcome.fileName}</dd>
          <dt>Rows</dt>
          <dd>
            {formatCount(outcome.rows)}, {countOf(outcome.confirmedRows, 'of them confirmed', 'of them confirmed')}
          </dd>
          <dt>Size</dt>
          <dd>{formatBytes(outcome.sizeBytes)}</dd>
          <dt>SHA-256</dt>
          <dd className="mono">{outcome.sha256}</dd>
        </dl>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant={outcome ? 'filled' : 'default'} onClick={onClose}>
          {outcome ? 'Done' : 'Cancel'}
        </Button>
        {outcome && (
          <Button
            leftSection={<IconDownload size={14} />}
            onClick={() => void download(outcome.exportUid, outcome.fileName).catch(showFailure)}
          >
            Download again
          </Button>
        )}
        <Button
          variant={outcome ? 'default' : 'filled'}
          loading={create.isPending}
          onClick={() =>
            create.mutate({
              projectUid,
              schemaUid,
              documentUids: documentUids ? [...documentUids] : null,
              format: 'jsonl',
              includeStaged: includesStaged,
            })
          }
        >
          Export JSONL
        </Button>
      </Group>
    </Stack>
  )
}

export function ExportDialog({ isOpen, ...body }: ExportDialogProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={body.onClose}
      title="Export"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      <ExportBody {...body} />
    </Modal>
  )
}
