import { useQuery } from '@tanstack/react-query'
import { api } from '../../lib/api.ts'
import { VERSIONS_KEY } from '../../lib/live.ts'
import { rowsOf } from './rows-of.ts'

/** What would be carried over to a document. Comparing versions takes a while, so decisions on rows do not ask again. */
export function useCarryOvers(documentUid: string) {
  return useQuery({
    queryKey: [...VERSIONS_KEY, 'carry-overs', documentUid],
    queryFn: () => api.documents.carryOvers.query({ documentUid }),
  })
}

/** The versions of a document, newest first, and how many confirmed answers could come along to it. */
export function useVersions(documentUid: string) {
  const versions = useQuery({
    queryKey: [...VERSIONS_KEY, 'list', documentUid],
    queryFn: () => api.documents.versions.query({ documentUid }),
  })
  const carryOvers = useCarryOvers(documentUid)
  return { versions: versions.data ?? [], carried: rowsOf(carryOvers.data ?? []) }
}
