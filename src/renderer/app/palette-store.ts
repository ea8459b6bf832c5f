/** The state of the command palette. */
import { createSpotlight } from '@mantine/spotlight'

export const [paletteStore, palette] = createSpotlight()

/**
 * Marks the first action for Enter when none is marked. The mark is an attribute that Mantine sets on an element, and it
 * goes with the element when what was typed or fetched meanwhile takes that out of the list.
 */
export function markFirstAction(): void {
  const list = document.getElementById(paletteStore.getState().listId)
  if (!list || list.querySelector('[data-selected]')) return
  const first = list.querySelector('[data-action]')
  if (!first) return
  first.setAttribute('data-selected', 'true')
  paletteStore.updateState((state) => ({ ...state, selected: 0 }))
}
