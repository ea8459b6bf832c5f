import { Button } from '@mantine/core'
import { IconFileOff, IconHourglass } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { DocumentSummary } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'
import { reasonAndHint } from '../../lib/reason.ts'
import { Empty, Failure, Waiting } from '../../theme/pieces.tsx'
import { Page } from '../../theme/page.tsx'
import { ReadAgainActions } from '../receipt/read-again-actions.tsx'
import { DocumentDesk } from './document-desk.tsx'
import { useDocument } from './use-document.ts'

const ROUTE = '/projects/$projectUid/documents/$documentUid'

/** A document without blocks: it waits, is being read, or could not be. */
function NotYetRead({ document }: { readonly document: DocumentSummary }) {
  const { documentUid, projectUid, status, error } = document
  const receipt = useQuery(trpc.documents.receipt.queryOptions({ documentUid }))
  const back = (
    <Button component={Link} to={`/projects/${projectUid}`}>
      Back to the project
    </Button>
  )
  if (status === 'failed') {
    const isQuarantined = receipt.data?.isQuarantined === true
    return (
      <Empty
        icon={<IconFileOff size={44} stroke={1.2} aria-hidden />}
        title={isQuarantined ? 'This document is in quarantine' : 'This document could not be read'}
        actions={
          <>
            {receipt.data && <ReadAgainActions view={receipt.data} />}
            {back}
          </>
        }
      >
        {error && reasonAndHint(document)}
      </Empty>
    )
  }
  return (
    <div role="status">
      <Empty
        icon={<IconHourglass size={40} stroke={1.2} aria-hidden />}
        title={status === 'converting' ? 'This document is being read' : 'This document waits to be read'}
        actions={back}
      >
        Its blocks show here as soon as they are there.
      </Empty>
    </div>
  )
}

export function DocumentScreen(): ReactNode {
  const { projectUid, documentUid } = useParams({ from: ROUTE })
  const search = useSearch({ from: ROUTE })
  const shown = useDocument(projectUid, documentUid, search)
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
  if (document.status !== 'ingested') {
    return (
      <Page crumbs={crumbs} title={document.name}>
        <NotYetRead document={document} />
      </Page>
    )
  }
  return (
    <DocumentDesk
      // Read again it has other blocks, so nothing of the grid may stay.
      key={`${documentUid}/${shown.run?.runUid ?? ''}/${document.blocks}`}
      shown={shown}
      document={document}
      crumbs={crumbs}
      projectUid={projectUid}
      block={search.block}
      find={search.find}
    />
  )
}
