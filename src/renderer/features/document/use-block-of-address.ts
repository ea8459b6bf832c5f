import { useEffect, useRef } from 'react'
import { focusRow } from '../../grid/grid-moves.ts'
import { api } from '../../lib/api.ts'
import { showFailure } from '../../lib/errors.ts'
import type { Desk } from '../desk/use-desk.ts'

/** Goes to the block that the address asks for, once its list is there; the filters leave, since they might hide it. */
export function useBlockOfAddress(desk: Desk, documentUid: string, block: number | undefined): void {
  const { grid, query, page } = desk
  const { isFiltered, clear, query: rows } = query
  const isLoaded = page.news !== null
  const done = useRef<number | undefined>(undefined)
  useEffect(() => {
    if (block === undefined || !grid || !isLoaded || done.current === block) return
    if (isFiltered) return clear()
    done.current = block
    api.rows.place
      .query({ query: rows, row: { documentUid, blockIndex: block } })
      .then((place) => {
        if (place !== null && !grid.isDestroyed()) focusRow(grid, place)
      })
      .catch(showFailure)
  }, [block, documentUid, grid, isFiltered, clear, rows, isLoaded])
}
