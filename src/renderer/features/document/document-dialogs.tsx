import type { GridRow } from '../../../shared/views.ts'
import { ExportDialog } from '../export/export-dialog.tsx'
import { ReceiptDrawer } from '../receipt/receipt-drawer.tsx'
import { RunDialog } from '../run-dialog/run-dialog.tsx'
import { CarryOverDialog } from '../versions/carry-over-dialog.tsx'
import type { ShownDocument } from './use-document.ts'

export type DocumentDialog =
  | { readonly kind: 'run' | 'pending' | 'export' | 'receipt' | 'carry-over' }
  | { readonly kind: 'rerun'; readonly rows: readonly GridRow[] }
  | null

type DocumentDialogsProps = {
  readonly dialog: DocumentDialog
  readonly onClose: () => void
  readonly shown: ShownDocument
  readonly documentUid: string
  readonly projectUid: string
  readonly onRun: (run: { readonly schemaUid: string; readonly runUid?: string }) => void
}

/** Dialogs about the document as a whole: its runs, what was read of it, its export. */
export function DocumentDialogs(props: DocumentDialogsProps) {
  const { dialog, onClose, shown, documentUid, projectUid, onRun } = props
  const { run, schemaUid, schemaRef } = shown
  const isRerun = dialog?.kind === 'rerun'
  const isSameSchema = dialog?.kind === 'pending' || isRerun
  return (
    <>
      <RunDialog
        isOpen={dialog?.kind === 'run' || isSameSchema}
        onClose={onClose}
        projectUid={projectUid}
        documentUids={[documentUid]}
        schemaUid={isSameSchema ? schemaUid : null}
        counts={isSameSchema ? (run?.counts ?? null) : null}
        // What is in sight goes on: the main run, or the opinion that is looked at.
        {...(isSameSchema && run && run.opinion > 0 && { opinion: run.opinion })}
        onStarted={(started, [runUid]) =>
          onRun({ schemaUid: started, ...(isSameSchema && run?.runUid === runUid && { runUid }) })
        }
        {...(isRerun && {
          scope: { kind: 'rows', blockIndexes: dialog.rows.map(({ blockIndex }) => blockIndex) },
        })}
      />
      <ReceiptDrawer documentUid={documentUid} isOpen={dialog?.kind === 'receipt'} onClose={onClose} />
      <CarryOverDialog
        documentUid={documentUid}
        isOpen={dialog?.kind === 'carry-over'}
        onClose={onClose}
        onCarried={(carried) => onRun({ schemaUid: carried })}
      />
      {schemaUid && (
        <ExportDialog
          isOpen={dialog?.kind === 'export'}
          onClose={onClose}
          projectUid={projectUid}
          schemaUid={schemaUid}
          schemaRef={schemaRef}
          documentUids={[documentUid]}
        />
      )}
    </>
  )
}
