import { Button, Modal, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { DispatchScope, OpinionChoice } from '../../../shared/model-work.ts'
import { opinionName } from '../../../shared/opinion.ts'
import { trpc } from '../../lib/api.ts'
import { OpinionChoices } from './opinion-choice.tsx'
import styles from './run-dialog.module.css'
import { RunSheet } from './run-sheet.tsx'
import { ScopeChoice, type ScopeCounts } from './scope-choice.tsx'
import { StartButton } from './start-button.tsx'
import { useAnsweredRuns } from './use-answered-runs.ts'
import { useRunDesk } from './use-run-desk.ts'

type RunDialogProps = {
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly projectUid: string
  /** Null for all documents of the project. */
  readonly documentUids: readonly string[] | null
  readonly schemaUid: string | null
  /** Rows by status under the given schema. */
  readonly counts: ScopeCounts | null
  /** Default: all pending rows. */
  readonly scope?: DispatchScope
  /** Default: the main run. The number of an opinion goes on with that, and leaves no choice. */
  readonly opinion?: OpinionChoice
  /** With the runs that it is about: one for each document. */
  readonly onStarted?: (schemaUid: string, runUids: readonly string[]) => void
}

const ALL_PENDING: DispatchScope = { kind: 'pending' }

function RunDialogBody({ onClose, projectUid, documentUids, ...props }: Omit<RunDialogProps, 'isOpen'>) {
  const schemas = useQuery(trpc.schemas.list.queryOptions())
  const [chosen, setChosen] = useState<string | null>(props.schemaUid)
  const [scope, setScope] = useState(props.scope ?? ALL_PENDING)
  const [opinion, setOpinion] = useState(props.opinion ?? 'main')
  const latest = (schemas.data ?? []).filter((schema) => schema.isLatest || schema.schemaUid === props.schemaUid)
  const schemaUid = chosen ?? latest[0]?.schemaUid ?? null
  const answered = useAnsweredRuns(projectUid, { documentUids, schemaUid })
  // Without answers there is no first opinion that a second one could stand beside.
  const isChoice = scope.kind !== 'rows' && typeof opinion !== 'number' && answered > 0
  const asked = scope.kind === 'rows' || typeof opinion === 'number' || isChoice ? opinion : 'main'
  const wanted = asked === 'new' && scope.kind !== 'rows' ? ALL_PENDING : scope
  const target = schemaUid ? { projectUid, documentUids, schemaUid, scope: wanted, opinion: asked } : null
  const desk = useRunDesk(target, (runUids) => {
    if (schemaUid) props.onStarted?.(schemaUid, runUids)
    onClose()
  })
  return (
    <>
      <RunSheet desk={desk} scope={scope.kind}>
        <Select
          label="Schema"
          data-autofocus={scope.kind !== 'rows' || undefined}
          placeholder={schemas.isPending ? '' : 'No schema yet'}
          data={latest.map((schema) => ({ value: schema.schemaUid, label: schema.schemaRef }))}
          value={schemaUid}
          disabled={scope.kind === 'rows'}
          onChange={setChosen}
        />
        {schemas.data?.length === 0 && (
          <p className={styles.note}>
            A run needs a schema. <Link to="/schemas/new">Add a schema</Link>
          </p>
        )}
        {isChoice && <OpinionChoices value={asked === 'new' ? 'new' : 'main'} onChange={setOpinion} />}
        {typeof asked === 'number' && (
          <p className={styles.what}>This goes on with {opinionName(asked)}. The main run stays as it is.</p>
        )}
        {asked !== 'new' && (
          <ScopeChoice scope={scope} onChange={setScope} counts={schemaUid === props.schemaUid ? props.counts : null} />
        )}
      </RunSheet>
      <div className={styles.foot}>
        <Button onClick={onClose}>Cancel</Button>
        <StartButton desk={desk} />
      </div>
    </>
  )
}

/** What is asked, of which model, at which price; then the run. */
export function RunDialog({ isOpen, ...body }: RunDialogProps) {
  return (
    <Modal
      opened={isOpen}
      onClose={body.onClose}
      title={body.scope?.kind === 'rows' ? 'Run selected rows' : 'Run a schema'}
      size={880}
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
      classNames={{ body: styles.body }}
    >
      <RunDialogBody {...body} />
    </Modal>
  )
}
