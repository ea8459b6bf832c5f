import { Button } from '@mantine/core'
import { IconFolderPlus, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ProjectSummary } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'
import { countOf, formatCount, formatMoment, formatPercent, formatWhen } from '../../lib/format.ts'
import { reviewedOf, totalOf } from '../../lib/progress.ts'
import { Chip, Empty, Failure, Waiting } from '../../theme/pieces.tsx'
import { Page } from '../../theme/page.tsx'
import { StackedBar } from '../../theme/stacked-bar.tsx'
import styles from './projects.module.css'
import { SampleButton } from './sample-button.tsx'
import type { ReactNode } from 'react'

function stateOf(project: ProjectSummary): string {
  const total = totalOf(project.counts)
  if (project.documents === 0) return 'No documents yet'
  if (total === 0) return 'No schema applied yet'
  const staged = project.counts.ai_complete
  return staged > 0
    ? `${formatCount(staged)} to review`
    : `${formatPercent(reviewedOf(project.counts), total)} reviewed`
}

function ProjectCard({ project }: { readonly project: ProjectSummary }) {
  return (
    <Link to="/projects/$projectUid" params={{ projectUid: project.projectUid }} className={styles.card}>
      <h2 title={project.name}>{project.name}</h2>
      <div className={styles.sub}>
        <span>
          {countOf(project.documents, 'document')} · {countOf(project.blocks, 'block')}
        </span>
        {project.failedDocuments > 0 && <Chip tone="bad">{formatCount(project.failedDocuments)} failed</Chip>}
      </div>
      <StackedBar counts={project.counts} label="Progress" />
      <div className={styles.sub}>
        <span>{stateOf(project)}</span>
        <time dateTime={project.lastActivityAt} title={formatMoment(project.lastActivityAt)}>
          {formatWhen(project.lastActivityAt)}
        </time>
      </div>
    </Link>
  )
}

export function ProjectsScreen(): ReactNode {
  const projects = useQuery(trpc.projects.list.queryOptions())
  const isEmpty = !projects.error && projects.data?.length === 0
  const newProject = (
    <Button component={Link} to="/projects/new" variant="filled" leftSection={<IconPlus size={14} />}>
      New project
    </Button>
  )
  return (
    <Page title="Projects" tools={!isEmpty && newProject}>
      {projects.isPending && <Waiting rows={4} label="Loading the projects" />}
      {projects.error && <Failure error={projects.error} onRetry={() => void projects.refetch()} />}
      {isEmpty && (
        <Empty
          icon={<IconFolderPlus size={44} stroke={1.2} aria-hidden />}
          title="Drop in documents, review what a model makes of them"
          actions={
            <>
              <SampleButton />
              {newProject}
            </>
          }
        >
          A project holds documents that are worked on together. The sample project shows the whole way on a few
          documents, with no key and no network.
        </Empty>
      )}
      {projects.data && !isEmpty && (
        <ul className={styles.grid} aria-label="Projects">
          {projects.data.map((project) => (
            <li key={project.projectUid}>
              <ProjectCard project={project} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}
