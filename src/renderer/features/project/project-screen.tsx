import { Button } from '@mantine/core'
import { IconDownload, IconFilePlus, IconFiles, IconPlayerPlay } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { trpc } from '../../lib/api.ts'
import { formatCount } from '../../lib/format.ts'
import { projectFigures } from '../../lib/progress.ts'
import { Empty, Failure, Waiting } from '../../theme/pieces.tsx'
import { Page } from '../../theme/page.tsx'
import { ExportDialog } from '../export/export-dialog.tsx'
import { RunDialog } from '../run-dialog/run-dialog.tsx'
import { AddDocumentsModal } from '../upload/add-documents-modal.tsx'
import { ConfirmProjectDialog } from './confirm-project-dialog.tsx'
import { DocumentsTable } from './documents-table.tsx'
import { ProjectPanel } from './project-panel.tsx'
import { useProjectSchema } from './use-project-schema.ts'

type Dialog = 'add' | 'run' | 'export' | 'confirm' | null

export function ProjectScreen(): ReactNode {
  const { projectUid } = useParams({ from: '/projects/$projectUid' })
  const search = useSearch({ from: '/projects/$projectUid' })
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<Dialog>(null)
  const project = useQuery(trpc.projects.get.queryOptions({ projectUid }))
  const { isReady, error: schemaError, schemaUid, schemaRef, options } = useProjectSchema(projectUid, search.schema)
  const documents = useQuery(
    trpc.documents.list.queryOptions(
      { projectUid, schemaUid },
      { enabled: isReady, placeholderData: (previous) => previous },
    ),
  )
  const error = project.error ?? schemaError ?? documents.error
  const figures = projectFigures(documents.data ?? [])
  const { ai_complete: staged, pending } = figures.counts
  const isRunning = documents.data?.some(({ run }) => run?.status === 'running') ?? false
  const isEmpty = documents.data?.length === 0
  const close = (): void => setDialog(null)
  const setSchema = (schema: string): void =>
    void navigate({ to: '/projects/$projectUid', params: { projectUid }, search: { schema }, replace: true })

  const addButton = (isPrimary: boolean) => (
    <Button
      variant={isPrimary ? 'filled' : 'default'}
      leftSection={<IconFilePlus size={14} />}
      onClick={() => setDialog('add')}
    >
      Add documents
    </Button>
  )
  const tools = documents.data && !isEmpty && (
    <>
      {addButton(false)}
      {!isRunning && (pending > 0 || staged === 0) && (
        <Button
          variant={staged === 0 && pending > 0 ? 'filled' : 'default'}
          leftSection={<IconPlayerPlay size={14} />}
          onClick={() => setDialog('run')}
        >
          {schemaUid && pending > 0 ? `Run ${formatCount(pending)} pending` : 'Run a schema'}
        </Button>
      )}
      <Button leftSection={<IconDownload size={14} />} disabled={!schemaUid} onClick={() => setDialog('export')}>
        Export
      </Button>
      {staged > 0 && (
        <Button variant="filled" onClick={() => setDialog('confirm')}>
          Confirm {formatCount(staged)} staged…
        </Button>
      )}
    </>
  )
  return (
    <Page crumbs={[{ label: 'Projects', to: '/projects' }]} title={project.data?.name ?? 'Project'} tools={tools}>
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
      {isEmpty && (
        <Empty
          icon={<IconFiles size={44} stroke={1.2} aria-hidden />}
          title="This project has no documents yet"
          actions={addButton(true)}
        >
          Drop in files or whole folders. Each document is read into blocks, in reading order, and stays on this
          machine.
        </Empty>
      )}
      {documents.data && !isEmpty && (
        <>
          <ProjectPanel
            documents={documents.data}
            updatedAtMs={documents.dataUpdatedAt}
            schemaUid={schemaUid}
            schemas={options}
            onSchema={setSchema}
          />
          <DocumentsTable documents={documents.data} schemaUid={schemaUid} />
        </>
      )}
      <AddDocumentsModal projectUid={projectUid} isOpen={dialog === 'add'} onClose={close} />
      <RunDialog
        isOpen={dialog === 'run'}
        onClose={close}
        projectUid={projectUid}
        documentUids={null}
        schemaUid={schemaUid}
        pending={pending}
        onStarted={setSchema}
      />
      {schemaUid && (
        <>
          <ExportDialog
            isOpen={dialog === 'export'}
            onClose={close}
            projectUid={projectUid}
            schemaUid={schemaUid}
            schemaRef={schemaRef}
            documentUids={null}
          />
          <ConfirmProjectDialog
            isOpen={dialog === 'confirm'}
            onClose={close}
            projectUid={projectUid}
            schemaUid={schemaUid}
            schemaRef={schemaRef}
            staged={staged}
          />
        </>
      )}
    </Page>
  )
}
