import { Button, Menu } from '@mantine/core'
import { IconArrowForwardUp, IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { DocumentVersion } from '../../../shared/views.ts'
import { press } from '../../keys/press.ts'
import { useKeys } from '../../keys/use-keys.ts'
import { countOf, formatCount, formatWhen } from '../../lib/format.ts'
import styles from './versions.module.css'

type VersionsProps = {
  readonly projectUid: string
  readonly documentUid: string
  /** Newest first. */
  readonly versions: readonly DocumentVersion[]
  readonly carried: number
  readonly onCarryOver: () => void
}

function describe(version: DocumentVersion): string {
  const { uploadedAt, blocks, unchangedBlocks, counts, status } = version
  return [
    formatWhen(uploadedAt),
    status === 'failed' ? 'failed' : countOf(blocks, 'block'),
    unchangedBlocks !== null && `${formatCount(unchangedBlocks)} unchanged`,
    counts.confirmed > 0 && `${formatCount(counts.confirmed)} confirmed`,
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Which version of the document is shown, the way to the others, and what can be brought along. */
export function VersionsMenu({ projectUid, documentUid, versions, carried, onCarryOver }: VersionsProps) {
  const navigate = useNavigate()
  const shown = versions.find((version) => version.documentUid === documentUid)
  const isChoice = versions.length > 1 && shown !== undefined
  useKeys(isChoice ? { versions: () => press('versions') } : {})
  if (!isChoice) return null
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button data-key="versions" rightSection={<IconChevronDown size={13} aria-hidden />}>
          Version {shown.version}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Versions of this document</Menu.Label>
        {versions.map((version) => (
          <Menu.Item
            key={version.documentUid}
            leftSection={
              version.documentUid === documentUid ? (
                <IconCheck size={14} aria-hidden />
              ) : (
                <span className={styles.blank} />
              )
            }
            onClick={() =>
              void navigate({
                to: '/projects/$projectUid/documents/$documentUid',
                params: { projectUid, documentUid: version.documentUid },
              })
            }
          >
            Version {version.version}
            {version.isCurrent && ', newest'}
            <span className={styles.about}>{describe(version)}</span>
          </Menu.Item>
        ))}
        {carried > 0 && shown.isCurrent && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconArrowForwardUp size={14} aria-hidden />} onClick={onCarryOver}>
              Carry over {countOf(carried, 'confirmed answer')}…
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
