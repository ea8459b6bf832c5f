import { Link } from '@tanstack/react-router'
import type { RunSummary } from '../../../shared/views.ts'
import { formatCount, formatDuration, formatMoment, formatPercent, formatUsd, formatWhen } from '../../lib/format.ts'
import { workedOf } from '../../lib/progress.ts'
import pieces from '../../theme/pieces.module.css'
import { Chip } from '../../theme/pieces.tsx'
import { StackedBar } from '../../theme/stacked-bar.tsx'
import { RUN_STATES } from '../run-controls/run-states.ts'
import { useRunControls } from '../run-controls/use-run-controls.ts'
import { nameOfRun } from '../run-selector/run-words.ts'
import styles from './activity.module.css'
import { durationMs, rowsPerMinute } from './figures.ts'
import { RowButton } from './row-button.tsx'
import { RUN_COLUMNS } from './run-columns.ts'

export function RunRow({ run, now }: { readonly run: RunSummary; readonly now: Date }) {
  const { pause, resume, cancel, retry } = useRunControls()
  const state = RUN_STATES[run.status]
  const elapsedMs = durationMs(run, now)
  const rate = rowsPerMinute(run, now)
  const isOpen = run.status === 'running' || run.status === 'paused'
  const runUids = [run.runUid]
  // That a person paused it says the chip.
  const reason = run.lastError?.code === 'run_paused' ? null : run.lastError
  return (
    <>
      <tr className={reason ? styles.hasError : undefined}>
        <td className={styles.what}>
          <Link
            to="/projects/$projectUid/documents/$documentUid"
            params={{ projectUid: run.projectUid, documentUid: run.documentUid }}
            search={{ schema: run.schemaUid, ...(run.opinion > 0 && { run: run.runUid }) }}
            title={run.documentName}
          >
            {run.documentName}
          </Link>
          <div className={styles.sub}>
            {run.projectName} · {nameOfRun(run)}
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
        <td className={`${pieces.number} ${styles.optional}`}>
          {formatCount(run.calls)}
          {run.failedCalls > 0 && <div className={styles.sub}>{formatCount(run.failedCalls)} failed</div>}
        </td>
        <td
          className={`${pieces.number} ${styles.optional}`}
          title={
            run.cacheReadTokens > 0
              ? `${formatPercent(run.cacheReadTokens, run.inputTokens)} of the input from the cache`
              : undefined
          }
        >
          {formatCount(run.inputTokens)} in
          <div>{formatCount(run.outputTokens)} out</div>
        </td>
        <td className={pieces.number}>{formatUsd(run.costUsd)}</td>
        <td className={`${pieces.number} ${styles.optional}`}>
          {rate !== null && `${formatCount(rate)}/min`}
          {elapsedMs !== null && <div className={styles.sub}>{formatDuration(elapsedMs)}</div>}
        </td>
        <td className={`${pieces.number} ${styles.optional}`}>
          <time dateTime={run.createdAt} title={formatMoment(run.createdAt)}>
            {formatWhen(run.startedAt ?? run.createdAt, now)}
          </time>
        </td>
        <td className={styles.actions}>
          {run.status === 'running' && (
            <RowButton
              label="Pause"
              what={`Pause the run on ${run.documentName}`}
              isBusy={pause.isPending}
              onClick={() => pause.mutate({ runUids })}
            />
          )}
          {run.status === 'paused' && (
            <RowButton
              label="Resume"
              what={`Resume the run on ${run.documentName}`}
              isBusy={resume.isPending}
              onClick={() => resume.mutate({ runUids })}
            />
          )}
          {isOpen && (
            <RowButton
              label="Cancel"
              what={`Cancel the run on ${run.documentName}`}
              isBusy={cancel.isPending}
              onClick={() => cancel.mutate({ runUids })}
            />
          )}
          {!isOpen && run.counts.failed > 0 && (
            <RowButton
              label={`Retry ${formatCount(run.counts.failed)} failed`}
              what={`Retry failed rows of ${run.documentName}`}
              isBusy={retry.isPending}
              onClick={() => retry.mutate({ runUids })}
            />
          )}
        </td>
      </tr>
      {reason && (
        <tr className={run.status === 'paused' ? styles.waits : styles.error}>
          <td colSpan={RUN_COLUMNS.length + 1}>
            {reason.message} {reason.hint}
          </td>
        </tr>
      )}
    </>
  )
}
