import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { SampleView } from '../../../shared/review-work.ts'
import type { RowScope } from '../../../shared/rows.ts'
import { KeyOf } from '../../keys/key-of.tsx'
import { useKeys } from '../../keys/use-keys.ts'
import { trpc } from '../../lib/api.ts'
import { countOf, formatCount } from '../../lib/format.ts'
import type { Where } from '../../lib/where.ts'
import { PartFailure } from '../../theme/pieces.tsx'
import { useCalmRefresh } from '../facets/use-facet.ts'
import type { WorkOrderView } from '../work/work-dialog.tsx'
import { IntervalBar } from './interval-bar.tsx'
import { decidedOf, estimateWords, restTitle, shareWords, stagedFilter } from './sample-words.ts'
import styles from './samples.module.css'

type SampleBannerProps = Where & {
  readonly sampleUid: string
  readonly onLeave: () => void
  readonly onConfirmRest: (order: WorkOrderView) => void
}

function Progress({ sample }: { readonly sample: SampleView }) {
  const { size, accepted, corrected, rejected } = sample
  const parts = [
    { key: 'accepted', count: accepted, colour: 'confirmed' },
    { key: 'corrected', count: corrected, colour: 'staged' },
    { key: 'rejected', count: rejected, colour: 'rejected' },
  ]
  return (
    <div className={styles.progress}>
      <span className={styles.title}>
        <strong>Sample of {countOf(size, 'row')}</strong> · {formatCount(decidedOf(sample))} of {formatCount(size)}{' '}
        decided
      </span>
      <ul className={styles.legend}>
        {parts.map(({ key, count, colour }) => (
          <li key={key} hidden={count === 0}>
            <span className={styles.dot} style={{ background: `var(--${colour}-bar)` }} aria-hidden />
            {formatCount(count)} {key}
          </li>
        ))}
      </ul>
      <span
        className={styles.decided}
        role="progressbar"
        aria-label="Decided rows of the sample"
        aria-valuemin={0}
        aria-valuemax={size}
        aria-valuenow={decidedOf(sample)}
      >
        {parts.map(({ key, count, colour }) => (
          <span key={key} style={{ width: `${(count / size) * 100}%`, background: `var(--${colour}-bar)` }} />
        ))}
      </span>
    </div>
  )
}

function Estimate({ sample }: { readonly sample: SampleView }) {
  const { share, interval } = sample
  return (
    <div className={styles.estimate}>
      <span className={styles.title}>
        {share === null || interval === null ? (
          'No row is decided yet'
        ) : (
          <>
            <strong>{shareWords(share)} accepted</strong> · {shareWords(interval[0])} to {shareWords(interval[1])}
          </>
        )}
      </span>
      <span className={styles.sure}>
        {interval === null ? 'The share comes with the first.' : 'with 95% confidence'}
      </span>
      <IntervalBar figures={sample} />
      <span className="visually-hidden" role="status">
        {sample.open === 0 && estimateWords(sample)}
      </span>
    </div>
  )
}

/** All staged rows that the sample spoke for; those of the sample itself are decided by now. */
function restOf(sample: SampleView, scope: RowScope): WorkOrderView {
  return {
    title: restTitle(sample),
    choice: { kind: 'filter', scope, filter: stagedFilter(sample.filter) },
    work: { kind: 'confirm', sampleUid: sample.sampleUid },
  }
}

/** Above the grid while a sample is reviewed: how far, how right, and what may be done with that. */
export function SampleBanner({ scope, sampleUid, onLeave, onConfirmRest }: SampleBannerProps) {
  const query = useQuery(
    trpc.samples.get.queryOptions({ sampleUid }, { staleTime: 0, placeholderData: (before) => before }),
  )
  useCalmRefresh(scope, () => void query.refetch({ cancelRefetch: false }))
  const sample = query.data
  const canConfirm = sample?.open === 0 && sample.rest > 0
  useKeys({
    leaveSample: onLeave,
    ...(canConfirm && { confirmRest: () => onConfirmRest(restOf(sample, scope)) }),
  })
  const leave = (
    <Button variant="subtle" color="gray" onClick={onLeave}>
      Leave the sample
      <KeyOf action="leaveSample" />
    </Button>
  )
  if (!sample)
    return (
      <section className={styles.banner} aria-label="Sample">
        {query.error ? <PartFailure error={query.error} /> : <span className={styles.sure}>Opening the sample…</span>}
        <span className={styles.tools}>{leave}</span>
      </section>
    )
  const { open, rest } = sample
  const why = open > 0 ? `Decide the ${countOf(open, 'row')} of the sample first` : 'Nothing else is staged'
  return (
    <section className={styles.banner} aria-label="Sample">
      <Progress sample={sample} />
      <Estimate sample={sample} />
      <span className={styles.tools}>
        {leave}
        <Button
          variant={canConfirm ? 'filled' : 'default'}
          disabled={!canConfirm}
          title={canConfirm ? sample.statement : why}
          onClick={() => onConfirmRest(restOf(sample, scope))}
        >
          Confirm the rest ({formatCount(rest)})…
          {canConfirm && <KeyOf action="confirmRest" />}
        </Button>
      </span>
    </section>
  )
}
