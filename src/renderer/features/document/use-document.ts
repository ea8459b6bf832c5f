import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { SchemaField } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'

const NO_FIELDS: readonly SchemaField[] = []

export type ShownDocument = ReturnType<typeof useDocument>

/** A document with the run that its screen shows: of the schema in the address, else of the first schema that was run on it. */
export function useDocument(projectUid: string, documentUid: string, wanted: string | undefined) {
  const project = useQuery(trpc.projects.get.queryOptions({ projectUid }))
  const runs = useQuery(trpc.documents.schemas.queryOptions({ documentUid }))
  const hasWanted = wanted !== undefined && (runs.data?.some((run) => run.schemaUid === wanted) ?? false)
  const schemaUid = hasWanted ? wanted : (runs.data?.[0]?.schemaUid ?? null)
  const document = useQuery(
    trpc.documents.get.queryOptions(
      { documentUid, schemaUid },
      { enabled: runs.isSuccess, placeholderData: (previous) => previous },
    ),
  )
  const schema = useQuery(
    trpc.schemas.get.queryOptions({ schemaUid: schemaUid ?? '' }, { enabled: schemaUid !== null, staleTime: Infinity }),
  )
  const fields = useMemo(
    () => (schemaUid === null ? NO_FIELDS : (schema.data?.fields ?? NO_FIELDS)),
    [schemaUid, schema.data],
  )
  return {
    project: project.data,
    document: document.data,
    run: document.data?.run ?? null,
    runs: runs.data ?? [],
    schemaUid,
    schemaRef: runs.data?.find((run) => run.schemaUid === schemaUid)?.schemaRef ?? 'No schema yet',
    fields,
    isReady: document.data !== undefined && (schemaUid === null || schema.data !== undefined),
    error: runs.error ?? document.error ?? schema.error,
    retry: () => {
      void runs.refetch()
      void document.refetch()
    },
  }
}
