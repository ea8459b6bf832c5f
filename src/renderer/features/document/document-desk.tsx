import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { DocumentSummary } from '../../../shared/views.ts'
import type { Crumb } from '../../theme/page.tsx'
import { Page } from '../../theme/page.tsx'
import { ConfirmStaged } from '../desk/confirm-staged.tsx'
import { DeskMenu, DeskTools } from '../desk/desk-tools.tsx'
import { DeskView } from '../desk/desk-view.tsx'
import { useDeskKeys } from '../desk/use-desk-keys.ts'
import { type Desk, useDesk } from '../desk/use-desk.ts'
import { JobNotices } from '../run-controls/job-notices.tsx'
import { useRunKeys } from '../run-controls/use-run-keys.ts'
import { RunSelector } from '../run-selector/run-selector.tsx'
import { useVersions } from '../versions/use-versions.ts'
import { VersionNotice } from '../versions/version-notice.tsx'
import { VersionsMenu } from '../versions/versions-menu.tsx'
import { BackToProject } from './back-to-project.tsx'
import { DocumentActions, DocumentChips, DocumentItems } from './document-bar.tsx'
import bar from './document-bar.module.css'
import { type DocumentDialog, DocumentDialogs } from './document-dialogs.tsx'
import { OpinionNotice } from './opinion-notice.tsx'
import { useBlockOfAddress } from './use-block-of-address.ts'
import type { ShownDocument } from './use-document.ts'
import { useViewPriority } from './use-view-priority.ts'

const ROUTE = '/projects/$projectUid/documents/$documentUid'

type DeskProps = {
  readonly shown: ShownDocument
  readonly document: DocumentSummary
  readonly crumbs: readonly Crumb[]
  readonly projectUid: string
  /** The block that the address asks for. */
  readonly block: number | undefined
  /** The words of the search that led to the block. */
  readonly find: string | undefined
}

type ScreenState = {
  readonly desk: Desk
  readonly open: (dialog: DocumentDialog) => void
  readonly choose: (run: { readonly schemaUid: string; readonly runUid?: string }) => void
  readonly versions: ReturnType<typeof useVersions>
}
type BarProps = Pick<DeskProps, 'shown' | 'document' | 'projectUid'> & ScreenState

function DocumentTools(props: BarProps) {
  const { shown, document, projectUid, desk, open, choose, versions } = props
  const { run } = shown
  const { documentUid } = document
  const exportRows = (): void => open({ kind: 'export' })
  const runPending = (): void => open({ kind: 'pending' })
  return (
    <>
      <DeskTools desk={desk} />
      <VersionsMenu
        projectUid={projectUid}
        documentUid={documentUid}
        versions={versions.versions}
        carried={versions.carried}
        onCarryOver={() => open({ kind: 'carry-over' })}
      />
      {run && (
        <span className={bar.schema}>
          <RunSelector
            projectUid={projectUid}
            documentUid={documentUid}
            runUid={run.runUid}
            onChoose={choose}
            onNewRun={() => open({ kind: 'run' })}
          />
        </span>
      )}
      <DeskMenu desk={desk} label="More for this document">
        <DocumentItems
          run={run}
          onReceipt={() => open({ kind: 'receipt' })}
          onExport={exportRows}
          onRunPending={runPending}
          onRunSelected={desk.actions.askRun}
        />
      </DeskMenu>
      <DocumentActions
        run={run}
        onNewRun={() => open({ kind: 'run' })}
        onRunPending={runPending}
        onExport={exportRows}
      />
      <ConfirmStaged desk={desk} staged={run?.counts.ai_complete ?? 0} />
    </>
  )
}

function useScreen({ shown, document, projectUid, block }: DeskProps) {
  const { documentUid } = document
  const { run, schemaUid, fields } = shown
  const navigate = useNavigate()
  const searchRef = useRef<HTMLInputElement>(null)
  const [dialog, open] = useState<DocumentDialog>(null)
  const desk = useDesk({
    projectUid,
    scope: { kind: 'document', documentUid, runUid: run?.runUid ?? null },
    schemaUid,
    fields,
    hasRun: run !== null,
    isReadOnly: run !== null && run.opinion > 0,
    onPage: shown.keepCounts,
    askRun: (rows) => open({ kind: 'rerun', rows }),
  })
  useDeskKeys({
    desk,
    search: searchRef,
    more: {
      receipt: () => open({ kind: 'receipt' }),
      newRun: () => open({ kind: 'run' }),
      ...(run && { exportRows: () => open({ kind: 'export' }), runPending: () => open({ kind: 'pending' }) }),
    },
  })
  useRunKeys(run ? [run] : [])
  useBlockOfAddress(desk, documentUid, block)
  useViewPriority(desk.grid, run)
  const versions = useVersions(documentUid)
  const choose: ScreenState['choose'] = ({ schemaUid: schema, runUid }) =>
    void navigate({
      to: ROUTE,
      params: { projectUid, documentUid },
      search: { schema, ...(runUid !== undefined && { run: runUid }) },
      replace: true,
    })
  return { searchRef, dialog, open, desk, versions, choose }
}

/** The screen of a document that was read: bar, filters, grid, side panel, and the keys for all of it. */
export function DocumentDesk(props: DeskProps) {
  const { shown, document, crumbs, projectUid, block, find } = props
  const { documentUid } = document
  const { run, schemaUid } = shown
  const { searchRef, dialog, ...state } = useScreen(props)
  const { desk, open, choose, versions } = state
  const isOpen = run?.status === 'running' || run?.status === 'paused'
  return (
    <Page
      crumbs={crumbs}
      title={document.name}
      hasPadding={false}
      back={<BackToProject projectUid={projectUid} />}
      beside={<DocumentChips document={document} run={run} />}
      tools={<DocumentTools {...state} shown={shown} document={document} projectUid={projectUid} />}
    >
      <DeskView
        desk={desk}
        searchRef={searchRef}
        total={document.blocks}
        blockTypes={document.blockTypes}
        find={desk.current?.blockIndex === block ? find : undefined}
        nothing={{ title: 'This document has no blocks' }}
        notices={
          <>
            {isOpen && <JobNotices projectUid={projectUid} schemaUid={schemaUid} />}
            <OpinionNotice run={run} onMain={() => run && choose({ schemaUid: run.schemaUid })} />
            <VersionNotice
              projectUid={projectUid}
              documentUid={documentUid}
              versions={versions.versions}
              carried={versions.carried}
              onCarryOver={() => open({ kind: 'carry-over' })}
            />
          </>
        }
      />
      <DocumentDialogs
        dialog={dialog}
        onClose={() => open(null)}
        shown={shown}
        documentUid={documentUid}
        projectUid={projectUid}
        onRun={choose}
      />
    </Page>
  )
}
