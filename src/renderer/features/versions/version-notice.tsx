import { Button } from '@mantine/core'
import { IconArrowForwardUp, IconHistory } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { RunSummary } from '../../../shared/views.ts'
import type { DocumentVersion } from '../../../shared/views.ts'
import { formatCount } from '../../lib/format.ts'
import styles from './versions.module.css'

type NoticeProps = {
  readonly projectUid: string
  readonly documentUid: string
  readonly versions: readonly DocumentVersion[]
  readonly run: RunSummary | null
  readonly onCarryOver: () => void
}

/** Says that an older version is shown, or that answers of the version before can be brought along. */
export function VersionNotice({ projectUid, documentUid, versions, run, onCarryOver }: NoticeProps) {
  const shown = versions.find((version) => version.documentUid === documentUid)
  const newest = versions.find((version) => version.isCurrent)
  const before = versions.filter((version) => version.version < (shown?.version ?? 0))
  const confirmed = before.reduce((sum, version) => Math.max(sum, version.counts.confirmed), 0)
  if (!shown || !newest) return null
  if (!shown.isCurrent) {
    return (
      <p className={styles.notice} role="note">
        <IconHistory size={15} aria-hidden />
        <span>
          This is version {shown.version}. Version {newest.version} has taken its place.
        </span>
        <Button size="compact-xs" component={Link} to={`/projects/${projectUid}/documents/${newest.documentUid}`}>
          Open version {newest.version}
        </Button>
      </p>
    )
  }
  const isUntouched = run === null || run.counts.ai_complete + run.counts.confirmed + run.counts.rejected === 0
  if (confirmed === 0 || !isUntouched || shown.status !== 'ingested') return null
  return (
    <p className={styles.notice} role="note">
      <IconArrowForwardUp size={15} aria-hidden />
      <span>
        The version before has {formatCount(confirmed)} confirmed answers. Those of unchanged blocks can be carried
        over.
      </span>
      <Button size="compact-xs" onClick={onCarryOver}>
        Carry over…
      </Button>
    </p>
  )
}
