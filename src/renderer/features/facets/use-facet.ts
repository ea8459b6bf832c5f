import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { RowFilter, RowScope } from '../../../shared/rows.ts'
import { trpc } from '../../lib/api.ts'
import { onScopeChanged } from '../../lib/live.ts'

/** Values that are listed; the rest is said as a number. */
export const LISTED = 1000
/** Rows of a run change many times a second: a list that a person reads is counted again more seldom. */
const CALM_MS = 2_000

/** Calls `refresh` when rows of the scope changed: at once, then at most every two seconds. */
export function useCalmRefresh(scope: RowScope, refresh: () => void): void {
  const current = useRef(refresh)
  useEffect(() => {
    current.current = refresh
  })
  const key = JSON.stringify(scope)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    let isDue = false
    const rest = (): void => {
      timer = null
      if (isDue) run()
    }
    const run = (): void => {
      isDue = false
      current.current()
      timer = setTimeout(rest, CALM_MS)
    }
    const stop = onScopeChanged(JSON.parse(key) as RowScope, () => {
      if (timer === null) run()
      else isDue = true
    })
    return () => {
      stop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [key])
}

export type FacetAbout = {
  readonly scope: RowScope
  readonly schemaUid: string
  readonly filter: RowFilter
  readonly field: string
}

/** What the field holds, kept in sight while it is counted again. */
export function useFacet({ scope, schemaUid, filter, field }: FacetAbout, isEnabled = true) {
  const facet = useQuery(
    trpc.facets.of.queryOptions(
      { scope, filter, schemaUid, field, limit: LISTED },
      { enabled: isEnabled, placeholderData: (before) => (before?.field === field ? before : undefined) },
    ),
  )
  useCalmRefresh(scope, () => {
    if (isEnabled) void facet.refetch({ cancelRefetch: false })
  })
  return facet
}
