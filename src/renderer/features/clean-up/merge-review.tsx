import { Button } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { countOf, formatCount } from '../../lib/format.ts'
import { Failure, Waiting } from '../../theme/pieces.tsx'
import { Refusals } from '../work/work-preview.tsx'
import styles from './clean-up.module.css'
import { mergeCount, nameValues, type Merge } from './merges.ts'
import { useMergePreviews, useMerges, type MergeAbout, type MergeState, type PreviewedMerge } from './use-merges.ts'

type RunningProps = {
  readonly state: MergeState & { readonly step: 'running' }
  readonly total: number
  readonly onStop: () => void
}

function Running({ state, total, onStop }: RunningProps) {
  const done = (state.at + state.share) / total
  return (
    <div className={styles.running}>
      <p role="status">
        Merge {formatCount(state.at + 1)} of {formatCount(total)}
        {state.isStopping && ', stopping after this step'}
      </p>
      <div
        className={styles.progress}
        role="progressbar"
        aria-label="Merges done"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(done * 100)}
      >
        <span style={{ width: `${done * 100}%` }} />
      </div>
      <div className={styles.foot}>
        <Button disabled={state.isStopping} onClick={onStop} data-autofocus>
          Stop
        </Button>
      </div>
    </div>
  )
}

type EndedProps = {
  readonly state: MergeState & { readonly step: 'ended' }
  readonly onEnd: () => void
  readonly onUndo: () => void
}

function Ended({ state, onEnd, onUndo }: EndedProps) {
  const { merges, rows, refused, refusals, isStopped } = state.sum
  return (
    <div className={styles.running}>
      <p role="status">
        {isStopped && 'Stopped: '}
        {countOf(merges, 'merge')}, {countOf(rows, 'row')} changed. Each is a step of the history, to be undone by
        itself.
      </p>
      <Refusals refused={refused} refusals={refusals} isOpen />
      <div className={styles.foot}>
        {merges > 0 && <Button onClick={onUndo}>Undo {countOf(merges, 'merge')}</Button>}
        <Button variant="filled" autoFocus onClick={onEnd}>
          Done
        </Button>
      </div>
    </div>
  )
}

function rowsWords(all: readonly PreviewedMerge[]): string {
  const isExact = all.every(({ preview }) => preview !== null)
  const rows = all.reduce((sum, { merge, preview }) => sum + (preview?.rows ?? merge.rows), 0)
  return `${isExact ? '' : 'Up to '}${countOf(rows, 'row')}`
}

function PreviewList({ all }: { readonly all: readonly PreviewedMerge[] }) {
  return (
    <ul className={styles.steps} aria-label="Merges">
      {all.map(({ merge, preview }) => (
        <li key={merge.to + merge.from.join()}>
          <span className={styles.from} title={merge.from.join('\n')}>
            {nameValues(merge.from, 3)}
          </span>
          <IconArrowRight size={13} aria-hidden />
          <span className="visually-hidden">become</span>
          <span className={styles.to}>{merge.to}</span>
          <span className={styles.count}>{countOf(preview?.rows ?? merge.rows, 'row')}</span>
        </li>
      ))}
    </ul>
  )
}

type MergeReviewProps = {
  readonly about: MergeAbout
  readonly merges: readonly Merge[]
  readonly onBack: () => void
  readonly onEnd: () => void
}

/** Several merges before, while and after they are done. */
export function MergeReview({ about, merges, onBack, onEnd }: MergeReviewProps) {
  const previews = useMergePreviews(about, merges)
  const { state, perform, stop, undoAll } = useMerges(about)
  if (state.step === 'running') return <Running state={state} total={merges.length} onStop={stop} />
  if (state.step === 'ended') return <Ended state={state} onEnd={onEnd} onUndo={() => void undoAll().then(onEnd)} />
  if (state.step === 'failed')
    return (
      <div className={styles.running}>
        <p>{countOf(state.sum.merges, 'merge')} done before this happened.</p>
        <Failure error={state.error} onRetry={onEnd} />
      </div>
    )
  const all = previews.data
  const refusals = (all ?? []).flatMap(({ preview }) => preview?.refusals ?? [])
  const refused = (all ?? []).reduce((sum, { preview }) => sum + (preview?.refused ?? 0), 0)
  return (
    <form
      className={styles.running}
      onSubmit={(event) => {
        event.preventDefault()
        if (all) void perform(merges)
      }}
    >
      {previews.error && <Failure error={previews.error} onRetry={() => void previews.refetch()} />}
      {!all && !previews.error && <Waiting rows={4} label="Counting the rows" />}
      {all && (
        <>
          <p>
            {rowsWords(all)} of {about.field} get a new value in {mergeCount(merges)}, each a step of the history by
            itself.
          </p>
          <PreviewList all={all} />
          <Refusals refused={refused} refusals={refusals.slice(0, 50)} />
        </>
      )}
      <div className={styles.foot}>
        <Button onClick={onBack}>Back</Button>
        <Button type="submit" variant="filled" disabled={!all} data-autofocus>
          Do {mergeCount(merges)}
        </Button>
      </div>
    </form>
  )
}
