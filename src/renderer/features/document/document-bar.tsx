import { Button } from '@mantine/core'
import { IconAlertTriangle, IconDownload, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { DocumentSummary, RunSummary } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { countOf, formatBytes, formatCount, formatPercent } from '../../lib/format.ts'
import { workedOf } from '../../lib/progress.ts'
import { Chip, Key } from '../../theme/pieces.tsx'
import styles from './document.module.css'
import { SchemaMenu } from './schema-menu.tsx'

export function DocumentChips({
  document,
  run,
}: {
  readonly document: DocumentSummary
  readonly run: RunSummary | null
}) {
  return (
    <span className={styles.beside}>
      <Chip>
        {document.sourceType} · {formatBytes(document.sizeBytes)} · {countOf(document.blocks, 'block')}
      </Chip>
      {run?.status === 'running' && (
        <Chip tone="accent">Running {formatPercent(workedOf(run.counts), run.totalBlocks)}</Chip>
      )}
      {run?.status === 'failed' && (
        <Chip tone="bad" title={run.lastError?.message}>
          Run failed
        </Chip>
      )}
    </span>
  )
}

/** Why the run stopped, when it did not end by itself. */
export function RunNotice({ run }: { readonly run: RunSummary | null }) {
  if (!run?.lastError || run.status === 'running') return null
  return (
    <p className={styles.notice} role="alert">
      <IconAlertTriangle size={15} aria-hidden />
      <span>
        <strong>{run.lastError.message}</strong> {run.lastError.hint}
      </span>
    </p>
  )
}

type ToolsProps = {
  readonly run: RunSummary | null
  readonly runs: readonly { readonly schemaUid: string; readonly schemaRef: string }[]
  readonly schemaUid: string | null
  readonly schemaRef: string
  readonly onSchema: (schemaUid: string) => void
  readonly onNewRun: () => void
  readonly onRunPending: () => void
  readonly onExport: () => void
  readonly onConfirmAll: () => void
}

export function DocumentTools({
  run,
  runs,
  schemaUid,
  schemaRef,
  onSchema,
  onNewRun,
  onRunPending,
  onExport,
  onConfirmAll,
}: ToolsProps) {
  const cancel = useMutation(
    trpc.runs.cancel.mutationOptions({
      onError: showFailure,
      onSuccess: () => showDone('Cancelled. What had arrived is kept.'),
    }),
  )
  const staged = run?.counts.ai_complete ?? 0
  const pending = run?.counts.pending ?? 0
  const isRunning = run?.status === 'running'
  if (!run) {
    return (
      <Button variant="filled" leftSection={<IconPlayerPlay size={14} />} onClick={onNewRun}>
        Run a schema
      </Button>
    )
  }
  return (
    <>
      <SchemaMenu runs={runs} schemaUid={schemaUid} label={schemaRef} onChoose={onSchema} onNewRun={onNewRun} />
      {isRunning && (
        <Button
          leftSection={<IconPlayerStop size={14} />}
          loading={cancel.isPending}
          onClick={() => cancel.mutate({ runUids: [run.runUid] })}
        >
          Cancel
        </Button>
      )}
      {!isRunning && pending > 0 && (
        <Button
          variant={staged === 0 ? 'filled' : 'default'}
          leftSection={<IconPlayerPlay size={14} />}
          onClick={onRunPending}
        >
          Run {formatCount(pending)} pending
        </Button>
      )}
      <Button leftSection={<IconDownload size={14} />} onClick={onExport}>
        Export
      </Button>
      {staged > 0 && (
        <Button variant="filled" onClick={onConfirmAll}>
          Confirm {formatCount(staged)} staged<Key>⇧C</Key>
        </Button>
      )}
    </>
  )
}
