import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { WorkOutcome, WorkPreview } from '../../../shared/review-work.ts'
import { trpc } from '../../lib/api.ts'
import { formatCount, formatPercent } from '../../lib/format.ts'
import { Failure, Waiting } from '../../theme/pieces.tsx'
import type { AskAgain } from './ask-again.ts'
import { NO_REJECTION, RejectFields } from './reject-fields.tsx'
import { useWorkRun, type WorkState } from './use-work-run.ts'
import { useWork, type WorkOrderView } from './use-work.tsx'
import { PreviewBody, Refusals } from './work-preview.tsx'
import { doneWords, verbOf } from './work-words.ts'
import styles from './work.module.css'

export type { WorkOrderView } from './use-work.tsx'

type WorkDialogProps = {
  /** Null: closed. */
  readonly order: WorkOrderView | null
  readonly onClose: () => void
  /** After the action, however far it came. */
  readonly onDone?: ((outcome: WorkOutcome) => void) | undefined
  /** Offers to ask for rejected rows again. */
  readonly again?: AskAgain | null
}
type FormProps = WorkDialogProps & { readonly order: WorkOrderView }

function Progress({
  state,
  onStop,
}: {
  readonly state: WorkState & { readonly step: 'running' }
  readonly onStop: () => void
}) {
  const { done, total, isStopping } = state
  return (
    <div className={styles.running}>
      <p role="status">
        {formatCount(done)} of {formatCount(total)} rows{isStopping && ', stopping after this step'}
      </p>
      <div
        className={styles.bar}
        role="progressbar"
        aria-label="Rows done"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
      >
        <span style={{ width: formatPercent(done, total) }} />
      </div>
      <div className={styles.foot}>
        <Button disabled={isStopping} onClick={onStop} data-autofocus>
          Stop
        </Button>
      </div>
    </div>
  )
}

type EndProps = {
  readonly order: WorkOrderView
  readonly outcome: WorkOutcome
  readonly onClose: () => void
  readonly onUndo: () => void
}

function End({ order, outcome, onClose, onUndo }: EndProps) {
  const { rows, refused, refusals, isStopped } = outcome
  return (
    <div className={styles.preview}>
      <p role="status">
        {isStopped ? 'Stopped: ' : ''}
        {doneWords(order.work.kind, outcome)}.{isStopped && ' The others are as before.'}
      </p>
      <Refusals refused={refused} refusals={refusals} isOpen />
      <div className={styles.foot}>
        {rows > 0 && <Button onClick={onUndo}>Undo</Button>}
        <Button variant="filled" onClick={onClose} autoFocus>
          Close
        </Button>
      </div>
    </div>
  )
}

/** The button that has the focus as soon as there is something to do, so that Enter does it. */
function PerformButton({
  order,
  preview,
}: {
  readonly order: WorkOrderView
  readonly preview: WorkPreview | undefined
}) {
  const ref = useRef<HTMLButtonElement>(null)
  const { kind } = order.work
  const isReady = preview !== undefined && preview.rows > 0
  useEffect(() => {
    if (isReady && kind !== 'reject') ref.current?.focus()
  }, [isReady, kind])
  return (
    <Button ref={ref} type="submit" variant="filled" disabled={!isReady}>
      {preview ? verbOf(kind, preview.rows) : 'Counting…'}
    </Button>
  )
}

function WorkForm({ order, onClose, onDone, again = null }: FormProps) {
  const { choice, work } = order
  const [rejection, setRejection] = useState(NO_REJECTION)
  const { undo, tell, askAgain } = useWork()
  const run = useWorkRun(choice)
  const { state } = run
  // What was counted a moment ago may be wrong by now: runs go on. While the work is done, counting would only hold it up.
  const counted = { staleTime: 0, gcTime: 0, enabled: state.step === 'preview' }
  const preview = useQuery(trpc.review.preview.queryOptions({ choice, work }, counted))

  const start = async (): Promise<void> => {
    const reason = rejection.reason.trim() || null
    const given = work.kind === 'reject' ? { ...work, reason: reason ?? work.reason } : work
    const outcome = await run.perform(given, preview.data?.rows ?? 0)
    if (!outcome) return
    onDone?.(outcome)
    if (again && rejection.isAskedAgain && outcome.rows > 0) await askAgain(again, outcome)
    if (outcome.refused > 0 || outcome.isStopped) return
    onClose()
    tell(work.kind, outcome)
  }
  if (state.step === 'running') return <Progress state={state} onStop={run.stop} />
  if (state.step === 'failed') return <Failure error={state.error} onRetry={run.again} />
  if (state.step === 'ended')
    return (
      <End
        order={order}
        outcome={state.outcome}
        onClose={onClose}
        onUndo={() => {
          onClose()
          void undo()
        }}
      />
    )
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (preview.data && preview.data.rows > 0) void start()
      }}
    >
      {work.kind === 'reject' && (
        <RejectFields value={rejection} onChange={setRejection} canAskAgain={again !== null} />
      )}
      {preview.error && <Failure error={preview.error} onRetry={() => void preview.refetch()} />}
      {!preview.data && !preview.error && <Waiting rows={5} label="Counting the rows" />}
      {preview.data && <PreviewBody kind={work.kind} preview={preview.data} />}
      <div className={styles.foot}>
        <Button onClick={onClose}>Cancel</Button>
        <PerformButton order={order} preview={preview.data} />
      </div>
    </form>
  )
}

/** An action on many rows: what it would do with the first five of them, how far it has come, and what it did. */
export function WorkDialog({ order, ...props }: WorkDialogProps) {
  return (
    <Modal
      opened={order !== null}
      onClose={props.onClose}
      title={order?.title}
      size={560}
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      {order && <WorkForm order={order} {...props} />}
    </Modal>
  )
}
