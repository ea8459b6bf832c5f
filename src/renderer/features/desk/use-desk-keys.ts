import type { GridApi } from 'ag-grid-community'
import type { RefObject } from 'react'
import type { GridRow } from '../../../shared/views.ts'
import { editFocused, moveFocus } from '../../grid/grid-moves.ts'
import { type KeyHandlers, useKeys } from '../../keys/use-keys.ts'
import type { Desk } from './use-desk.ts'

type DeskKeysOptions = {
  readonly desk: Desk
  readonly search: RefObject<HTMLInputElement | null>
  readonly onPanel: () => void
  readonly onView: () => void
  /** Actions of the screen around the desk. */
  readonly more?: KeyHandlers
}

/** The keys of a desk. */
export function useDeskKeys({ desk, search, onPanel, onView, more }: DeskKeysOptions): void {
  const { grid, actions, selection, hasRun, isReadOnly } = desk
  const onGrid = (action: (api: GridApi<GridRow>) => void) => (): void => {
    if (grid) action(grid)
  }
  useKeys({
    nextRow: onGrid((api) => moveFocus(api, 1)),
    previousRow: onGrid((api) => moveFocus(api, -1)),
    nextToReview: () => void actions.next(),
    panel: onPanel,
    view: onView,
    filterRows: () => search.current?.focus(),
    selectAll: () => selection.setAll((desk.page.news?.total ?? 0) > 0),
    deselect: (event) => {
      // The Escape that closed a dialog has done its work: what it was pressed on is gone.
      if (event.target instanceof Node && event.target.isConnected) selection.deselect()
    },
    ...(hasRun && { facets: () => desk.setFacetsOpen(!desk.areFacetsOpen) }),
    ...(hasRun &&
      !isReadOnly && {
        edit: onGrid(editFocused),
        confirm: () => void actions.confirm(),
        reject: actions.askReject,
        reopen: () => void actions.reopen(),
        rerun: actions.askRun,
        sample: () => desk.setSampling(true),
        confirmAll: actions.confirmAll,
        rejectAll: actions.rejectAll,
      }),
    ...more,
  })
}
