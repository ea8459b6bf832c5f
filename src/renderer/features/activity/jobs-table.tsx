import { IconActivity } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { JobSummary } from '../../../shared/model-work.ts'
import { opinionName } from '../../../shared/opinion.ts'
import { trpc } from '../../lib/api.ts'
import { formatCount, formatMoment, formatPercent, formatUsd, formatWhen } from '../../lib/format.ts'
import pieces from '../../theme/pieces.module.css'
import { Chip } from '../../theme/pieces.tsx'
import { jobState, jobWords } from '../run-controls/run-states.ts'
import { useJobControls } from '../run-controls/use-run-controls.ts'
import styles from './activity.module.css'
import { ActivityTable, type Column } from './activity-table.tsx'
import { RowButton } from './row-button.tsx'

const columns: readonly Column[] = [
  { label: 'Job' },
  { label: 'State' },
  { label: 'Settled' },
  { label: 'Model' },
  { label: 'Cost', isNumber: true },
  { label: 'Started', isNumber: true, isOptional: true },
]

function Share({ job }: { readonly job: JobSummary }) {
  const settled = job.rows - job.openRows
  const words = `${formatCount(settled)} of ${formatCount(job.rows)}`
  return (
    <div className={styles.progress}>
      <div
        className={styles.share}
        role="progressbar"
        aria-label={`Rows settled: ${words}`}
        aria-valuemin={0}
        aria-valuemax={job.rows}
        aria-valuenow={settled}
      >
        <span style={{ width: formatPercent(settled, job.rows) }} />
      </div>
      <div className={styles.sub}>{words}</div>
    </div>
  )
}

function JobButtons({ job }: { readonly job: JobSummary }) {
  const { pause, resume, cancel } = useJobControls()
  const { jobUid } = job
  if (job.status !== 'running' && job.status !== 'paused') return null
  const schema = job.opinion > 0 ? `${job.schemaRef}, ${opinionName(job.opinion)},` : job.schemaRef
  const name = `${schema} on ${job.projectName}`
  return (
    <>
      {job.status === 'running' ? (
        <RowButton
          label="Pause"
          what={`Pause ${name}`}
          isBusy={pause.isPending}
          onClick={() => pause.mutate({ jobUid })}
        />
      ) : (
        <RowButton
          label="Resume"
          what={`Resume ${name}`}
          isBusy={resume.isPending}
          onClick={() => resume.mutate({ jobUid })}
        />
      )}
      <RowButton
        label="Cancel"
        what={`Cancel ${name}`}
        isBusy={cancel.isPending}
        onClick={() => cancel.mutate({ jobUid })}
      />
    </>
  )
}

function JobRow({ job, now }: { readonly job: JobSummary; readonly now: Date }) {
  const state = jobState(job)
  const isReason = job.status === 'paused' && job.error !== null && job.error.code !== 'run_paused'
  const word = isReason ? `${job.error.message} ${job.error.hint}` : job.notice && `${job.notice}.`
  return (
    <>
      <tr className={word ? styles.hasError : undefined}>
        <td className={styles.what}>
          <Link
            to="/projects/$projectUid"
            params={{ projectUid: job.projectUid }}
            search={{ schema: job.schemaUid }}
            title={job.projectName}
          >
            {job.projectName}
          </Link>
          <div className={styles.sub} title={job.schemaRef}>
            {job.schemaRef} · {job.opinion > 0 && `${opinionName(job.opinion)} · `}
            {jobWords(job)}
            {job.lane === 'overnight' && ', overnight'}
          </div>
        </td>
        <td>
          <Chip tone={state.tone}>{state.label}</Chip>
        </td>
        <td>
          <Share job={job} />
        </td>
        <td className={styles.sub}>
          {job.provider}
          <br />
          {job.model === job.provider ? '' : job.model}
        </td>
        <td className={pieces.number}>
          {formatUsd(job.costUsd)}
          {job.budgetUsd !== null && <div className={styles.sub}>of {formatUsd(job.budgetUsd)}</div>}
        </td>
        <td className={`${pieces.number} ${styles.optional}`}>
          <time dateTime={job.createdAt} title={formatMoment(job.createdAt)}>
            {formatWhen(job.createdAt, now)}
          </time>
        </td>
        <td className={styles.actions}>
          <JobButtons job={job} />
        </td>
      </tr>
      {word && (
        <tr className={job.status === 'paused' ? styles.waits : styles.quiet}>
          <td colSpan={columns.length + 1}>{word}</td>
        </tr>
      )}
    </>
  )
}

/** What was asked for, one line a dispatch. */
export function JobsTable({ onlyActive, now }: { readonly onlyActive: boolean; readonly now: Date }) {
  const jobs = useQuery(
    trpc.jobs.list.queryOptions({ projectUid: null, onlyActive }, { placeholderData: (previous) => previous }),
  )
  return (
    <ActivityTable
      label="Jobs"
      columns={columns}
      query={jobs}
      empty={{
        icon: <IconActivity size={44} stroke={1.2} aria-hidden />,
        title: onlyActive ? 'Nothing is under way' : 'No job yet',
        text: 'Each time you run a schema, a line here says how far it is, what it cost and why it waits.',
      }}
    >
      {jobs.data?.map((job) => (
        <JobRow key={job.jobUid} job={job} now={now} />
      ))}
    </ActivityTable>
  )
}
