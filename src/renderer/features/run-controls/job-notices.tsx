import { IconHourglass, IconMoon } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { JobSummary } from '../../../shared/model-work.ts'
import { trpc } from '../../lib/api.ts'
import { countOf } from '../../lib/format.ts'
import styles from './job-notices.module.css'
import { PausedNotice } from './paused-notice.tsx'

const SECOND_MS = 1_000
const GLANCE_MS = 3_000

/** What slows a job down is told with the seconds that are left; else events tell what is new, and a glance what they left out. */
function glanceMs(jobs: readonly JobSummary[] | undefined): number | false {
  if (jobs?.some(({ notice }) => notice !== null)) return SECOND_MS
  return jobs?.some(({ status }) => status === 'running') ? GLANCE_MS : false
}

type Shape = { readonly isCard: boolean }

function AwayWords({ job }: { readonly job: JobSummary }) {
  return (
    <>
      {countOf(job.batchedRows, 'row')} {job.batchedRows === 1 ? 'is' : 'are'} with the provider, and{' '}
      {job.batchedRows === 1 ? 'comes' : 'come'} back within a day. You may close Galley meanwhile.{' '}
      <Link to="/activity" search={{ view: 'overnight' }}>
        Overnight
      </Link>
    </>
  )
}

/** What keeps a running job from going on at full speed; null when nothing does. */
function RunningNotice({ job, isCard }: { readonly job: JobSummary } & Shape) {
  const isAway = job.batchedRows > 0
  const isFirst = !isAway && job.lane === 'overnight' && job.openRows > 0
  if (!isAway && !isFirst && job.notice === null) return null
  return (
    <div className={styles.notice} role="status" data-quiet data-card={isCard || undefined}>
      {isAway || isFirst ? <IconMoon size={15} aria-hidden /> : <IconHourglass size={15} aria-hidden />}
      <p>
        {isAway && <AwayWords job={job} />}
        {isFirst && 'The first request is asked now, to see that it is answered well. The rest is sent after it.'}
        {job.notice && ` ${job.notice}.`}
      </p>
    </div>
  )
}

type JobNoticesProps = {
  readonly projectUid: string
  /** Jobs of other schemas are not shown. */
  readonly schemaUid: string | null
  /** Set apart from what stands around it, rather than from edge to edge. */
  readonly isCard?: boolean
}

/** Why work waits, and how it goes on. Nothing while all runs as it should. */
export function JobNotices({ projectUid, schemaUid, isCard = false }: JobNoticesProps) {
  const jobs = useQuery(
    trpc.jobs.list.queryOptions(
      { projectUid, onlyActive: true },
      { refetchInterval: ({ state }) => glanceMs(state.data) },
    ),
  )
  return (jobs.data ?? [])
    .filter((job) => job.schemaUid === schemaUid)
    .map((job) =>
      job.status === 'paused' ? (
        <PausedNotice key={job.jobUid} job={job} isCard={isCard} />
      ) : (
        <RunningNotice key={job.jobUid} job={job} isCard={isCard} />
      ),
    )
}
