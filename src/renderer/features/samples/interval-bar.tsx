import { estimateWords, type SampleFigures } from './sample-words.ts'
import styles from './samples.module.css'

/** The accepted share as a point, and what it may be in truth as a bar around it, on an axis from 0 to 100 %. */
export function IntervalBar({ figures }: { readonly figures: SampleFigures }) {
  const { share, interval } = figures
  const words = estimateWords(figures)
  return (
    <span className={styles.interval} role="img" aria-label={words} title={words}>
      {interval && (
        <span
          className={styles.within}
          style={{ left: `${interval[0] * 100}%`, width: `${(interval[1] - interval[0]) * 100}%` }}
        />
      )}
      {share !== null && <span className={styles.point} style={{ left: `${share * 100}%` }} />}
    </span>
  )
}
