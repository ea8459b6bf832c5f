import { ActionIcon, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { IconArrowLeft, IconArrowsExchange, IconMessages } from '@tabler/icons-react'
import { type ReactNode, useMemo, useState } from 'react'
import type { RunSummary } from '../../../shared/views.ts'
import { press } from '../../keys/press.ts'
import { useKeys } from '../../keys/use-keys.ts'
import { trpc } from '../../lib/api.ts'
import { Page } from '../../theme/page.tsx'
import { Empty, Failure, Waiting } from '../../theme/pieces.tsx'
import { RunDialog } from '../run-dialog/run-dialog.tsx'
import { CompareDesk } from './compare-desk.tsx'
import styles from './compare.module.css'
import { defaultPair, type RunPair } from './default-pair.ts'
import { RunPicker } from './run-picker.tsx'
import { sideNames } from './sides.ts'

const ROUTE = '/projects/$projectUid/documents/$documentUid/compare'

type Place = { readonly projectUid: string; readonly documentUid: string }

/** A comparison needs two runs: says so, and leads to the second. */
function TooFew({ projectUid, documentUid, run }: Place & { readonly run: RunSummary | undefined }) {
  const [isAsking, setAsking] = useState(false)
  return (
    <>
      <Empty
        icon={<IconMessages size={40} stroke={1.2} aria-hidden />}
        title={run ? 'There is one run so far' : 'There is no run yet'}
        actions={
          <Button variant="filled" onClick={() => setAsking(true)}>
            {run ? 'Ask for a second opinion…' : 'Run a schema…'}
          </Button>
        }
      >
        Ask another model, or the same one again: where two opinions agree, a value is easier to trust.
      </Empty>
      <RunDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        projectUid={projectUid}
        documentUids={[documentUid]}
        schemaUid={run?.schemaUid ?? null}
        counts={null}
        opinion={run ? 'new' : 'main'}
      />
    </>
  )
}

type ToolsProps = {
  readonly runs: readonly RunSummary[]
  readonly pair: RunPair
  readonly onPair: (pair: RunPair) => void
}

/** The run on each side. Choosing the one of the other side swaps them. */
function PairTools({ runs, pair, onPair }: ToolsProps) {
  const { left, right } = pair
  const names = sideNames(pair)
  const swapped = { left: right, right: left }
  useKeys({
    leftRun: () => press('leftRun'),
    rightRun: () => press('rightRun'),
    swapSides: () => onPair(swapped),
  })
  return (
    <>
      <RunPicker
        label="Left"
        action="leftRun"
        runs={runs}
        run={left}
        name={names.left}
        onChoose={(run) => onPair(run.runUid === right.runUid ? swapped : { left: run, right })}
      />
      <ActionIcon
        variant="default"
        size={28}
        aria-label="Swap the sides"
        title="Swap the sides"
        onClick={() => onPair(swapped)}
      >
        <IconArrowsExchange size={15} aria-hidden />
      </ActionIcon>
      <RunPicker
        label="Right"
        action="rightRun"
        runs={runs}
        run={right}
        name={names.right}
        onChoose={(run) => onPair(run.runUid === left.runUid ? swapped : { left, right: run })}
      />
    </>
  )
}

function useCompareScreen({ projectUid, documentUid }: Place) {
  const { left, right, field, rows } = useSearch({ from: ROUTE })
  const navigate = useNavigate({ from: ROUTE })
  const project = useQuery(trpc.projects.get.queryOptions({ projectUid }))
  const document = useQuery(trpc.documents.get.queryOptions({ documentUid, schemaUid: null }))
  const runs = useQuery(trpc.documents.runs.queryOptions({ documentUid }))
  const pair = useMemo(() => defaultPair(runs.data ?? [], { left, right }), [runs.data, left, right])
  const go = (next: RunPair, shown: { readonly field: string | null; readonly onlyDifferent: boolean }): void => {
    void navigate({
      params: { projectUid, documentUid },
      search: {
        left: next.left.runUid,
        right: next.right.runUid,
        ...(shown.field !== null && { field: shown.field }),
        ...(!shown.onlyDifferent && { rows: 'all' as const }),
      },
      replace: true,
    })
  }
  const shown = { field: field ?? null, onlyDifferent: rows !== 'all' }
  return { project, document, runs, pair, shown, go }
}

export function CompareScreen(): ReactNode {
  const place = useParams({ from: ROUTE })
  const { projectUid, documentUid } = place
  const { project, document, runs, pair, shown, go } = useCompareScreen(place)
  const name = document.data?.name ?? 'Document'
  const documentPath = `/projects/${projectUid}/documents/${documentUid}`
  const navigate = useNavigate()
  useKeys({
    backToDocument: () => void navigate({ to: '/projects/$projectUid/documents/$documentUid', params: place }),
  })
  return (
    <Page
      crumbs={[
        { label: 'Projects', to: '/projects' },
        { label: project.data?.name ?? 'Project', to: `/projects/${projectUid}` },
        { label: name, to: documentPath },
      ]}
      title="Compare runs"
      hasPadding={false}
      back={
        <ActionIcon
          component={Link}
          to={documentPath}
          variant="subtle"
          color="gray"
          size={28}
          aria-label={`Back to ${name}`}
        >
          <IconArrowLeft size={16} aria-hidden />
        </ActionIcon>
      }
      tools={
        pair && <PairTools runs={runs.data ?? []} pair={pair} onPair={(next) => go(next, { ...shown, field: null })} />
      }
    >
      <div className={styles.screen}>
        {runs.error ? (
          <div className={styles.wait}>
            <Failure error={runs.error} onRetry={() => void runs.refetch()} />
          </div>
        ) : runs.data === undefined ? (
          <div className={styles.wait}>
            <Waiting rows={12} label="Loading the runs" />
          </div>
        ) : pair ? (
          <CompareDesk
            key={`${pair.left.runUid} ${pair.right.runUid}`}
            pair={pair}
            field={shown.field}
            onlyDifferent={shown.onlyDifferent}
            onShow={(next) => go(pair, next)}
          />
        ) : (
          <TooFew {...place} run={runs.data[0]} />
        )}
      </div>
    </Page>
  )
}
