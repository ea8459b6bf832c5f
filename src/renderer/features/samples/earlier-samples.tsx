import { useQuery } from '@tanstack/react-query'
import type { SampleView } from '../../../shared/review-work.ts'
import type { RowScope } from '../../../shared/rows.ts'
import { trpc } from '../../lib/api.ts'
import { countOf, formatCount, formatMoment, formatWhen } from '../../lib/format.ts'
import { PartFailure } from '../../theme/pieces.tsx'
import { IntervalBar } from './interval-bar.tsx'
import { decidedOf, decisionWords, shareWords } from './sample-words.ts'
import styles from './samples.module.css'

function Earlier({ sample, onOpen }: { readonly sample: SampleView; readonly onOpen: () => void }) {
  const { size, population, createdAt, actor, share, open } = sample
  return (
    <li>
      <button type="button" className={styles.earlier} onClick={onOpen}>
        <span>
          <strong>{countOf(size, 'row')}</strong> of {formatCount(population)}
        </span>
        <span className={styles.when} title={`${formatMoment(createdAt)}, ${actor}`}>
          {formatWhen(createdAt)}
        </span>
        <span className={styles.figures} title={decisionWords(sample)}>
          {open > 0 ? `${formatCount(decidedOf(sample))} decided` : 'all decided'}
        </span>
        <span className={styles.earlierShare}>{share === null ? '' : shareWords(share)}</span>
        <IntervalBar figures={sample} />
      </button>
    </li>
  )
}

type EarlierProps = { readonly scope: RowScope; readonly onOpen: (sampleUid: string) => void }

/** Samples of these rows, newest first, to go on with or to look up. */
export function EarlierSamples({ scope, onOpen }: EarlierProps) {
  const samples = useQuery(trpc.samples.list.queryOptions({ scope }, { staleTime: 0 }))
  if (samples.error) return <PartFailure error={samples.error} />
  if (!samples.data || samples.data.length === 0) return null
  return (
    <section className={styles.earliers} aria-label="Earlier samples">
      <h3>Earlier samples</h3>
      <ul>
        {samples.data.map((sample) => (
          <Earlier key={sample.sampleUid} sample={sample} onOpen={() => onOpen(sample.sampleUid)} />
        ))}
      </ul>
    </section>
  )
}
