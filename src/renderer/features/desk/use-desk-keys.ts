import type { GridApi } from 'ag-grid-community'
import type { RefObject } from 'react'
import type { GridRow } from '../../../shared/views.ts'
import { editFocused, moveFocus } from '../../grid/grid-moves.ts'
import { goTo, press } from '../../keys/press.ts'
import { type KeyHandlers, useKeys } from '../../keys/use-keys.ts'
import { showDone } from '../../lib/errors.ts'
import { clusterable, replaceable } from '../facets/field-kinds.ts'
import type { Desk } from './use-desk.ts'

type DeskKeysOptions = {
  readonly desk: Desk
  readonly search: RefObject<HTMLInputElement | null>
  /** Actions of the screen around the desk. */
  readonly more?: KeyHandlers
}

/** The field that is meant: the one of the open facet, else the one of the focused cell. */
function cleanUp(desk: Desk, kind: 'cluster' | 'replace'): void {
  const { facetField, focusedField, areFacetsOpen } = desk
  const name = areFacetsOpen ? (facetField ?? focusedField) : (focusedField ?? facetField)
  const field = desk.fields.find((one) => one.name === name)
  const isFit = kind === 'cluster' ? clusterable : replaceable
  if (field && isFit(field)) desk.setCleanUp({ kind, field: field.name })
  else showDone('Go to a cell of a field of words first, or open its facet.')
}

/** Actions that change rows; a further opinion has none of them. */
function reviewKeys(desk: Desk): KeyHandlers {
  const { grid, actions } = desk
  return {
    edit: () => grid && editFocused(grid),
    confirm: () => void actions.confirm(),
    reject: actions.askReject,
    reopen: () => void actions.reopen(),
    sample: () => desk.setSampling(true),
    confirmAll: actions.confirmAll,
    rejectAll: actions.rejectAll,
    cluster: () => cleanUp(desk, 'cluster'),
    replace: () => cleanUp(desk, 'replace'),
  }
}

/** The keys of a desk. */
export function useDeskKeys({ desk, search, more }: DeskKeysOptions): void {
  const { grid, actions, selection, hasRun, isReadOnly, density, panel } = desk
  const onGrid = (action: (api: GridApi<GridRow>) => void) => (): void => {
    if (grid) action(grid)
  }
  useKeys({
    nextRow: onGrid((api) => moveFocus(api, 1)),
    previousRow: onGrid((api) => moveFocus(api, -1)),
    nextToReview: () => void actions.next(),
    filterRows: () => search.current?.focus(),
    clearFilters: desk.query.clear,
    selectAll: () => selection.setAll((desk.page.news?.total ?? 0) > 0),
    deselect: selection.deselect,
    panel: () => panel.setIsOpen(!panel.isOpen),
    fields: () => {
      panel.setIsOpen(true)
      // The panel stands there with the next picture.
      requestAnimationFrame(() => goTo('fields'))
    },
    view: () => press('view'),
    density: () => desk.setDensity(density === 'compact' ? 'expanded' : 'compact'),
    more: () => press('more'),
    ...(hasRun && { facets: () => desk.setFacetsOpen(!desk.areFacetsOpen), rerun: actions.askRun }),
    ...(hasRun && !isReadOnly && reviewKeys(desk)),
    ...more,
  })
}
