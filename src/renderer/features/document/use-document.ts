import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { GridPage, RunSummary, SchemaField } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'

const NO_FIELDS: readonly SchemaField[] = []

export type ShownDocument = ReturnType<typeof useDocument>
export type WantedRun = { readonly schema?: string | undefined; readonly run?: string | undefined }

/** The run of the address, else the main run of its schema, else the first run of the document. */
function runOf(runs: readonly RunSummary[], { schema, run }: WantedRun): RunSummary | null {
  const byUid = runs.find(({ runUid }) => runUid === run)
  const bySchema = runs.find(({ schemaUid, opinion }) => schemaUid === schema && opinion === 0)
  return byUid ?? bySchema ?? runs[0] ?? null
}

/** A document with the run that its screen shows. */
export function useDocument(projectUid: string, documentUid: string, wanted: WantedRun) {
  const client = useQueryClient()
  const project = useQuery(trpc.projects.get.queryOptions({ projectUid }))
  const runs = useQuery(trpc.documents.runs.queryOptions({ documentUid }))
  const document = useQuery(trpc.documents.get.queryOptions({ documentUid, schemaUid: null }))
  const run = runOf(runs.data ?? [], wanted)
  const schemaUid = run?.schemaUid ?? null
  const schema = useQuery(
    trpc.schemas.get.queryOptions({ schemaUid: schemaUid ?? '' }, { enabled: schemaUid !== null, staleTime: Infinity }),
  )
  const fields = useMemo(
    () => (schemaUid === null ? NO_FIELDS : (schema.data?.fields ?? NO_FIELDS)),
    [schemaUid, schema.data],
  )
  const runUid = run?.runUid ?? null
  // The grid's pages bring fresher counts than the list of runs.
  const keepCounts = useCallback(
    ({ counts }: GridPage) =>
      client.setQueryData(trpc.documents.runs.queryKey({ documentUid }), (known) =>
        known?.map((one) => (one.runUid === runUid ? { ...one, counts } : one)),
      ),
    [client, documentUid, runUid],
  )
  return {
    project: project.data,
    document: document.data,
    run,
    runs: runs.data ?? [],
    schemaUid,
    schemaRef: run?.schemaRef ?? 'No schema yet',
    fields,
    keepCounts,
    isReady:
      document.data !== undefined && runs.data !== undefined && (schemaUid === null || schema.data !== undefined),
    error: runs.error ?? document.error ?? schema.error,
    retry: () => {
      void runs.refetch()
      void document.refetch()
    },
  }
}
