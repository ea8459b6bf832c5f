import { opinionName } from '../../../shared/opinion.ts'
import type { RunSummary } from '../../../shared/views.ts'
import { formatWhen } from '../../lib/format.ts'
import { Chip } from '../../theme/pieces.tsx'
import { StackedBar } from '../../theme/stacked-bar.tsx'
import styles from './run-selector.module.css'
import { modelOfRun } from './run-words.ts'

/** A run in a menu: what tells it from the others, and how far it is. */
export function RunEntry({ run }: { readonly run: RunSummary }) {
  return (
    <span className={styles.entry}>
      <span className={styles.name}>
        <strong>{run.schemaRef}</strong>
        <Chip tone={run.opinion === 0 ? 'plain' : 'accent'}>{opinionName(run.opinion)}</Chip>
      </span>
      <span className={styles.facts}>
        <span>{modelOfRun(run)}</span>
        <span>{formatWhen(run.startedAt ?? run.createdAt)}</span>
      </span>
      <StackedBar counts={run.counts} label="Rows" />
    </span>
  )
}
