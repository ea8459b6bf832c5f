import { useDebouncedValue } from '@mantine/hooks'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import {
  isFiltered,
  NO_FILTER,
  type RowFilter,
  type RowQuery,
  type RowScope,
  type RowSort,
} from '../../../shared/rows.ts'

const SEARCH_PAUSE_MS = 200

/** What a desk begins with, and what is told of each change, for an address to keep. */
export type QueryMemory = {
  readonly filter?: RowFilter | undefined
  readonly sort?: RowSort | null | undefined
  readonly onChange?: (filter: RowFilter, sort: RowSort | null) => void
}

/** Scope, filter and order of a desk: as typed, and as sent to the host after a pause in typing. */
export function useDeskQuery(scope: RowScope, memory: QueryMemory) {
  const [typed, setFilter] = useState(memory.filter ?? NO_FILTER)
  const [sort, setSort] = useState<RowSort | null>(memory.sort ?? null)
  const [search] = useDebouncedValue(typed.search.trim(), SEARCH_PAUSE_MS)
  // A letter in the search field makes `typed` anew; the rows are asked for again only when what is sent is another.
  const filterKey = JSON.stringify({ ...typed, search })
  const filter = useMemo(() => JSON.parse(filterKey) as RowFilter, [filterKey])
  // The scope is built anew with each render; only what it says counts.
  const scopeKey = JSON.stringify(scope)
  const query = useMemo<RowQuery>(
    () => ({ scope: JSON.parse(scopeKey) as RowScope, filter, sort }),
    [scopeKey, filter, sort],
  )
  const latest = useRef(memory.onChange)
  useEffect(() => {
    latest.current = memory.onChange
  })
  const isFirst = useRef(true)
  useEffect(() => {
    if (!isFirst.current) latest.current?.(filter, sort)
    isFirst.current = false
  }, [filter, sort])
  const clear = useCallback(() => setFilter(NO_FILTER), [])
  return { typed, setFilter, sort, setSort, query, isFiltered: isFiltered(filter), clear }
}

export type DeskQuery = ReturnType<typeof useDeskQuery>
