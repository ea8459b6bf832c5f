import { Button } from '@mantine/core'
import { IconDownload, IconFilePlus, IconPlayerPlay, IconTable } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { DocumentSummary } from '../../../shared/views.ts'
import { formatCount } from '../../lib/format.ts'
import { projectFigures } from '../../lib/progress.ts'
import { KeyOf } from '../../keys/key-of.tsx'
import { openImport } from '../imports/import-sessions.ts'
import styles from './project.module.css'
import type { ProjectDialog } from './project-dialogs.tsx'
import { ProjectMenu } from './project-menu.tsx'

type ToolsProps = {
  readonly documents: readonly DocumentSummary[]
  readonly projectUid: string
  readonly schemaUid: string | null
  readonly onOpen: (dialog: ProjectDialog) => void
}

function ReviewAllButton({ projectUid, schemaUid }: Pick<ToolsProps, 'projectUid' | 'schemaUid'>) {
  const navigate = useNavigate()
  return (
    <Button
      className={styles.review}
      leftSection={<IconTable size={14} aria-hidden />}
      onClick={() =>
        void navigate({
          to: '/projects/$projectUid/rows',
          params: { projectUid },
          search: schemaUid === null ? {} : { schema: schemaUid },
        })
      }
    >
      <span className={styles.word}>Review all rows</span>
      <KeyOf action="reviewRows" />
    </Button>
  )
}

/** The actions of a project, the next one in the flow as the primary. */
export function ProjectTools({ documents, projectUid, schemaUid, onOpen }: ToolsProps) {
  const { ai_complete: staged, pending } = projectFigures(documents).counts
  const isRunning = documents.some(({ run }) => run?.status === 'running' || run?.status === 'paused')
  const hasRows = documents.some(({ run }) => run !== null)
  const isRunNext = staged === 0 && pending > 0
  const run = !isRunning && (pending > 0 || staged === 0) && (
    <Button
      variant={isRunNext ? 'filled' : 'default'}
      leftSection={<IconPlayerPlay size={14} aria-hidden />}
      onClick={() => onOpen('run')}
    >
      {schemaUid && pending > 0 ? `Run ${formatCount(pending)} pending` : 'Run a schema'}
    </Button>
  )
  return (
    <>
      <Button leftSection={<IconFilePlus size={14} aria-hidden />} onClick={() => openImport(projectUid)}>
        Add documents
      </Button>
      {!isRunNext && run}
      {hasRows && <ReviewAllButton projectUid={projectUid} schemaUid={schemaUid} />}
      <Button
        leftSection={<IconDownload size={14} aria-hidden />}
        disabled={!schemaUid}
        onClick={() => onOpen('export')}
      >
        Export
      </Button>
      <ProjectMenu onOpen={onOpen} />
      {isRunNext && run}
      {staged > 0 && (
        <Button variant="filled" onClick={() => onOpen('confirm')}>
          Confirm {formatCount(staged)} staged…
        </Button>
      )}
    </>
  )
}
