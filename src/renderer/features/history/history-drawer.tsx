import { Button, Drawer, Select } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp, IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ActionEntry } from '../../../shared/review-work.ts'
import { api, trpc } from '../../lib/api.ts'
import { formatMoment, formatWhen } from '../../lib/format.ts'
import { KeyOf } from '../../keys/key-of.tsx'
import { Chip, Empty, Failure, Waiting } from '../../theme/pieces.tsx'
import { useShowAction, useWork } from '../work/use-work.tsx'
import { actionWords, placeWords } from './action-words.ts'
import { closeHistory, useHistoryOpen } from './history-state.ts'
import styles from './history.module.css'
import { stepsTo } from './steps-to.ts'

const PAGE = 50

type EntryProps = {
  readonly entry: ActionEntry
  readonly isBusy: boolean
  readonly onShow: () => void
  /** Null: it is not in the line of undo. */
  readonly onUndoTo: (() => void) | null
}

function Entry({ entry, isBusy, onShow, onUndoTo }: EntryProps) {
  const { at, actor, reason, statement, state, schemaRef } = entry
  const words = actionWords(entry)
  return (
    <li className={styles.entry} data-state={state ?? undefined}>
      <div className={styles.what}>
        <strong>{words}</strong>
        {state === 'undone' && <Chip>Undone</Chip>}
      </div>
      <button type="button" className={styles.where} onClick={onShow} title={`Show ${placeWords(entry)}`}>
        {placeWords(entry)} · {schemaRef}
      </button>
      {reason !== null && <p className={styles.words}>“{reason}”</p>}
      {statement !== null && <p className={styles.words}>{statement}</p>}
      <div className={styles.meta}>
        <span title={formatMoment(at)}>
          {formatWhen(at)} · {actor}
        </span>
        {onUndoTo && (
          <Button
            size="compact-xs"
            variant="subtle"
            disabled={isBusy}
            onClick={onUndoTo}
            aria-label={`Undo to here: ${words}`}
          >
            Undo to here
          </Button>
        )}
      </div>
    </li>
  )
}

type ListProps = {
  /** Null: of all projects. */
  readonly projectUid: string | null
  readonly isBusy: boolean
  readonly onShown: () => void
  readonly onSteps: (steps: number) => void
}

function HistoryList({ projectUid, isBusy, onShown, onSteps }: ListProps) {
  const show = useShowAction()
  const log = useInfiniteQuery({
    queryKey: [...trpc.review.pathKey(), 'history', projectUid],
    queryFn: ({ pageParam }) => api.review.log.query({ before: pageParam, limit: PAGE, projectUid }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  })
  const entries = log.data?.pages.flatMap((page) => page.entries) ?? []
  if (log.error) return <Failure error={log.error} onRetry={() => void log.refetch()} />
  if (!log.data) return <Waiting rows={8} label="Loading the history" />
  if (entries.length === 0)
    return (
      <Empty
        icon={<IconHistory size={36} stroke={1.2} aria-hidden />}
        title={projectUid === null ? 'Nothing has been decided yet' : 'Nothing has been decided in this project yet'}
      >
        What people confirm, reject and change is listed here, and can be taken back.
      </Empty>
    )
  return (
    <>
      <ol className={styles.list} aria-label="Actions, newest first">
        {entries.map((entry) => {
          // One line of undo for the workspace: of one project, what lies in between is out of sight.
          const steps = projectUid === null ? stepsTo(entries, entry.eventId) : 0
          return (
            <Entry
              key={entry.eventId}
              entry={entry}
              isBusy={isBusy}
              onShow={() => {
                onShown()
                show(entry)
              }}
              onUndoTo={steps > 0 ? () => onSteps(steps) : null}
            />
          )
        })}
      </ol>
      {log.hasNextPage && (
        <Button fullWidth variant="subtle" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          Show earlier actions
        </Button>
      )}
    </>
  )
}

/** Takes back or does again, and how often: the whole workspace has one line of undo. */
function useSteps() {
  const { undo, redo } = useWork()
  const [isBusy, setBusy] = useState(false)
  const run = async (direction: 'undo' | 'redo', steps: number): Promise<void> => {
    setBusy(true)
    const step = direction === 'undo' ? undo : redo
    for (let left = steps; left > 0 && (await step()); left -= 1);
    setBusy(false)
  }
  return { isBusy, run }
}

type ProjectChoiceProps = {
  readonly projectUid: string | null
  readonly onChange: (projectUid: string | null) => void
}

function ProjectChoice({ projectUid, onChange }: ProjectChoiceProps) {
  const projects = useQuery(trpc.projects.list.queryOptions())
  if (projectUid === null && (projects.data ?? []).length < 2) return null
  const named = (projects.data ?? []).map((project) => ({ value: project.projectUid, label: project.name }))
  return (
    <Select
      className={styles.project}
      aria-label="Project"
      data={[{ value: '', label: 'All projects' }, ...named]}
      value={projectUid ?? ''}
      searchable
      selectFirstOptionOnChange
      allowDeselect={false}
      nothingFoundMessage="No such project"
      onChange={(next) => onChange(next === '' ? null : next)}
    />
  )
}

function HistoryBody({ onClose }: { readonly onClose: () => void }) {
  const top = useQuery(trpc.review.undoTop.queryOptions())
  const { isBusy, run } = useSteps()
  const [projectUid, setProjectUid] = useState<string | null>(null)
  const { undo = null, redo = null } = top.data ?? {}
  return (
    <>
      <div className={styles.tools}>
        <Button
          leftSection={<IconArrowBackUp size={14} aria-hidden />}
          disabled={undo === null || isBusy}
          title={undo ? `${actionWords(undo)} in ${placeWords(undo)}` : 'There is nothing to undo'}
          onClick={() => void run('undo', 1)}
        >
          Undo
          <KeyOf action="undo" />
        </Button>
        <Button
          leftSection={<IconArrowForwardUp size={14} aria-hidden />}
          disabled={redo === null || isBusy}
          title={redo ? `${actionWords(redo)} in ${placeWords(redo)}` : 'There is nothing to redo'}
          onClick={() => void run('redo', 1)}
        >
          Redo
          <KeyOf action="redo" />
        </Button>
        <ProjectChoice projectUid={projectUid} onChange={setProjectUid} />
      </div>
      <HistoryList
        projectUid={projectUid}
        isBusy={isBusy}
        onShown={onClose}
        onSteps={(steps) => void run('undo', steps)}
      />
    </>
  )
}

/** What was decided in the workspace: what, when, by whom, how many rows and where; all of it can be taken back. */
export function HistoryDrawer() {
  const isOpen = useHistoryOpen()
  return (
    <Drawer
      opened={isOpen}
      onClose={closeHistory}
      position="right"
      size={440}
      title="History"
      closeButtonProps={{ 'aria-label': 'Close' }}
      keepMounted={false}
    >
      <HistoryBody onClose={closeHistory} />
    </Drawer>
  )
}
