import { Button, Group, Modal, Select } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { trpc } from '../../lib/api.ts'
import { countOf } from '../../lib/format.ts'
import styles from './run-dialog.module.css'
import { RunForm } from './run-form.tsx'
import { useRunOptions } from './use-run-options.ts'
import { useStartRun } from './use-start-run.ts'

type RunDialogProps = {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly projectUid: string
  /** Null for all documents of the project. */
  readonly documentUids: readonly string[] | null
  readonly schemaUid: string | null
  /** Rows that the run would work on, when the schema is the given one. */
  readonly pending: number | null
  readonly onStarted?: (schemaUid: string) => void
}

function RunDialogBody({
  onClose,
  projectUid,
  documentUids,
  schemaUid,
  pending,
  onStarted,
}: Omit<RunDialogProps, 'isOpen'>) {
  const schemas = useQuery(trpc.schemas.list.queryOptions())
  const [chosen, setChosen] = useState<string | null>(schemaUid)
  const options = useRunOptions()
  const { start, isPending } = useStartRun(options)
  const latest = (schemas.data ?? []).filter((schema) => schema.isLatest || schema.schemaUid === schemaUid)
  const target = chosen ?? latest[0]?.schemaUid ?? null
  const onStart = async (): Promise<void> => {
    if (!target) return
    try {
      await start({ projectUid, documentUids, schemaUid: target })
      onStarted?.(target)
      onClose()
    } catch {
      // The notification has said why; the dialog stays for another try.
    }
  }
  return (
    <div className={styles.form}>
      <Select
        label="Schema"
        placeholder={schemas.isPending ? '' : 'No schema yet'}
        data={latest.map((schema) => ({ value: schema.schemaUid, label: schema.schemaRef }))}
        value={target}
        onChange={setChosen}
      />
      {schemas.data?.length === 0 && (
        <p className={styles.note}>
          A run needs a schema. <Link to="/schemas/new">Add a schema</Link>
        </p>
      )}
      <RunForm options={options} />
      {pending !== null && target === schemaUid && (
        <p className={styles.what}>
          {countOf(pending, 'pending row')} will be worked on. What is staged or confirmed stays as it is.
        </p>
      )}
      <Group justify="flex-end" gap="xs">
        <Button onClick={onClose}>Cancel</Button>
        <Button
          variant="filled"
          leftSection={<IconPlayerPlay size={14} />}
          disabled={!target || !options.provider}
          loading={isPending}
          onClick={() => void onStart()}
        >
          Run
        </Button>
      </Group>
    </div>
  )
}

export function RunDialog({ isOpen, ...body }: RunDialogProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={body.onClose}
      title="Run a schema"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      <RunDialogBody {...body} />
    </Modal>
  )
}
