import { useEffect, useRef } from 'react'
import { focusRow } from '../../grid/grid-moves.ts'
import type { Desk } from './use-desk.ts'

/** Goes to the block that the address asks for, once its list is there; the filters leave, since they might hide it. */
export function useBlockOfAddress(desk: Desk, block: number | undefined): void {
  const { grid, isFiltered, clearFilters, matches } = desk
  const done = useRef<number | undefined>(undefined)
  useEffect(() => {
    if (block === undefined || !grid || matches === null || done.current === block) return
    if (isFiltered) return clearFilters()
    done.current = block
    // Unfiltered, a row's place is its block's index.
    focusRow(grid, block)
  }, [block, grid, isFiltered, clearFilters, matches])
}
