import { KEY_ACTION_IDS, KEY_ACTIONS, type KeyActionId, type KeyPlace } from '../../shared/key-actions.ts'

const TITLES: Readonly<Record<KeyPlace, string>> = {
  everywhere: 'Everywhere',
  rows: 'In rows of a document or project',
  project: 'In a project',
  runs: 'Runs of a document or project',
  compare: 'Comparing runs',
  search: 'Searching',
}
const ORDER: readonly KeyPlace[] = ['rows', 'runs', 'everywhere', 'project', 'compare', 'search']

export type KeyGroup = { readonly title: string; readonly ids: readonly KeyActionId[] }

export const KEY_GROUPS: readonly KeyGroup[] = ORDER.map((place) => ({
  title: TITLES[place],
  ids: KEY_ACTION_IDS.filter((id) => KEY_ACTIONS[id].place === place),
}))

/** Keys that belong to cells, dialogs and text as everywhere on the machine; they stay as they are. */
export const FIXED_KEYS: ReadonlyArray<{ readonly keys: readonly string[]; readonly what: string }> = [
  { keys: ['Enter'], what: 'Edit the cell, keep the edit' },
  { keys: ['Escape'], what: 'Close, or leave a field' },
  { keys: ['Space'], what: 'Select the row as well' },
  { keys: ['Shift+ArrowDown', 'Shift+ArrowUp'], what: 'Extend the selection of rows or cells' },
  { keys: ['Mod+c', 'Mod+v'], what: 'Copy and paste cells as a table' },
  { keys: ['Mod+d'], what: 'Fill down from the first of the cells' },
  { keys: ['Alt+ArrowDown'], what: 'Filter by the column' },
  { keys: ['F2'], what: 'Rename a value of the facets' },
  { keys: ['Mod+Enter'], what: 'Keep the form’s values and confirm' },
]
