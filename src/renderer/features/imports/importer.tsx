import { countOf, formatCount } from '../../lib/format.ts'
import { Failure } from '../../theme/pieces.tsx'
import { DropArea } from './drop-area.tsx'
import type { ImportSession, ImportSnapshot, ImportStage } from './import-session.ts'
import styles from './imports.module.css'
import { PlanView } from './plan-view.tsx'
import { ProgressView } from './progress-view.tsx'

function Busy({ stage }: { readonly stage: ImportStage }) {
  if (stage.kind !== 'reading' && stage.kind !== 'hashing') return null
  const words =
    stage.kind === 'hashing'
      ? `Comparing ${formatCount(stage.hashed)} of ${countOf(stage.toHash, 'file')} with what is here`
      : stage.found > 0
        ? `Looking through the folder: ${countOf(stage.found, 'file')} so far`
        : 'Looking at what to add'
  return (
    <div className={styles.busy} role="status">
      <div className={styles.wait} />
      {words}
    </div>
  )
}

type ImporterProps = {
  readonly session: ImportSession
  readonly snapshot: ImportSnapshot
  /** Makes the project with the first choice. */
  readonly projectOf?: () => Promise<string>
}

/** Adding documents: choose, see the plan, add, and watch what becomes of each file. */
export function Importer({ session, snapshot, projectOf }: ImporterProps) {
  const { stage, error, entries } = snapshot
  const hasEntries = entries.length > 0
  return (
    <div className={styles.root}>
      {error !== null && <Failure error={error} />}
      {stage.kind === 'choosing' && (
        <DropArea isSmall={hasEntries} onChoose={(source) => void session.choose(source, projectOf)} />
      )}
      <Busy stage={stage} />
      {stage.kind === 'planned' && (
        <PlanView plan={stage.plan} onAdd={(asVersions) => void session.add(asVersions)} onBack={session.discardPlan} />
      )}
      {hasEntries && stage.kind !== 'planned' && <ProgressView session={session} snapshot={snapshot} />}
    </div>
  )
}
