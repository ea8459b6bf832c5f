import { ActionIcon, Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconArrowLeft, IconFileOff, IconLayoutSidebarRight } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { GridApi } from 'ag-grid-community'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { DocumentSummary, GridPage, GridRow } from '../../../shared/views.ts'
import { BlockGrid } from '../../grid/block-grid.tsx'
import type { GridFilter } from '../../grid/datasource.ts'
import { editFocused, focusRow, moveFocus, targetRows } from '../../grid/grid-moves.ts'
import { findNextStaged } from '../../grid/next-staged.ts'
import { api, trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { useKeys } from '../../lib/keys.ts'
import { Empty, Failure, Waiting } from '../../theme/pieces.tsx'
import { Page } from '../../theme/page.tsx'
import { ExportDialog } from '../export/export-dialog.tsx'
import { RunDialog } from '../run-dialog/run-dialog.tsx'
import { ConfirmAllDialog, RejectDialog } from './dialogs.tsx'
import { DocumentChips, DocumentTools } from './document-bar.tsx'
import styles from './document.module.css'
import { EditCallout } from './edit-callout.tsx'
import type { Filters } from './filter-bar.tsx'
import { FilterBar } from './filter-bar.tsx'
import { PanelSeparator, usePanelSize } from './panel-size.tsx'
import { SidePanel } from './side-panel.tsx'
import { useCellEdits } from './use-cell-edits.ts'
import { useDocument } from './use-document.ts'
import { useReview } from './use-review.ts'

const NO_FILTERS: Filters = { status: null, blockType: null, search: '' }
const ROUTE = '/projects/$projectUid/documents/$documentUid'
type Dialog = { readonly kind: 'run' | 'pending' | 'export' | 'confirm' } | { readonly kind: 'reject'; readonly rows: readonly number[] } | null

export function DocumentScreen() {
  const { projectUid, documentUid } = useParams({ from: ROUTE })
  const search = useSearch({ from: ROUTE })
  const shown = useDocument(projectUid, documentUid, search.schema)
  const { project, document } = shown
  const crumbs = [
    { label: 'Projects', to: '/projects' },
    { label: project?.name ?? 'Project', to: `/projects/${projectUid}` },
  ]
  if (shown.error) {
    return <Page crumbs={crumbs} title={document?.name ?? 'Document'}><Failure error={shown.error} onRetry={shown.retry} /></Page>
  }
  if (!document || !shown.isReady) {
    return <Page crumbs={crumbs} title={document?.name ?? 'Document'}><Waiting rows={14} label="Loading the document" /></Page>
  }
  if (document.status === 'failed') {
    return (
      <Page crumbs={crumbs} title={document.name}>
        <Empty icon={<IconFileOff size={44} stroke={1.2} aria-hidden />} title={document.error?.message ?? 'This document could not be read'} actions={<Button component={Link} to={`/projects/${projectUid}`}>Back to the project</Button>}>
          {document.error?.hint}
        </Empty>
      </Page>
    )
  }
  return <DocumentDesk key={`${documentUid}/${shown.schemaUid ?? ''}`} shown={shown} document={document} crumbs={crumbs} projectUid={projectUid} />
}

type DeskProps = {
  readonly shown: ReturnType<typeof useDocument>
  readonly document: DocumentSummary
  readonly crumbs: readonly { readonly label: string; readonly to: string }[]
  readonly projectUid: string
}

/** The screen of a document that was read: bar, filters, grid, side panel, and the keys for all of it. */
function DocumentDesk({ shown, document, crumbs, projectUid }: DeskProps) {
  const { documentUid } = document
  const { run, schemaUid, schemaRef, fields } = shown
  const navigate = useNavigate()
  const client = useQueryClient()
  const grid = useRef<GridApi<GridRow> | null>(null)
  const searchInput = useRef<HTMLInputElement>(null)
  const panel = usePanelSize()
  const [filters, setFilters] = useState(NO_FILTERS)
  const [searchText] = useDebouncedValue(filters.search, 200)
  const [current, setCurrent] = useState<GridRow | null>(null)
  const [selected, setSelected] = useState(0)
  const [dialog, setDialog] = useState<Dialog>(null)
  const [error, setError] = useState<unknown>(null)
  const [matches, setMatches] = useState<number | null>(null)

  const runUid = run?.runUid ?? null
  const refresh = useCallback(() => grid.current?.refreshInfiniteCache(), [])
  const review = useReview(runUid, refresh)
  const showRow = useCallback((row: GridRow) => setCurrent((shownRow) => (shownRow?.blockIndex === row.blockIndex ? row : shownRow)), [])
  const edits = useCellEdits(grid, review, showRow)
  const { status, blockType } = filters
  const filter = useMemo<GridFilter>(
    () => ({ documentUid, schemaUid, status, blockType, search: searchText.trim() }),
    [documentUid, schemaUid, status, blockType, searchText],
  )
  const isFiltered = status !== null || blockType !== null || filter.search !== ''

  const onPage = useCallback(
    (page: GridPage) => {
      setError(null)
      setMatches(page.total)
      client.setQueryData(trpc.documents.get.queryKey({ documentUid, schemaUid }), (known) =>
        known?.run ? { ...known, run: { ...known.run, counts: page.counts } } : known,
      )
    },
    [client, documentUid, schemaUid],
  )

  const withGrid = (action: (gridApi: GridApi<GridRow>) => void) => (): void => {
    if (grid.current) action(grid.current)
  }
  const targets = (wanted: readonly GridRow['status'][]): number[] =>
    grid.current ? targetRows(grid.current).filter((row) => wanted.includes(row.status)).map((row) => row.blockIndex) : []
  const focusGrid = withGrid((gridApi) => focusRow(gridApi, gridApi.getFocusedCell()?.rowIndex ?? 0))

  const goToNextStaged = async (): Promise<void> => {
    const gridApi = grid.current
    if (!gridApi) return
    const focusedRow = gridApi.getFocusedCell()?.rowIndex ?? -1
    if (status === 'ai_complete') return focusRow(gridApi, focusedRow + 1 < gridApi.getDisplayedRowCount() ? focusedRow + 1 : 0)
    try {
      const next = await findNextStaged(
        (offset, limit) => api.grid.page.query({ ...filter, status: 'ai_complete', offset, limit }),
        current?.blockIndex ?? -1,
      )
      if (next === null) return showDone('Nothing else is staged here.')
      // Unfiltered, a row's place is its block's index; a filtered list is walked, since its places are its own.
      if (!isFiltered) return focusRow(gridApi, next)
      for (let row = 0; row < gridApi.getDisplayedRowCount(); row += 1) {
        if (gridApi.getDisplayedRowAtIndex(row)?.data?.blockIndex === next) return focusRow(gridApi, row)
      }
      setFilters(NO_FILTERS)
    } catch (cause) {
      showFailure(cause)
    }
  }
  const advance = async (count: number): Promise<void> => {
    if (count > 1) grid.current?.deselectAll()
    if (count === 1 && status !== 'ai_complete') await goToNextStaged()
    else focusGrid()
  }
  const confirmRows = async (): Promise<void> => {
    const rows = targets(['ai_complete'])
    if (rows.length === 0) return showDone('Only staged rows can be confirmed.')
    if (await review.confirm(rows)) await advance(rows.length)
  }
  const askReject = (): void => {
    const rows = targets(['ai_complete'])
    if (rows.length === 0) showDone('Only staged rows can be rejected.')
    else setDialog({ kind: 'reject', rows })
  }
  const rejectRows = async (rows: readonly number[], reason: string | null): Promise<void> => {
    setDialog(null)
    if (await review.reject(rows, reason)) await advance(rows.length)
  }
  const reopenRows = async (): Promise<void> => {
    const rows = targets(['confirmed', 'rejected'])
    if (rows.length === 0) return showDone('Only confirmed or rejected rows can be reopened.')
    if (!(await review.reopen(rows))) return
    if (rows.length > 1) grid.current?.deselectAll()
    focusGrid()
  }
  const staged = run?.counts.ai_complete ?? 0
  const askConfirmAll = (): void => setDialog(staged > 0 ? { kind: 'confirm' } : null)

  useKeys({
    j: withGrid((gridApi) => moveFocus(gridApi, 1)),
    k: withGrid((gridApi) => moveFocus(gridApi, -1)),
    ArrowDown: withGrid((gridApi) => moveFocus(gridApi, 1)),
    ArrowUp: withGrid((gridApi) => moveFocus(gridApi, -1)),
    e: withGrid(editFocused),
    n: () => void goToNextStaged(),
    p: () => panel.setIsOpen(!panel.isOpen),
    '/': () => searchInput.current?.focus(),
    Escape: withGrid((gridApi) => gridApi.deselectAll()),
    ...(runUid && {
      c: () => void confirmRows(),
      x: askReject,
      o: () => void reopenRows(),
      u: () => void review.undo(),
      'Shift+u': () => void review.redo(),
      'Shift+c': askConfirmAll,
    }),
  })

  const close = (): void => setDialog(null)
  const setSchema = (schema: string): void =>
    void navigate({ to: ROUTE, params: { projectUid, documentUid }, search: { schema }, replace: true })

  return (
    <Page
      crumbs={crumbs}
      title={document.name}
      hasPadding={false}
      back={
        <ActionIcon component={Link} to={`/projects/${projectUid}`} variant="subtle" color="gray" size={28} aria-label="Back to the project">
          <IconArrowLeft size={16} />
        </ActionIcon>
      }
      beside={<DocumentChips document={document} run={run} />}
      tools={
        <>
          <DocumentTools
            run={run}
            runs={shown.runs}
            schemaUid={schemaUid}
            schemaRef={schemaRef}
            onSchema={setSchema}
            onNewRun={() => setDialog({ kind: 'run' })}
            onRunPending={() => setDialog({ kind: 'pending' })}
            onExport={() => setDialog({ kind: 'export' })}
            onConfirmAll={askConfirmAll}
          />
          <ActionIcon
            variant="default"
            size={30}
            aria-label={panel.isOpen ? 'Hide the side panel' : 'Show the side panel'}
            aria-pressed={panel.isOpen}
            onClick={() => panel.setIsOpen(!panel.isOpen)}
          >
            <IconLayoutSidebarRight size={15} />
          </ActionIcon>
        </>
      }
    >
      <FilterBar
        filters={filters}
        onChange={setFilters}
        total={document.blocks}
        counts={run?.counts ?? null}
        blockTypes={document.blockTypes}
        searchRef={searchInput}
        onLeaveSearch={focusGrid}
      />
      <div className={styles.body}>
        <div className={styles.grid}>
          <BlockGrid
            filter={filter}
            fields={fields}
            hasRun={run !== null}
            context={edits.context}
            onReady={(gridApi) => {
              grid.current = gridApi
            }}
            onPage={onPage}
            onError={setError}
            onCurrent={setCurrent}
            onSelected={setSelected}
            onEdit={edits.onCellEdit}
          />
          {error !== null && <div className={styles.overlay}><Failure error={error} onRetry={refresh} /></div>}
          {error === null && matches === 0 && (
            <div className={styles.overlay}>
              <Empty
                icon={<IconFileOff size={36} stroke={1.2} aria-hidden />}
                title={isFiltered ? 'No block matches the filters' : 'This document has no blocks'}
                actions={isFiltered && <Button onClick={() => setFilters(NO_FILTERS)}>Show all blocks</Button>}
              />
            </div>
          )}
        </div>
        {panel.isOpen && (
          <>
            <PanelSeparator width={panel.width} onWidth={panel.setWidth} />
            <SidePanel
              width={panel.width}
              documentUid={documentUid}
              runUid={runUid}
              row={current}
              selected={selected}
              fields={fields}
              onSave={edits.save}
              onConfirm={() => void confirmRows()}
              onReject={askReject}
              onReopen={() => void reopenRows()}
              onNext={() => void goToNextStaged()}
              onClose={() => panel.setIsOpen(false)}
            />
          </>
        )}
      </div>
      <p className="visually-hidden" role="status">{review.announcement}</p>
      {edits.callout && <EditCallout callout={edits.callout} onClose={edits.closeCallout} />}
      <RejectDialog
        isOpen={dialog?.kind === 'reject'}
        rows={dialog?.kind === 'reject' ? dialog.rows : []}
        onReject={(reason) => dialog?.kind === 'reject' && void rejectRows(dialog.rows, reason)}
        onClose={close}
      />
      <ConfirmAllDialog
        isOpen={dialog?.kind === 'confirm'}
        staged={staged}
        isBusy={review.isBusy}
        onConfirm={() => void review.confirm(null).then(close)}
        onClose={close}
      />
      <RunDialog
        isOpen={dialog?.kind === 'run' || dialog?.kind === 'pending'}
        onClose={close}
        projectUid={projectUid}
        documentUids={[documentUid]}
        schemaUid={dialog?.kind === 'pending' ? schemaUid : null}
        pending={dialog?.kind === 'pending' ? (run?.counts.pending ?? null) : null}
        onStarted={setSchema}
      />
      {schemaUid && (
        <ExportDialog isOpen={dialog?.kind === 'export'} onClose={close} projectUid={projectUid} schemaUid={schemaUid} schemaRef={schemaRef} documentUids={[documentUid]} />
      )}
    </Page>
  )
}
