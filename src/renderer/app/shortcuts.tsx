import { Modal } from '@mantine/core'
import styles from './shell.module.css'

type Shortcut = { readonly keys: readonly string[]; readonly what: string }
type Group = { readonly title: string; readonly shortcuts: readonly Shortcut[] }

const groups: readonly Group[] = [
  {
    title: 'Everywhere',
    shortcuts: [
      { keys: ['Ctrl K'], what: 'Go to anything' },
      { keys: ['?'], what: 'Show the shortcuts' },
      { keys: ['Esc'], what: 'Close, or leave a field' },
    ],
  },
  {
    title: 'In a project',
    shortcuts: [
      { keys: ['/'], what: 'Search in its documents' },
      { keys: ['a'], what: 'Add documents' },
    ],
  },
  {
    title: 'Move in a document',
    shortcuts: [
      { keys: ['j', '↓'], what: 'Next row' },
      { keys: ['k', '↑'], what: 'Previous row' },
      { keys: ['n'], what: 'Next staged row' },
      { keys: ['/'], what: 'Filter its rows' },
      { keys: ['p'], what: 'Show or hide the side panel' },
      { keys: ['i'], what: 'What was read of it' },
      { keys: ['Space'], what: 'Select the row as well' },
      { keys: ['⇧ ↓', '⇧ ↑'], what: 'Extend the selection' },
    ],
  },
  {
    title: 'Review',
    shortcuts: [
      { keys: ['Enter', 'e'], what: 'Edit the cell' },
      { keys: ['c'], what: 'Confirm, and go to the next staged row' },
      { keys: ['x'], what: 'Reject, with a reason if you like' },
      { keys: ['o'], what: 'Reopen' },
      { keys: ['r'], what: 'Run the row again, or all selected ones' },
      { keys: ['⇧ C'], what: 'Confirm all staged' },
      { keys: ['u'], what: 'Undo' },
      { keys: ['⇧ U'], what: 'Redo' },
    ],
  },
]

export function ShortcutList() {
  return (
    <div className={styles.keys}>
      {groups.map((group) => (
        <section key={group.title}>
          <h3>{group.title}</h3>
          <dl>
            {group.shortcuts.map((shortcut) => (
              <div key={shortcut.what}>
                <dt>{shortcut.what}</dt>
                <dd>
                  {shortcut.keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}

export function ShortcutsModal({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="Keyboard shortcuts"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <ShortcutList />
    </Modal>
  )
}
