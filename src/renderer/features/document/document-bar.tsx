import { Button, Menu } from '@mantine/core'
import { IconDownload, IconFileCheck, IconPlayerPlay } from '@tabler/icons-react'
import type { DocumentSummary, RunSummary } from '../../../shared/views.ts'
import { countOf, formatBytes, formatCount, formatPercent } from '../../lib/format.ts'
import { workedOf } from '../../lib/progress.ts'
import { Chip } from '../../theme/pieces.tsx'
import { KeyOf } from '../../keys/key-of.tsx'
import deskStyles from '../desk/desk.module.css'
import { RunButtons } from '../run-controls/run-buttons.tsx'
import { RunItems } from '../run-controls/run-items.tsx'
import bar from './document-bar.module.css'

export function DocumentChips({
  document,
  run,
}: {
  readonly document: DocumentSummary
  readonly run: RunSummary | null
}) {
  return (
    <span className={bar.beside}>
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
      <Chip>
        {document.sourceType} · {formatBytes(document.sizeBytes)} · {countOf(document.blocks, 'block')}
      </Chip>
    </span>
  )
}

type MenuProps = {
  readonly run: RunSummary | null
  readonly onReceipt: () => void
  readonly onExport: () => void
  readonly onRunPending: () => void
  readonly onRunSelected: () => void
}

/** The document's part of the menu. */
export function DocumentItems({ run, onReceipt, onExport, onRunPending, onRunSelected }: MenuProps) {
  return (
    <>
      <Menu.Divider />
      <Menu.Item
        leftSection={<IconFileCheck size={14} aria-hidden />}
        rightSection={<KeyOf action="receipt" />}
        onClick={onReceipt}
      >
        What was read
      </Menu.Item>
      {run && (
        <Menu.Item
          className={deskStyles.folded}
          leftSection={<IconDownload size={14} aria-hidden />}
          rightSection={<KeyOf action="exportRows" />}
          onClick={onExport}
        >
          Export…
        </Menu.Item>
      )}
      {run && (
        <>
          <Menu.Divider />
          <RunItems run={run} onRun={onRunPending} onRunSelected={onRunSelected} />
        </>
      )}
    </>
  )
}

type ActionsProps = {
  readonly run: RunSummary | null
  readonly onNewRun: () => void
  readonly onRunPending: () => void
  readonly onExport: () => void
}

/** What is done with the run as a whole; the primary action stands by itself at the end of the bar. */
export function DocumentActions({ run, onNewRun, onRunPending, onExport }: ActionsProps) {
  if (!run)
    return (
      <Button variant="filled" leftSection={<IconPlayerPlay size={14} aria-hidden />} onClick={onNewRun}>
        Run a schema
      </Button>
    )
  const { ai_complete: staged, pending } = run.counts
  const isOpen = run.status === 'running' || run.status === 'paused'
  return (
    <>
      <RunButtons running={run.status === 'running' ? [run.runUid] : []} cancelClass={deskStyles.spare} />
      {!isOpen && pending > 0 && (
        <Button
          variant={staged === 0 || run.opinion > 0 ? 'filled' : 'default'}
          leftSection={<IconPlayerPlay size={14} aria-hidden />}
          onClick={onRunPending}
        >
          Run {formatCount(pending)} pending
        </Button>
      )}
      <Button className={deskStyles.spare} leftSection={<IconDownload size={14} aria-hidden />} onClick={onExport}>
        Export
      </Button>
    </>
  )
}
