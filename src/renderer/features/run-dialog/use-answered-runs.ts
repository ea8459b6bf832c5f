import { useQuery } from '@tanstack/react-query'
import { trpc } from '../../lib/api.ts'
import { workedOf } from '../../lib/progress.ts'

type Where = { readonly documentUids: readonly string[] | null; readonly schemaUid: string | null }

/** How many of the documents have a main run of the schema with answers. */
export function useAnsweredRuns(projectUid: string, { documentUids, schemaUid }: Where): number {
  const documents = useQuery(
    trpc.documents.list.queryOptions({ projectUid, schemaUid }, { enabled: schemaUid !== null }),
  )
  return (documents.data ?? []).filter(
    ({ documentUid, run }) => run !== null && workedOf(run.counts) > 0 && (documentUids?.includes(documentUid) ?? true),
  ).length
}
