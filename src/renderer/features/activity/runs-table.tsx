import { IconActivity } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/api.ts'
import { ActivityTable } from './activity-table.tsx'
import { RunRow } from './run-row.tsx'
import { RUN_COLUMNS } from './run-columns.ts'

/** One line a document and schema, with what it took. */
export function RunsTable({ onlyActive, now }: { readonly onlyActive: boolean; readonly now: Date }) {
  const runs = useQuery(
    trpc.runs.list.queryOptions(
      { projectUid: null, onlyActive: false },
      {
        // Paused runs are under way for a person.
        select: (all) => (onlyActive ? all.filter(({ status }) => status === 'running' || status === 'paused') : all),
      },
    ),
  )
  return (
    <ActivityTable
      label="Runs"
      columns={RUN_COLUMNS}
      query={runs}
      empty={{
        icon: <IconActivity size={44} stroke={1.2} aria-hidden />,
        title: onlyActive ? 'Nothing is under way' : 'No run yet',
        text: 'Each schema that works through a document shows here, with what it cost and how fast it went.',
      }}
    >
      {runs.data?.map((run) => (
        <RunRow key={run.runUid} run={run} now={now} />
      ))}
    </ActivityTable>
  )
}
