import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { Agreement, FieldAgreement } from '../../../shared/review-work.ts'
import { trpc } from '../../lib/api.ts'
import { onScopeChanged } from '../../lib/live.ts'
import type { RunPair } from './default-pair.ts'

const NO_FIELDS: readonly FieldAgreement[] = []

/** The figures of a pair, kept fresh while rows of its runs change. */
export function useAgreement({ left, right }: RunPair) {
  const client = useQueryClient()
  const options = trpc.compare.of.queryOptions({ leftRunUid: left.runUid, rightRunUid: right.runUid }, { staleTime: 0 })
  const query = useQuery(options)
  const { documentUid } = left
  useEffect(() => {
    const refresh = (): void => void client.invalidateQueries({ queryKey: trpc.compare.of.pathKey() })
    const stops = [left.runUid, right.runUid].map((runUid) =>
      onScopeChanged({ kind: 'document', documentUid, runUid }, refresh),
    )
    return () => {
      for (const stop of stops) stop()
    }
  }, [client, documentUid, left.runUid, right.runUid])
  return query
}

/** The fields whose columns are shown: the chosen one, else those that differ somewhere; all of them beside all rows. */
export function useShownFields(
  agreement: Agreement | undefined,
  { field, onlyDifferent }: { readonly field: string | null; readonly onlyDifferent: boolean },
): readonly string[] {
  const all = agreement?.fields ?? NO_FIELDS
  const names = all
    .filter((one) => (field === null ? !onlyDifferent || one.agreed < one.compared : one.field === field))
    .map((one) => one.field)
  // Columns are made anew only when they are others.
  const text = JSON.stringify(names)
  return useMemo(() => JSON.parse(text) as readonly string[], [text])
}
