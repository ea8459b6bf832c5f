import { Button } from '@mantine/core'
import { IconFilePlus, IconFiles } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { trpc } from '../../lib/api.ts'
import { useKeys } from '../../keys/use-keys.ts'
import { Empty, Failure, Waiting } from '../../theme/pieces.tsx'
import { Page } from '../../theme/page.tsx'
import { openImport } from '../imports/import-sessions.ts'
import { WindowDrop } from '../imports/window-drop.tsx'
import { JobNotices } from '../run-controls/job-notices.tsx'
import { SearchButton } from '../search/search-button.tsx'
import { OffersBanner } from '../watches/offers.tsx'
import { DocumentsTable } from './documents-table.tsx'
import type { ProjectDialog } from './project-dialogs.tsx'
import { ProjectDialogs } from './project-dialogs.tsx'
import { ProjectMenu } from './project-menu.tsx'
import { ProjectPanel } from './project-panel.tsx'
import { ProjectTools } from './project-tools.tsx'
import styles from './project.module.css'
import { useProjectSchema } from './use-project-schema.ts'

const ROUTE = '/projects/$projectUid'

export function ProjectScreen(): ReactNode {
  const { projectUid } = useParams({ from: ROUTE })
  const search = useSearch({ from: ROUTE })
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<ProjectDialog>(null)
  const project = useQuery(trpc.projects.get.queryOptions({ projectUid }))
  const { isReady, error: schemaError, schemaUid, schemaRef, options } = useProjectSchema(projectUid, search.schema)
  const documents = useQuery(
    trpc.documents.list.queryOptions(
      { projectUid, schemaUid },
      { enabled: isReady, placeholderData: (previous) => previous },
    ),
  )
  const error = project.error ?? schemaError ?? documents.error
  const isEmpty = documents.data?.length === 0
  const setSchema = (schema: string): void =>
    void navigate({ to: ROUTE, params: { projectUid }, search: { schema }, replace: true })
  useKeys({
    searchProject: () => void navigate({ to: '/projects/$projectUid/search', params: { projectUid } }),
    addDocuments: () => openImport(projectUid),
    reviewRows: () =>
      void navigate({
        to: '/projects/$projectUid/rows',
        params: { projectUid },
        search: schemaUid === null ? {} : { schema: schemaUid },
      }),
  })

  return (
    <Page
      crumbs={[{ label: 'Projects', to: '/projects' }]}
      title={project.data?.name ?? 'Project'}
      tools={
        documents.data && !isEmpty ? (
          <>
            <SearchButton projectUid={projectUid} />
            <ProjectTools documents={documents.data} schemaUid={schemaUid} projectUid={projectUid} onOpen={setDialog} />
          </>
        ) : (
          project.data && <ProjectMenu onOpen={setDialog} />
        )
      }
    >
      {error && (
        <Failure
          error={error}
          onRetry={() => {
            void project.refetch()
            void documents.refetch()
          }}
        />
      )}
      {!error && !documents.data && <Waiting rows={8} label="Loading the documents" />}
      {isEmpty && <OffersBanner projectUid={projectUid} onReview={() => setDialog('offers')} />}
      {isEmpty && (
        <Empty
          icon={<IconFiles size={44} stroke={1.2} aria-hidden />}
          title="This project has no documents yet"
          actions={
            <Button
              variant="filled"
              leftSection={<IconFilePlus size={14} aria-hidden />}
              onClick={() => openImport(projectUid)}
            >
              Add documents
            </Button>
          }
        >
          Drop in files or whole folders. Each document is read into blocks, in reading order, and stays on this
          machine.
        </Empty>
      )}
      {documents.data && !isEmpty && (
        <div className={styles.root}>
          <ProjectPanel
            projectUid={projectUid}
            documents={documents.data}
            updatedAtMs={documents.dataUpdatedAt}
            schemaUid={schemaUid}
            schemas={options}
            onSchema={setSchema}
            onNotRead={() => setDialog('not-read')}
          />
          <JobNotices projectUid={projectUid} schemaUid={schemaUid} isCard />
          <OffersBanner projectUid={projectUid} onReview={() => setDialog('offers')} />
          <DocumentsTable documents={documents.data} schemaUid={schemaUid} />
        </div>
      )}
      {project.data && <WindowDrop projectUid={projectUid} name={project.data.name} />}
      <ProjectDialogs
        dialog={dialog}
        onOpen={setDialog}
        project={project.data}
        projectUid={projectUid}
        documents={documents.data ?? []}
        schemaUid={schemaUid}
        schemaRef={schemaRef}
        onSchema={setSchema}
      />
    </Page>
  )
}
