import { Button, NumberInput } from '@mantine/core'
import { IconAlertTriangle, IconClockPause, IconMoon } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { JobSummary } from '../../../shared/model-work.ts'
import { trpc } from '../../lib/api.ts'
import { countOf, formatUsd } from '../../lib/format.ts'
import styles from './job-notices.module.css'
import { jobWords } from './run-states.ts'
import { useJobControls } from './use-run-controls.ts'

/** A new limit above what was spent; empty takes the limit away. */
function BudgetForm({ job }: { readonly job: JobSummary }) {
  const { setBudget, resume } = useJobControls()
  const [budget, setBudgetText] = useState<string | number>((job.budgetUsd ?? 0) * 2)
  const onResume = async (): Promise<void> => {
    try {
      await setBudget.mutateAsync({
        jobUid: job.jobUid,
        budgetUsd: typeof budget === 'number' && budget > 0 ? budget : null,
      })
      await resume.mutateAsync({ jobUid: job.jobUid })
    } catch {
      // The notification has said why; the form stays for another try.
    }
  }
  return (
    <form
      className={styles.actions}
      onSubmit={(event) => {
        event.preventDefault()
        void onResume()
      }}
    >
      <NumberInput
        aria-label="New budget"
        prefix="$"
        placeholder="No limit"
        w={110}
        hideControls
        decimalScale={3}
        min={0}
        value={budget}
        onChange={setBudgetText}
      />
      <Button type="submit" loading={setBudget.isPending || resume.isPending}>
        Raise and resume
      </Button>
    </form>
  )
}

function PausedNotice({ job }: { readonly job: JobSummary }) {
  const { resume, cancel } = useJobControls()
  const isBudget = job.error?.code === 'budget_reached'
  const reason = job.error?.code === 'run_paused' ? null : job.error
  return (
    <div className={styles.notice} role={reason ? 'alert' : 'status'}>
      {reason ? <IconAlertTriangle size={15} aria-hidden /> : <IconClockPause size={15} aria-hidden />}
      <p>
        <strong>{reason ? `Paused: ${reason.message}` : 'Paused.'}</strong> {reason?.hint}{' '}
        {countOf(job.openRows, 'row')} of {jobWords(job)} to go, {formatUsd(job.costUsd)} spent.
      </p>
      {isBudget ? (
        <BudgetForm job={job} />
      ) : (
        <Button loading={resume.isPending} onClick={() => resume.mutate({ jobUid: job.jobUid })}>
          Resume
        </Button>
      )}
      <Button variant="subtle" loading={cancel.isPending} onClick={() => cancel.mutate({ jobUid: job.jobUid })}>
        Cancel
      </Button>
    </div>
  )
}

function RunningNotice({ job }: { readonly job: JobSummary }) {
  return (
    <div className={styles.notice} role="status" data-quiet>
      {job.batchedRows > 0 ? <IconMoon size={15} aria-hidden /> : <IconClockPause size={15} aria-hidden />}
      <p>
        {job.batchedRows > 0 &&
          `${countOf(job.batchedRows, 'row')} ${job.batchedRows === 1 ? 'is' : 'are'} with the provider until the answers come, within a day. You may close Galley. `}
        {job.notice}
      </p>
    </div>
  )
}

type JobNoticesProps = {
  readonly projectUid: string
  /** Jobs of other schemas are not shown. */
  readonly schemaUid: string | null
}

/** Why work waits, and how it goes on. Nothing while all runs as it should. */
export function JobNotices({ projectUid, schemaUid }: JobNoticesProps) {
  const jobs = useQuery(trpc.jobs.list.queryOptions({ projectUid, onlyActive: true }))
  const shown = (jobs.data ?? []).filter((job) => job.schemaUid === schemaUid)
  return (
    <>
      {shown.map((job) =>
        job.status === 'paused' ? (
          <PausedNotice key={job.jobUid} job={job} />
        ) : job.batchedRows > 0 || job.notice !== null ? (
          <RunningNotice key={job.jobUid} job={job} />
        ) : null,
      )}
    </>
  )
}
