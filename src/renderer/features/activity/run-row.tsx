import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { RunStatus } from '../../../shared/domain.ts'
import type { RunSummary } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { countOf, formatCount, formatDuration, formatMoment, formatUsd, formatWhen } from '../../lib/format.ts'
import { workedOf } from '../../lib/progress.ts'
import pieces from '../../theme/pieces.module.css'
import type { Tone } from '../../theme/pieces.tsx'
import { Chip } from '../../theme/pieces.tsx'
import { StackedBar } from '../../theme/stacked-bar.tsx'
import styles from './activity.module.css'
import { durationMs, rowsPerMinute } from './figures.ts'

const states: Readonly<Record<RunStatus, { readonly label: string; readonly tone: Tone }>> = {
  pending: { label: 'Pending', tone: 'plain' },
  running: { label: 'Running', tone: 'accent' },
  complete: { label: 'Complete', tone: 'good' },
  cancelled: { label: 'Cancelled', tone: 'plain' },
  failed: { label: 'Failed', tone: 'bad' },
}
export const ACTIVITY_COLUMNS = 11

export function RunRow({ run, now }: { readonly run: RunSummary; readonly now: Date }) {
  const cancel = useMutation(
    trpc.runs.cancel.mutationOptions({
      onError: showFailure,
      onSuccess: () => showDone('Cancelled. What had arrived is kept.'),
    }),
  )
  const retry = useMutation(
    trpc.runs.retryFailed.mutationOptions({
      onError: showFailure,
      onSuccess: ({ rows }) => showDone(`${countOf(rows, 'failed row')} will be tried again.`),
    }),
  )
  const state = states[run.status]
  const elapsedMs = durationMs(run, now)
  const rate = rowsPerMinute(run, now)
  const isRunning = run.status === 'running' || (run.status === 'pending' && run.startedAt !== null)
  return (
    <>
      <tr className={run.lastError ? styles.hasError : undefined}>
        <td className={styles.what}>
          <Link
            to="/projects/$projectUid/documents/$documentUid"
            params={{ projectUid: run.projectUid, documentUid: run.documentUid }}
            search={{ schema: run.schemaUid }}
            title={run.documentName}
          >
            {run.documentName}
          </Link>
          <div className={styles.sub}>
            {run.projectName} · {run.schemaRef}
          </div>
        </td>
        <td>
          <Chip tone={state.tone}>{state.label}</Chip>
        </td>
        <td>
          <div className={styles.progress}>
            <StackedBar counts={run.counts} label={`Progress of ${run.documentName}`} />
            <div className={styles.sub}>
              {formatCount(workedOf(run.counts))} of {formatCount(run.totalBlocks)}
            </div>
          </div>
        </td>
        <td className={styles.sub}>
          {run.provider === run.model ? (
            run.provider
          ) : (
            <>
              {run.provider}
              <br />
              {run.model}
            </>
          )}
        </td>
        <td className={pieces.number}>
          {formatCount(run.calls)}
          {run.failedCalls > 0 && <div className={styles.sub}>{formatCount(run.failedCalls)} failed</div>}
        </td>
        <td className={pieces.number}>
          {formatCount(run.inputTokens)} in<div>{formatCount(run.outputTokens)} out</div>
        </td>
        <td className={pieces.number}>{formatUsd(run.costUsd)}</td>
        <td className={pieces.number}>{rate === null ? '' : `${formatCount(rate)}/min`}</td>
        <td className={pieces.number}>{elapsedMs === null ? '' : formatDuration(elapsedMs)}</td>
        <td className={pieces.number}>
          <time dateTime={run.createdAt} title={formatMoment(run.createdAt)}>
            {formatWhen(run.startedAt ?? run.createdAt, now)}
          </time>
        </td>
        <td className={styles.actions}>
          {isRunning && (
            <Button
              size="compact-xs"
              loading={cancel.isPending}
              onClick={() => cancel.mutate({ runUids: [run.runUid] })}
              aria-label={`Cancel the run on ${run.documentName}`}
            >
              Cancel
            </Button>
          )}
          {!isRunning && run.counts.failed > 0 && (
            <Button
              size="compact-xs"
              loading={retry.isPending}
              onClick={() => retry.mutate({ runUids: [run.runUid] })}
              aria-label={`Retry failed rows of ${run.documentName}`}
            >
              Retry {formatCount(run.counts.failed)} failed
            </Button>
          )}
        </td>
      </tr>
      {run.lastError && (
        <tr className={styles.error}>
          <td colSpan={ACTIVITY_COLUMNS}>
            {run.lastError.message} {run.lastError.hint}
          </td>
        </tr>
      )}
    </>
  )
}
