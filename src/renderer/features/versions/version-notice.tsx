import { Button } from '@mantine/core'
import { IconArrowForwardUp, IconHistory } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { DocumentVersion } from '../../../shared/views.ts'
import { KeyOf } from '../../keys/key-of.tsx'
import { useKeys } from '../../keys/use-keys.ts'
import { countOf, formatCount } from '../../lib/format.ts'
import styles from './versions.module.css'

type NoticeProps = {
  readonly projectUid: string
  readonly documentUid: string
  readonly versions: readonly DocumentVersion[]
  /** Confirmed answers that stand on unchanged blocks of an earlier version or conversion. */
  readonly carried: number
  readonly onCarryOver: () => void
}

/** Says that an older version is shown, or that confirmed answers can be brought along to this one. */
export function VersionNotice({ projectUid, documentUid, versions, carried, onCarryOver }: NoticeProps) {
  const shown = versions.find((version) => version.documentUid === documentUid)
  const newest = versions.find((version) => version.isCurrent)
  const isOlder = shown !== undefined && newest !== undefined && !shown.isCurrent
  useKeys(!isOlder && carried > 0 ? { carryOver: onCarryOver } : {})
  if (isOlder) {
    return (
      <div className={styles.notice} role="note">
        <IconHistory size={15} aria-hidden />
        <span>
          This is version {shown.version}. Version {newest.version} has taken its place.
        </span>
        <Button size="compact-xs" component={Link} to={`/projects/${projectUid}/documents/${newest.documentUid}`}>
          Open version {newest.version}
        </Button>
      </div>
    )
  }
  if (carried === 0) return null
  return (
    <div className={styles.notice} role="note">
      <IconArrowForwardUp size={15} aria-hidden />
      <span>
        {countOf(carried, 'confirmed answer stands', 'confirmed answers stand')} on blocks that did not change.
      </span>
      <Button size="compact-xs" onClick={onCarryOver}>
        Carry over {formatCount(carried)}…
        <KeyOf action="carryOver" />
      </Button>
    </div>
  )
}
