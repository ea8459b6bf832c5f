import { useQuery } from '@tanstack/react-query'
import type { SchemaSummary } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'

export type SchemaOption = { readonly value: string; readonly label: string }

function newest(schemas: readonly SchemaSummary[]): SchemaSummary | undefined {
  return schemas.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt)).at(-1)
}

/** The schema that a project screen shows: the one in the address, else that of the newest run, else the newest schema. */
export function useProjectSchema(projectUid: string, wanted: string | undefined) {
  const schemas = useQuery(trpc.schemas.list.queryOptions())
  const runs = useQuery(trpc.runs.list.queryOptions({ projectUid, onlyActive: false }))
  const used = new Set((runs.data ?? []).map((run) => run.schemaUid))
  const offered = (schemas.data ?? []).filter((schema) => schema.isLatest || used.has(schema.schemaUid))
  const isReady = schemas.data !== undefined && runs.data !== undefined
  const schemaUid = wanted ?? runs.data?.[0]?.schemaUid ?? newest(offered)?.schemaUid ?? null
  const options: readonly SchemaOption[] = [...offered]
    .sort((a, b) => Number(used.has(b.schemaUid)) - Number(used.has(a.schemaUid)))
    .map((schema) => ({ value: schema.schemaUid, label: schema.schemaRef }))
  return {
    isReady,
    error: schemas.error ?? runs.error,
    schemaUid: isReady ? schemaUid : null,
    schemaRef: schemas.data?.find((schema) => schema.schemaUid === schemaUid)?.schemaRef ?? '',
    options,
  }
}
