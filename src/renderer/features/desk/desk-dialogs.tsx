import { NO_FILTER } from '../../../shared/rows.ts'
import { ClusterDialog } from '../clean-up/cluster-dialog.tsx'
import { ReplaceDialog } from '../clean-up/replace-dialog.tsx'
import { SampleDialog } from '../samples/sample-dialog.tsx'
import { RejectDialog } from '../work/reject-dialog.tsx'
import { WorkDialog } from '../work/work-dialog.tsx'
import { ConflictDialog } from './conflict-dialog.tsx'
import { EditCallout } from './edit-callout.tsx'
import type { Desk } from './use-desk.ts'
import { whereOf } from './where-of.ts'

/** All that opens over a desk. */
export function DeskDialogs({ desk }: { readonly desk: Desk }) {
  const { order, setOrder, rejecting, setRejecting, cleanUp, setCleanUp, actions, edits } = desk
  const where = whereOf(desk)
  const close = (): void => setCleanUp(null)
  return (
    <>
      <WorkDialog order={order} onClose={() => setOrder(null)} onDone={actions.finish} again={desk.again} />
      <RejectDialog
        row={rejecting}
        onClose={() => {
          setRejecting(null)
          actions.focusGrid()
        }}
        onReject={(rejection) => {
          setRejecting(null)
          if (rejecting) void actions.reject(rejecting, rejection)
        }}
      />
      <ConflictDialog conflict={edits.conflict} />
      {edits.callout && <EditCallout callout={edits.callout} onClose={edits.closeCallout} />}
      {where && (
        <>
          <SampleDialog
            {...where}
            isOpen={desk.isSampling}
            onClose={() => desk.setSampling(false)}
            onDrawn={(sampleUid) => {
              desk.setSampling(false)
              desk.query.setFilter({ ...NO_FILTER, sampleUid })
            }}
          />
          <ClusterDialog {...where} field={cleanUp?.kind === 'cluster' ? cleanUp.field : null} onClose={close} />
          <ReplaceDialog {...where} field={cleanUp?.kind === 'replace' ? cleanUp.field : null} onClose={close} />
        </>
      )}
    </>
  )
}
