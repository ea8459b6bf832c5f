import { Button } from '@mantine/core'
import { IconFileOff } from '@tabler/icons-react'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Empty, Failure, Waiting } from '../../theme/pieces.tsx'
import { Page } from '../../theme/page.tsx'
import { DocumentDesk } from './document-desk.tsx'
import { useDocument } from './use-document.ts'

const ROUTE = '/projects/$projectUid/documents/$documentUid'

export function DocumentScreen(): ReactNode {
  const { projectUid, documentUid } = useParams({ from: ROUTE })
  const search = useSearch({ from: ROUTE })
  const shown = useDocument(projectUid, documentUid, search.schema)
  const { project, document } = shown
  const crumbs = [
    { label: 'Projects', to: '/projects' },
    { label: project?.name ?? 'Project', to: `/projects/${projectUid}` },
  ]
  if (shown.error && !(document && shown.isReady)) {
    return (
      <Page crumbs={crumbs} title={document?.name ?? 'Document'}>
        <Failure error={shown.error} onRetry={shown.retry} />
      </Page>
    )
  }
  if (!document || !shown.isReady) {
    return (
      <Page crumbs={crumbs} title={document?.name ?? 'Document'}>
        <Waiting rows={14} label="Loading the document" />
      </Page>
    )
  }
  if (document.status === 'failed') {
    return (
      <Page crumbs={crumbs} title={document.name}>
        <Empty
          icon={<IconFileOff size={44} stroke={1.2} aria-hidden />}
          title={document.error?.message ?? 'This document could not be read'}
          actions={
            <Button component={Link} to={`/projects/${projectUid}`}>
              Back to the project
            </Button>
          }
        >
          {document.error?.hint}
        </Empty>
      </Page>
    )
  }
  return (
    <DocumentDesk
      key={`${documentUid}/${shown.schemaUid ?? ''}`}
      shown={shown}
      document={document}
      crumbs={crumbs}
      projectUid={projectUid}
    />
  )
}
