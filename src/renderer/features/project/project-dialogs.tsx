import { NO_FILTER } from '../../../shared/rows.ts'
import type { DocumentSummary, ProjectSummary } from '../../../shared/views.ts'
import { countOf } from '../../lib/format.ts'
import { projectFigures } from '../../lib/progress.ts'
import { ExportDialog } from '../export/export-dialog.tsx'
import { RunDialog } from '../run-dialog/run-dialog.tsx'
import { WorkDialog, type WorkOrderView } from '../work/work-dialog.tsx'
import { OffersDialog } from '../watches/offers.tsx'
import { WatchesDialog } from '../watches/watches-dialog.tsx'
import { NotReadDialog } from './not-read-dialog.tsx'
import { ReaderDialog } from './reader-dialog.tsx'

export type ProjectDialog = 'run' | 'export' | 'confirm' | 'not-read' | 'watches' | 'offers' | 'reader' | null

type DialogsProps = {
  readonly dialog: ProjectDialog
  readonly onOpen: (dialog: ProjectDialog) => void
  readonly project: ProjectSummary | undefined
  readonly projectUid: string
  readonly documents: readonly DocumentSummary[]
  readonly schemaUid: string | null
  readonly schemaRef: string
  readonly onSchema: (schemaUid: string) => void
}

type Staged = { readonly projectUid: string; readonly schemaUid: string; readonly staged: number }

/** All that is staged in the project under the schema. */
function confirmOrder({ projectUid, schemaUid, staged }: Staged): WorkOrderView {
  return {
    title: `Confirm ${countOf(staged, 'staged row')}?`,
    choice: {
      kind: 'filter',
      scope: { kind: 'project', projectUid, schemaUid },
      filter: { ...NO_FILTER, tab: 'ai_complete' },
    },
    work: { kind: 'confirm', sampleUid: null },
  }
}

export function ProjectDialogs(props: DialogsProps) {
  const { dialog, onOpen, project, projectUid, documents, schemaUid, schemaRef, onSchema } = props
  const { counts } = projectFigures(documents)
  const close = (): void => onOpen(null)
  return (
    <>
      <RunDialog
        isOpen={dialog === 'run'}
        onClose={close}
        projectUid={projectUid}
        documentUids={null}
        schemaUid={schemaUid}
        counts={counts}
        onStarted={onSchema}
      />
      <NotReadDialog projectUid={projectUid} isOpen={dialog === 'not-read'} onClose={close} />
      <WatchesDialog
        projectUid={projectUid}
        isOpen={dialog === 'watches'}
        onClose={close}
        onOffers={() => onOpen('offers')}
      />
      <OffersDialog projectUid={projectUid} isOpen={dialog === 'offers'} onClose={close} />
      <ReaderDialog project={project} isOpen={dialog === 'reader'} onClose={close} />
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
          <WorkDialog
            order={dialog === 'confirm' ? confirmOrder({ projectUid, schemaUid, staged: counts.ai_complete }) : null}
            onClose={close}
          />
        </>
      )}
    </>
  )
}
