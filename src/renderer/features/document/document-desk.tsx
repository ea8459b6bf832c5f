import { useNavigate } from '@tanstack/react-router'
import type { GridApi } from 'ag-grid-community'
import type { RefObject } from 'react'
import { useRef, useState } from 'react'
import type { DocumentSummary, GridRow } from '../../../shared/views.ts'
import { editFocused, moveFocus } from '../../grid/grid-moves.ts'
import { useKeys } from '../../lib/keys.ts'
import type { Crumb } from '../../theme/page.tsx'
import { Page } from '../../theme/page.tsx'
import { PanelSeparator, usePanelSize } from '../row-panel/panel-size.tsx'
import { RowPanel } from '../row-panel/row-panel.tsx'
import { JobNotices } from '../run-controls/job-notices.tsx'
import { useVersions } from '../versions/use-versions.ts'
import { VersionNotice } from '../versions/version-notice.tsx'
import { VersionsMenu } from '../versions/versions-menu.tsx'
import { DeskDialogs } from './desk-dialogs.tsx'
import { BackToProject, DeskIcons } from './desk-icons.tsx'
import { DocumentChips, DocumentTools } from './document-bar.tsx'
import styles from './document.module.css'
import { EditCallout } from './edit-callout.tsx'
import { FilterBar } from './filter-bar.tsx'
import { GridPane } from './grid-pane.tsx'
import { useBlockOfAddress } from './use-block-of-address.ts'
import type { Desk } from './use-desk.ts'
import { useDesk } from './use-desk.ts'
import type { ShownDocument } from './use-document.ts'
import { useViewPriority } from './use-view-priority.ts'

type Panel = ReturnType<typeof usePanelSize>
type DeskKeys = {
  readonly desk: Desk
  readonly panel: Panel
  readonly search: RefObject<HTMLInputElement | null>
  readonly askConfirmAll: () => void
}

function useDeskKeys({ desk, panel, search, askConfirmAll }: DeskKeys): void {
  const { grid, review, actions } = desk
  const onGrid = (action: (api: GridApi<GridRow>) => void) => (): void => {
    if (grid) action(grid)
  }
  const next = onGrid((api) => moveFocus(api, 1))
  const previous = onGrid((api) => moveFocus(api, -1))
  useKeys({
    j: next,
    ArrowDown: next,
    k: previous,
    ArrowUp: previous,
    e: onGrid(editFocused),
    n: () => void actions.next(),
    p: () => panel.setIsOpen(!panel.isOpen),
    i: () => desk.setDialog({ kind: 'receipt' }),
    '/': () => search.current?.focus(),
    Escape: onGrid((api) => api.deselectAll()),
    ...(review && {
      c: () => void actions.confirm(),
      x: actions.askReject,
      o: () => void actions.reopen(),
      r: actions.askRun,
      u: () => void review.undo(),
      'Shift+u': () => void review.redo(),
      'Shift+c': askConfirmAll,
    }),
  })
}

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

/** The screen of a document that was read: bar, filters, grid, side panel, and the keys for all of it. */
export function DocumentDesk({ shown, document, crumbs, projectUid, block, find }: DeskProps) {
  const { documentUid } = document
  const { run, runs, schemaUid, schemaRef, fields } = shown
  const navigate = useNavigate()
  const search = useRef<HTMLInputElement>(null)
  const panel = usePanelSize()
  const [focusedField, setFocusedField] = useState<string | null>(null)
  const desk = useDesk({ documentUid, schemaUid, runUid: run?.runUid ?? null })
  const { actions, setDialog } = desk
  const askConfirmAll = (): void => setDialog(run && run.counts.ai_complete > 0 ? { kind: 'confirm' } : null)
  const setSchema = (schema: string): void =>
    void navigate({ to: `/projects/${projectUid}/documents/${documentUid}`, search: { schema }, replace: true })
  useDeskKeys({ desk, panel, search, askConfirmAll })
  useBlockOfAddress(desk, block)
  useViewPriority(desk.grid, run)
  const { versions, carried } = useVersions(documentUid)
  const carryOver = (): void => setDialog({ kind: 'carry-over' })
  const isOpen = run?.status === 'running' || run?.status === 'paused'

  const tools = (
    <>
      <DeskIcons
        isPanelOpen={panel.isOpen}
        onReceipt={() => setDialog({ kind: 'receipt' })}
        onPanel={() => panel.setIsOpen(!panel.isOpen)}
      />
      <VersionsMenu
        projectUid={projectUid}
        documentUid={documentUid}
        versions={versions}
        carried={carried}
        onCarryOver={carryOver}
      />
      <DocumentTools
        run={run}
        runs={runs}
        schemaUid={schemaUid}
        schemaRef={schemaRef}
        onSchema={setSchema}
        onNewRun={() => setDialog({ kind: 'run' })}
        onRunPending={() => setDialog({ kind: 'pending' })}
        onRunSelected={actions.askRun}
        onExport={() => setDialog({ kind: 'export' })}
        onConfirmAll={askConfirmAll}
      />
    </>
  )
  return (
    <Page
      crumbs={crumbs}
      title={document.name}
      hasPadding={false}
      back={<BackToProject projectUid={projectUid} />}
      beside={<DocumentChips document={document} run={run} />}
      tools={tools}
    >
      <FilterBar
        filters={desk.filters}
        onChange={desk.setFilters}
        total={document.blocks}
        counts={run?.counts ?? null}
        blockTypes={document.blockTypes}
        searchRef={search}
        onLeaveSearch={actions.focusGrid}
      />
      {isOpen && <JobNotices projectUid={projectUid} schemaUid={schemaUid} />}
      <VersionNotice
        projectUid={projectUid}
        documentUid={documentUid}
        versions={versions}
        carried={carried}
        onCarryOver={carryOver}
      />
      <div className={styles.body}>
        <GridPane desk={desk} fields={fields} hasRun={run !== null} />
        {panel.isOpen && (
          <>
            <PanelSeparator width={panel.width} onWidth={panel.setWidth} />
            <RowPanel
              width={panel.width}
              schemaUid={schemaUid}
              find={desk.current?.blockIndex === block ? find : undefined}
              focusedField={focusedField}
              onFocusField={setFocusedField}
              row={desk.current}
              selected={desk.selected}
              fields={fields}
              onSave={desk.edits.save}
              onConfirm={() => void actions.confirm()}
              onReject={actions.askReject}
              onReopen={() => void actions.reopen()}
              onNext={() => void actions.next()}
              onClose={() => panel.setIsOpen(false)}
            />
          </>
        )}
      </div>
      <p className="visually-hidden" role="status">
        {desk.announcement}
      </p>
      {desk.edits.callout && <EditCallout callout={desk.edits.callout} onClose={desk.edits.closeCallout} />}
      <DeskDialogs desk={desk} shown={shown} documentUid={documentUid} projectUid={projectUid} onSchema={setSchema} />
    </Page>
  )
}
