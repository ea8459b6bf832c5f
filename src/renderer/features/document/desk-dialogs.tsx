import { ExportDialog } from '../export/export-dialog.tsx'
import { ReceiptDrawer } from '../receipt/receipt-drawer.tsx'
import { RunDialog } from '../run-dialog/run-dialog.tsx'
import { CarryOverDialog } from '../versions/carry-over-dialog.tsx'
import { ConfirmAllDialog, RejectDialog } from './dialogs.tsx'
import type { Desk } from './use-desk.ts'
import type { ShownDocument } from './use-document.ts'

type DeskDialogsProps = {
  readonly desk: Desk
  readonly shown: ShownDocument
  readonly documentUid: string
  readonly projectUid: string
  readonly onSchema: (schemaUid: string) => void
}

export function DeskDialogs({ desk, shown, documentUid, projectUid, onSchema }: DeskDialogsProps) {
  const { dialog, setDialog, actions, review } = desk
  const { run, schemaUid, schemaRef } = shown
  const close = (): void => setDialog(null)
  const rows = dialog?.kind === 'reject' ? dialog.rows : []
  const isRerun = dialog?.kind === 'rerun'
  const isSameSchema = dialog?.kind === 'pending' || isRerun
  return (
    <>
      <RejectDialog
        isOpen={dialog?.kind === 'reject'}
        rows={rows}
        onReject={(reason) => {
          close()
          void actions.reject(rows, reason)
        }}
        onClose={close}
      />
      <ConfirmAllDialog
        isOpen={dialog?.kind === 'confirm'}
        staged={run?.counts.ai_complete ?? 0}
        isBusy={desk.isBusy}
        onConfirm={() => void review?.confirm(null).then(close)}
        onClose={close}
      />
      <RunDialog
        isOpen={dialog?.kind === 'run' || isSameSchema}
        onClose={close}
        projectUid={projectUid}
        documentUids={[documentUid]}
        schemaUid={isSameSchema ? schemaUid : null}
        counts={isSameSchema ? (run?.counts ?? null) : null}
        onStarted={onSchema}
        {...(isRerun && { scope: { kind: 'rows', blockIndexes: dialog.rows } })}
      />
      <ReceiptDrawer documentUid={documentUid} isOpen={dialog?.kind === 'receipt'} onClose={close} />
      <CarryOverDialog
        documentUid={documentUid}
        isOpen={dialog?.kind === 'carry-over'}
        onClose={close}
        onCarried={onSchema}
      />
      {schemaUid && (
        <ExportDialog
          isOpen={dialog?.kind === 'export'}
          onClose={close}
          projectUid={projectUid}
          schemaUid={schemaUid}
          schemaRef={schemaRef}
          documentUids={[documentUid]}
        />
      )}
    </>
  )
}
