/** What keys do, and which keys do it until a person changes them. */
import { z } from './zod.ts'

/** Where an action can be reached; those of `everywhere` are there beside every other. */
export const KEY_PLACES = ['everywhere', 'project', 'rows', 'compare', 'search'] as const
export type KeyPlace = (typeof KEY_PLACES)[number]

type KeyAction = {
  readonly place: KeyPlace
  readonly what: string
  /** Key names: `j`, `Shift+c`, `Mod+k` (Ctrl, or Command on a Mac), `ArrowDown`, `/`. */
  readonly keys: readonly string[]
}

export const KEY_ACTIONS = {
  palette: { place: 'everywhere', what: 'Go to anything', keys: ['Mod+k'] },
  shortcuts: { place: 'everywhere', what: 'Show the shortcuts', keys: ['?'] },
  undo: { place: 'everywhere', what: 'Undo', keys: ['u', 'Mod+z'] },
  redo: { place: 'everywhere', what: 'Redo', keys: ['Shift+u', 'Mod+Shift+z'] },
  history: { place: 'everywhere', what: 'Show what was done', keys: ['h'] },
  searchProject: { place: 'project', what: 'Search in its documents', keys: ['/'] },
  addDocuments: { place: 'project', what: 'Add documents', keys: ['a'] },
  reviewRows: { place: 'project', what: 'Review the rows of all documents', keys: ['g'] },
  searchField: { place: 'search', what: 'Go to the search field', keys: ['/'] },
  nextRow: { place: 'rows', what: 'Next row', keys: ['j', 'ArrowDown'] },
  previousRow: { place: 'rows', what: 'Previous row', keys: ['k', 'ArrowUp'] },
  nextToReview: { place: 'rows', what: 'Next row that needs review', keys: ['n'] },
  confirm: { place: 'rows', what: 'Confirm, and go to the next that needs review', keys: ['c'] },
  reject: { place: 'rows', what: 'Reject, with a reason if you like', keys: ['x'] },
  edit: { place: 'rows', what: 'Edit the cell', keys: ['e'] },
  reopen: { place: 'rows', what: 'Reopen', keys: ['o'] },
  rerun: { place: 'rows', what: 'Run the row again, or all selected ones', keys: ['r'] },
  confirmAll: { place: 'rows', what: 'Confirm all staged that match', keys: ['Shift+c'] },
  rejectAll: { place: 'rows', what: 'Reject all staged that match', keys: ['Shift+x'] },
  selectAll: { place: 'rows', what: 'Select all rows that match', keys: ['Mod+a'] },
  deselect: { place: 'rows', what: 'Leave the selection', keys: ['Escape'] },
  filterRows: { place: 'rows', what: 'Filter the rows', keys: ['/'] },
  facets: { place: 'rows', what: 'Show or hide facets', keys: ['f'] },
  sample: { place: 'rows', what: 'Draw a sample', keys: ['s'] },
  view: { place: 'rows', what: 'Columns and density', keys: ['v'] },
  panel: { place: 'rows', what: 'Show or hide the side panel', keys: ['p'] },
  receipt: { place: 'rows', what: 'What was read of the document', keys: ['i'] },
  openDocument: { place: 'rows', what: 'Open the document of the row', keys: ['d'] },
  compare: { place: 'rows', what: 'Compare with another run', keys: ['m'] },
  nextCompared: { place: 'compare', what: 'Next row', keys: ['j', 'ArrowDown'] },
  previousCompared: { place: 'compare', what: 'Previous row', keys: ['k', 'ArrowUp'] },
  takeLeft: { place: 'compare', what: 'Take the left side', keys: ['1'] },
  takeRight: { place: 'compare', what: 'Take the right side', keys: ['2'] },
} as const satisfies Record<string, KeyAction>

export type KeyActionId = keyof typeof KEY_ACTIONS
export const KEY_ACTION_IDS = Object.keys(KEY_ACTIONS) as readonly KeyActionId[]

/** A person's own keys for some actions; an empty list: the action has no key. Unknown names are kept as they are. */
export const keyChoicesSchema = z.record(z.string().max(50), z.array(z.string().min(1).max(40)).max(4))
export type KeyChoices = z.infer<typeof keyChoicesSchema>

export function keysOf(id: KeyActionId, choices: KeyChoices): readonly string[] {
  return choices[id] ?? KEY_ACTIONS[id].keys
}

/** Another action that the key would do in the same place, if any. */
export function keyHolder(key: string, id: KeyActionId, choices: KeyChoices): KeyActionId | null {
  const { place } = KEY_ACTIONS[id]
  const meets = (other: KeyPlace): boolean => other === place || other === 'everywhere' || place === 'everywhere'
  return (
    KEY_ACTION_IDS.find(
      (other) => other !== id && meets(KEY_ACTIONS[other].place) && keysOf(other, choices).includes(key),
    ) ?? null
  )
}
