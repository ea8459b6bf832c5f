import { Button, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/api.ts'
import pieces from '../../theme/pieces.module.css'
import { Importer } from './importer.tsx'
import { closeImport, sessionOf, useImport, useOpenImport } from './import-sessions.ts'

function ImportBody({ projectUid }: { readonly projectUid: string }) {
  const session = sessionOf(projectUid)
  const snapshot = useImport(session)
  const { stage, isActive, entries } = snapshot
  return (
    <>
      <Importer session={session} snapshot={snapshot} />
      {stage.kind !== 'planned' && entries.length > 0 && (
        <div className={pieces.foot}>
          {isActive && <span className={pieces.absent}>The import goes on when this is closed.</span>}
          <Button variant={isActive ? 'default' : 'filled'} onClick={closeImport}>
            {isActive ? 'Close' : 'Done'}
          </Button>
        </div>
      )}
    </>
  )
}

/** The dialog of whichever project documents are being added to; closing it stops nothing. */
export function ImportDialog() {
  const projectUid = useOpenImport()
  const project = useQuery(
    trpc.projects.get.queryOptions({ projectUid: projectUid ?? '' }, { enabled: projectUid !== null }),
  )
  return (
    <Modal
      opened={projectUid !== null}
      onClose={closeImport}
      title={project.data ? `Add documents to ${project.data.name}` : 'Add documents'}
      size={760}
      // It grows and shrinks as the import goes on: from a fixed top it does not jump.
      centered={false}
      yOffset="9vh"
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      {projectUid !== null && <ImportBody projectUid={projectUid} />}
    </Modal>
  )
}
