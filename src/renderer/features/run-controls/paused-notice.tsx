import { Button, NumberInput } from '@mantine/core'
import { IconAlertTriangle, IconPlayerPause } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ErrorCode } from '../../../shared/errors.ts'
import type { JobSummary } from '../../../shared/model-work.ts'
import { formatUsd } from '../../lib/format.ts'
import styles from './job-notices.module.css'
import { leftWords } from './run-states.ts'
import { useJobControls } from './use-run-controls.ts'

/** Reasons that are mended in the settings. */
const OF_SETTINGS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'provider_auth',
  'provider_key_missing',
  'provider_key_origin',
  'provider_unreachable',
])

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
        decimalScale={6}
        min={0}
        value={budget}
        onChange={setBudgetText}
      />
      <Button type="submit" loading={setBudget.isPending || resume.isPending}>
        {budget === '' ? 'Lift and resume' : 'Raise and resume'}
      </Button>
    </form>
  )
}

/** A job that waits for a person: why, how far it is, and the ways on. */
export function PausedNotice({ job, isCard }: { readonly job: JobSummary; readonly isCard: boolean }) {
  const { resume, cancel } = useJobControls()
  const navigate = useNavigate()
  const reason = job.error?.code === 'run_paused' ? null : job.error
  const isBudget = reason?.code === 'budget_reached'
  const { jobUid } = job
  return (
    <div className={styles.notice} role={reason ? 'alert' : 'status'} data-card={isCard || undefined}>
      {reason ? <IconAlertTriangle size={15} aria-hidden /> : <IconPlayerPause size={15} aria-hidden />}
      <p>
        <strong>{reason ? `Paused: ${reason.message}` : 'Paused.'}</strong> {reason?.hint} {leftWords(job)}
        {isBudget ? '.' : `, ${formatUsd(job.costUsd)} spent.`}
      </p>
      <div className={styles.actions}>
        {reason && OF_SETTINGS.has(reason.code) && (
          <Button onClick={() => void navigate({ to: '/settings' })}>Open Settings</Button>
        )}
        {isBudget ? (
          <BudgetForm job={job} />
        ) : (
          <Button loading={resume.isPending} onClick={() => resume.mutate({ jobUid })}>
            Resume
          </Button>
        )}
        <Button loading={cancel.isPending} onClick={() => cancel.mutate({ jobUid })}>
          Cancel
        </Button>
      </div>
    </div>
  )
}
