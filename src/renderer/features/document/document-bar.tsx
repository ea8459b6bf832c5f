import { Button } from '@mantine/core'
import { IconDownload, IconPlayerPlay } from '@tabler/icons-react'
import type { DocumentSummary, RunSummary } from '../../../shared/views.ts'
import { countOf, formatBytes, formatCount, formatPercent } from '../../lib/format.ts'
import { workedOf } from '../../lib/progress.ts'
import { Chip, Key } from '../../theme/pieces.tsx'
import { RunButtons } from '../run-controls/run-buttons.tsx'
import { RunMenu } from '../run-controls/run-menu.tsx'
import bar from './document-bar.module.css'
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
      {run?.status === 'paused' && (
        <Chip tone="wait" title={run.lastError?.message}>
          Paused
        </Chip>
      )}
    </span>
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
  readonly onRunSelected: () => void
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
  onRunSelected,
  onExport,
  onConfirmAll,
}: ToolsProps) {
  const staged = run?.counts.ai_complete ?? 0
  const pending = run?.counts.pending ?? 0
  const isOpen = run?.status === 'running' || run?.status === 'paused'
  if (!run) {
    return (
      <Button variant="filled" leftSection={<IconPlayerPlay size={14} />} onClick={onNewRun}>
        Run a schema
      </Button>
    )
  }
  return (
    <>
      <span className={bar.schema}>
        <SchemaMenu runs={runs} schemaUid={schemaUid} label={schemaRef} onChoose={onSchema} onNewRun={onNewRun} />
      </span>
      <RunButtons running={run.status === 'running' ? [run.runUid] : []} cancelClass={bar.spare} />
      {!isOpen && pending > 0 && (
        <Button
          variant={staged === 0 ? 'filled' : 'default'}
          leftSection={<IconPlayerPlay size={14} />}
          onClick={onRunPending}
        >
          Run {formatCount(pending)} pending
        </Button>
      )}
      <RunMenu run={run} onRun={onRunPending} onRunSelected={onRunSelected} />
      <Button
        className={bar.folds}
        aria-label="Export"
        leftSection={<IconDownload size={14} aria-hidden />}
        onClick={onExport}
      >
        <span>Export</span>
      </Button>
      {staged > 0 && (
        <Button variant="filled" onClick={onConfirmAll}>
          Confirm {formatCount(staged)} staged<Key>⇧C</Key>
        </Button>
      )}
    </>
  )
}
