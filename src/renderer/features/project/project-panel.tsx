import { Button, Select } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import type { RunStatus } from '../../../shared/domain.ts'
import type { DocumentSummary } from '../../../shared/views.ts'
import { formatCount, formatDuration, formatPercent, formatUsd } from '../../lib/format.ts'
import { projectFigures, reviewedOf, totalOf, workedOf } from '../../lib/progress.ts'
import pieces from '../../theme/pieces.module.css'
import { Legend, StackedBar } from '../../theme/stacked-bar.tsx'
import { RunButtons } from '../run-controls/run-buttons.tsx'
import { useRunControls } from '../run-controls/use-run-controls.ts'
import { NotReadButton } from './not-read-button.tsx'
import styles from './project.module.css'
import type { SchemaOption } from './use-project-schema.ts'
import { useProgressRate } from './use-progress-rate.ts'

type PanelProps = {
  readonly projectUid: string
  readonly documents: readonly DocumentSummary[]
  /** When the documents were fetched, in milliseconds since 1970. */
  readonly updatedAtMs: number
  readonly schemaUid: string | null
  readonly schemas: readonly SchemaOption[]
  readonly onSchema: (schemaUid: string) => void
  readonly onNotRead: () => void
}

function runUidsOf(documents: readonly DocumentSummary[], status: RunStatus): string[] {
  return documents.flatMap(({ run }) => (run?.status === status ? [run.runUid] : []))
}

export function ProjectPanel({
  projectUid,
  documents,
  updatedAtMs,
  schemaUid,
  schemas,
  onSchema,
  onNotRead,
}: PanelProps) {
  const figures = projectFigures(documents)
  const running = runUidsOf(documents, 'running')
  const failedRuns = documents.flatMap(({ run }) => (run && run.counts.failed > 0 ? [run.runUid] : []))
  const isNoted = documents.some(({ status, notice }) => status === 'failed' || notice !== null)
  const waiting = documents.filter(({ status }) => status === 'uploaded' || status === 'converting').length
  const total = totalOf(figures.counts)
  const rate = useProgressRate({
    atMs: updatedAtMs,
    worked: workedOf(figures.counts),
    total,
    isRunning: running.length > 0,
  })
  const { retry } = useRunControls()
  const numbers = [
    { label: 'reviewed', value: formatPercent(reviewedOf(figures.counts), total) },
    { label: figures.documents === 1 ? 'document' : 'documents', value: formatCount(figures.documents) },
    ...(waiting > 0 ? [{ label: 'being read', value: formatCount(waiting) }] : []),
    { label: 'blocks', value: formatCount(figures.blocks) },
    { label: 'cost', value: formatUsd(figures.costUsd) },
    {
      label: figures.failedCalls > 0 ? `calls, ${formatCount(figures.failedCalls)} failed` : 'calls',
      value: formatCount(figures.calls),
    },
  ]
  return (
    <section className={`${pieces.panel} ${pieces.raised} ${styles.panel}`} aria-label="Progress">
      <div className={styles.top}>
        <Select
          aria-label="Schema"
          placeholder="No schema yet"
          data={[...schemas]}
          value={schemaUid}
          onChange={(value) => value && onSchema(value)}
          w={220}
        />
        <dl className={pieces.figures}>
          {numbers.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          {rate && (
            <div>
              <dt>rows a minute, {formatDuration(rate.leftMs)} left</dt>
              <dd>{formatCount(rate.rowsPerMinute)}</dd>
            </div>
          )}
        </dl>
        <span className={styles.grow} />
        {running.length > 0 && (
          <span className={styles.pair}>
            <RunButtons running={running} />
          </span>
        )}
      </div>
      <StackedBar counts={figures.counts} label="Progress of the project" isLarge />
      <div className={styles.bottom}>
        <Legend counts={figures.counts} />
        <span className={styles.top}>
          {isNoted && <NotReadButton projectUid={projectUid} onOpen={onNotRead} />}
          {failedRuns.length > 0 && (
            <Button
              size="compact-xs"
              leftSection={<IconRefresh size={12} />}
              loading={retry.isPending}
              onClick={() => retry.mutate({ runUids: failedRuns })}
            >
              Retry {formatCount(figures.counts.failed)} failed
            </Button>
          )}
        </span>
        <span className="visually-hidden" role="status">
          {running.length > 0 ? `Running, ${formatPercent(workedOf(figures.counts), total)} worked` : ''}
        </span>
      </div>
    </section>
  )
}
