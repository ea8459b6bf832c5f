import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { usePanelSize } from '../row-panel/panel-size.tsx'

/** Here the row panel lies over the grid, as row-panel.module.css has it. */
const NARROW = '(max-width: 1020px)'

/** Facets at the left of the grid, the row panel at its right; a narrow window has room for one of them. */
export function useSides() {
  const isNarrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false })
  const size = usePanelSize()
  const [areFacetsOpen, setFacets] = useState(false)
  const setFacetsOpen = (next: boolean): void => {
    if (next && isNarrow) size.setIsOpen(false)
    setFacets(next)
  }
  const setPanelOpen = (next: boolean): void => {
    if (next && isNarrow) setFacets(false)
    size.setIsOpen(next)
  }
  // A window that was made narrow with both open shows the facets.
  const isOpen = size.isOpen && !(isNarrow && areFacetsOpen)
  return { panel: { ...size, isOpen, setIsOpen: setPanelOpen }, areFacetsOpen, setFacetsOpen }
}
