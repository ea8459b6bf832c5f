/** What keys do, and which keys do it until a person changes them. */
import { z } from './zod.ts'

/** Where an action can be reached; those of `everywhere` are there beside every other, those of `runs` beside `rows`. */
export const KEY_PLACES = ['everywhere', 'project', 'rows', 'runs', 'compare', 'search'] as const
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
  confirmAll: { place: 'rows', what: 'Confirm all staged that match', keys: ['Shift+c'] },
  rejectAll: { place: 'rows', what: 'Reject all staged that match', keys: ['Shift+x'] },
  selectAll: { place: 'rows', what: 'Select all rows that match', keys: ['Mod+a'] },
  deselect: { place: 'rows', what: 'Leave the selection', keys: ['Escape'] },
  filterRows: { place: 'rows', what: 'Filter the rows', keys: ['/'] },
  nextTab: { place: 'rows', what: 'Next tab of rows', keys: ['t'] },
  previousTab: { place: 'rows', what: 'Previous tab of rows', keys: ['Shift+t'] },
  blockTypes: { place: 'rows', what: 'Filter by the type of block', keys: ['b'] },
  documents: { place: 'rows', what: 'Filter by the document', keys: ['Shift+b'] },
  clearFilters: { place: 'rows', what: 'Show all rows again', keys: ['q'] },
  facets: { place: 'rows', what: 'Show or hide facets', keys: ['f'] },
  cluster: { place: 'rows', what: 'Merge similar values of the field', keys: ['Shift+m'] },
  replace: { place: 'rows', what: 'Find and replace in the field', keys: ['Shift+f'] },
  sample: { place: 'rows', what: 'Draw a sample', keys: ['s'] },
  leaveSample: { place: 'rows', what: 'Leave the sample', keys: ['Shift+s'] },
  confirmRest: { place: 'rows', what: 'Confirm the rest of a decided sample', keys: ['Shift+a'] },
  view: { place: 'rows', what: 'Columns and density', keys: ['v'] },
  density: { place: 'rows', what: 'Compact rows, or their full text', keys: ['z'] },
  panel: { place: 'rows', what: 'Show or hide the side panel', keys: ['p'] },
  fields: { place: 'rows', what: 'Go to the fields of the row', keys: ['Shift+p'] },
  more: { place: 'rows', what: 'More actions', keys: ['.'] },
  runs: { place: 'rows', what: 'Choose which run is shown', keys: ['w'] },
  mainRun: { place: 'rows', what: 'Show the main run', keys: ['Shift+w'] },
  versions: { place: 'rows', what: 'Choose which version is shown', keys: ['Shift+v'] },
  carryOver: { place: 'rows', what: 'Carry confirmed answers over', keys: ['Shift+k'] },
  receipt: { place: 'rows', what: 'What was read of the document', keys: ['i'] },
  exportRows: { place: 'rows', what: 'Export', keys: ['Shift+e'] },
  openDocument: { place: 'rows', what: 'Open the document of the row', keys: ['d'] },
  backToProject: { place: 'rows', what: 'Back to the project', keys: ['Shift+g'] },
  newRun: { place: 'runs', what: 'New run', keys: ['Shift+n'] },
  runPending: { place: 'runs', what: 'Run pending rows, or rows again', keys: ['Shift+r'] },
  rerun: { place: 'runs', what: 'Run the row again, or all selected ones', keys: ['r'] },
  secondOpinion: { place: 'runs', what: 'Ask for a second opinion', keys: ['Shift+o'] },
  compare: { place: 'runs', what: 'Compare with another run', keys: ['m'] },
  pauseRun: { place: 'runs', what: 'Pause the run', keys: ['y'] },
  resumeRun: { place: 'runs', what: 'Resume the run', keys: ['Shift+y'] },
  cancelRun: { place: 'runs', what: 'Cancel the run', keys: ['Shift+q'] },
  retryFailed: { place: 'runs', what: 'Retry failed rows', keys: ['a'] },
  askNow: { place: 'runs', what: 'Ask waiting rows now', keys: ['Shift+d'] },
  askOvernight: { place: 'runs', what: 'Leave waiting rows for the night', keys: ['Shift+l'] },
  nextCompared: { place: 'compare', what: 'Next row', keys: ['j', 'ArrowDown'] },
  previousCompared: { place: 'compare', what: 'Previous row', keys: ['k', 'ArrowUp'] },
  takeLeft: { place: 'compare', what: 'Take the left side', keys: ['1'] },
  takeRight: { place: 'compare', what: 'Take the right side', keys: ['2'] },
  takeAllLeft: { place: 'compare', what: 'Take the left side where they differ', keys: ['Shift+l'] },
  takeAllRight: { place: 'compare', what: 'Take the right side where they differ', keys: ['Shift+r'] },
  differences: { place: 'compare', what: 'Differences alone, or all rows', keys: ['t'] },
  comparedField: { place: 'compare', what: 'Next field alone, then all of them', keys: ['f'] },
  leftRun: { place: 'compare', what: 'Choose the run at the left', keys: ['w'] },
  rightRun: { place: 'compare', what: 'Choose the run at the right', keys: ['Shift+w'] },
  swapSides: { place: 'compare', what: 'Swap the sides', keys: ['s'] },
  backToDocument: { place: 'compare', what: 'Back to the document', keys: ['Shift+g'] },
} as const satisfies Record<string, KeyAction>

export type KeyActionId = keyof typeof KEY_ACTIONS
export const KEY_ACTION_IDS = Object.keys(KEY_ACTIONS) as readonly KeyActionId[]

/** A person's own keys for some actions; an empty list: the action has no key. Unknown names are kept as they are. */
export const keyChoicesSchema = z.record(z.string().max(50), z.array(z.string().min(1).max(40)).max(4))
export type KeyChoices = z.infer<typeof keyChoicesSchema>

export function keysOf(id: KeyActionId, choices: KeyChoices): readonly string[] {
  return choices[id] ?? KEY_ACTIONS[id].keys
}

/** Rows and their runs are on one screen. */
const screenOf = (place: KeyPlace): KeyPlace => (place === 'runs' ? 'rows' : place)

/** Another action that the key would do in the same place, if any. */
export function keyHolder(key: string, id: KeyActionId, choices: KeyChoices): KeyActionId | null {
  const { place } = KEY_ACTIONS[id]
  const meets = (other: KeyPlace): boolean =>
    screenOf(other) === screenOf(place) || other === 'everywhere' || place === 'everywhere'
  return (
    KEY_ACTION_IDS.find(
      (other) => other !== id && meets(KEY_ACTIONS[other].place) && keysOf(other, choices).includes(key),
    ) ?? null
  )
}
