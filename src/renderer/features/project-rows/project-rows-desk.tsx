import { Button, Select } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, type MouseEvent, type ReactNode, useMemo, useRef, useState } from 'react'
import type { BlockType } from '../../../shared/domain.ts'
import type { RowFilter, RowSort } from '../../../shared/rows.ts'
import type { DocumentSummary, GridRow, SchemaField } from '../../../shared/views.ts'
import { DOCUMENT_COLUMN } from '../../grid/columns.ts'
import { targetRows } from '../../grid/grid-moves.ts'
import { press } from '../../keys/press.ts'
import { countOf } from '../../lib/format.ts'
import type { Crumb } from '../../theme/page.tsx'
import { Page } from '../../theme/page.tsx'
import { Chip } from '../../theme/pieces.tsx'
import { ConfirmStaged } from '../desk/confirm-staged.tsx'
import { DeskMenu, DeskTools } from '../desk/desk-tools.tsx'
import { DeskView } from '../desk/desk-view.tsx'
import { useDeskKeys } from '../desk/use-desk-keys.ts'
import { useDesk } from '../desk/use-desk.ts'
import deskStyles from '../desk/desk.module.css'
import { BackToProject } from '../document/back-to-project.tsx'
import { ExportDialog } from '../export/export-dialog.tsx'
import type { SchemaOption } from '../project/use-project-schema.ts'
import { JobNotices } from '../run-controls/job-notices.tsx'
import { useRunKeys } from '../run-controls/use-run-keys.ts'
import { RunDialog } from '../run-dialog/run-dialog.tsx'
import styles from './project-rows.module.css'

export type ProjectRowsProps = {
  readonly projectUid: string
  readonly crumbs: readonly Crumb[]
  readonly schemaUid: string
  readonly schemaRef: string
  readonly schemas: readonly SchemaOption[]
  readonly fields: readonly SchemaField[]
  readonly documents: readonly DocumentSummary[]
  readonly filter: RowFilter
  readonly sort: RowSort | undefined
  readonly onQuery: (filter: RowFilter, sort: RowSort | null) => void
  readonly onSchema: (schemaUid: string) => void
}

type Dialog = { readonly kind: 'export' } | { readonly kind: 'rerun'; readonly rows: readonly GridRow[] } | null

/** What the documents hold together. */
function sumOf(documents: readonly DocumentSummary[]) {
  const blockTypes: Partial<Record<BlockType, number>> = {}
  for (const document of documents)
    for (const [type, count] of Object.entries(document.blockTypes))
      blockTypes[type as BlockType] = (blockTypes[type as BlockType] ?? 0) + count
  const blocks = documents.reduce((sum, document) => sum + document.blocks, 0)
  return { blocks, blockTypes }
}

function useScreen({ projectUid, schemaUid, fields, documents, ...props }: ProjectRowsProps) {
  const navigate = useNavigate()
  const searchRef = useRef<HTMLInputElement>(null)
  const [dialog, setDialog] = useState<Dialog>(null)
  const hasRun = documents.some(({ run }) => run !== null)
  const desk = useDesk({
    projectUid,
    scope: { kind: 'project', projectUid, schemaUid },
    schemaUid,
    fields,
    hasRun,
    memory: { filter: props.filter, ...(props.sort && { sort: props.sort }), onChange: props.onQuery },
    askRun: (rows) => setDialog({ kind: 'rerun', rows }),
  })
  const showDocument = (): void => {
    const [row] = desk.grid ? targetRows(desk.grid) : []
    if (!row) return
    void navigate({
      to: '/projects/$projectUid/documents/$documentUid',
      params: { projectUid, documentUid: row.documentUid },
      search: { schema: schemaUid, block: row.blockIndex },
    })
  }
  useDeskKeys({
    desk,
    search: searchRef,
    more: {
      openDocument: showDocument,
      exportRows: () => setDialog({ kind: 'export' }),
      runs: () => press('runs'),
    },
  })
  useRunKeys(useMemo(() => documents.flatMap(({ run }) => run ?? []), [documents]))
  return { searchRef, dialog, setDialog, desk, showDocument, hasRun }
}

/** In the document column Enter and a double click go to the row in its document. */
function DocumentWay({ onGo, children }: { readonly onGo: () => void; readonly children: ReactNode }) {
  const isThere = (target: EventTarget): boolean =>
    target instanceof Element && target.closest(`[role="gridcell"][col-id="${DOCUMENT_COLUMN}"]`) !== null
  return (
    <div
      className={styles.way}
      onDoubleClickCapture={(event: MouseEvent) => {
        if (isThere(event.target)) onGo()
      }}
      onKeyDownCapture={(event: KeyboardEvent) => {
        if (event.key !== 'Enter' || !isThere(event.target)) return
        event.preventDefault()
        event.stopPropagation()
        onGo()
      }}
    >
      {children}
    </div>
  )
}

/** All rows of a schema in a project on one desk. */
export function ProjectRowsDesk(props: ProjectRowsProps) {
  const { projectUid, schemaUid, schemaRef, schemas, documents, crumbs, onSchema } = props
  const { searchRef, dialog, setDialog, desk, showDocument, hasRun } = useScreen(props)
  const { blocks, blockTypes } = useMemo(() => sumOf(documents), [documents])
  const options = useMemo(
    () => documents.map(({ documentUid, name, blocks: count }) => ({ value: documentUid, label: name, count })),
    [documents],
  )
  const rerun = dialog?.kind === 'rerun' ? dialog.rows : []
  return (
    <Page
      crumbs={crumbs}
      title="All rows"
      hasPadding={false}
      back={<BackToProject projectUid={projectUid} />}
      beside={
        <span className={styles.beside}>
          <Chip>
            {countOf(documents.length, 'document')} · {countOf(blocks, 'block')}
          </Chip>
        </span>
      }
      tools={
        <>
          <DeskTools desk={desk} />
          <Select
            className={styles.schema}
            aria-label="Schema"
            data-key="runs"
            data={[...schemas]}
            value={schemaUid}
            onChange={(next) => next !== null && onSchema(next)}
          />
          <DeskMenu desk={desk} label="More for these rows" />
          <Button
            className={deskStyles.spare}
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={() => setDialog({ kind: 'export' })}
          >
            Export
          </Button>
          <ConfirmStaged desk={desk} staged={desk.page.news?.counts.ai_complete ?? 0} />
        </>
      }
    >
      <DocumentWay onGo={showDocument}>
        <DeskView
          desk={desk}
          searchRef={searchRef}
          total={blocks}
          blockTypes={blockTypes}
          documents={options}
          notices={<JobNotices projectUid={projectUid} schemaUid={schemaUid} />}
          nothing={
            hasRun
              ? { title: 'This project has no blocks' }
              : { title: 'No document has a run with this schema', children: 'Run the schema from the project first.' }
          }
        />
      </DocumentWay>
      <ExportDialog
        isOpen={dialog?.kind === 'export'}
        onClose={() => setDialog(null)}
        projectUid={projectUid}
        schemaUid={schemaUid}
        schemaRef={schemaRef}
        documentUids={null}
      />
      <RunDialog
        isOpen={dialog?.kind === 'rerun'}
        onClose={() => setDialog(null)}
        projectUid={projectUid}
        documentUids={[rerun[0]?.documentUid ?? '']}
        schemaUid={schemaUid}
        counts={null}
        scope={{ kind: 'rows', blockIndexes: rerun.map(({ blockIndex }) => blockIndex) }}
      />
    </Page>
  )
}
