import { Modal } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { KEY_ACTIONS, keysOf } from '../../shared/key-actions.ts'
import { FIXED_KEYS, KEY_GROUPS } from '../keys/key-groups.ts'
import { keyLabel } from '../keys/key-names.ts'
import { isMac, useKeyChoices } from '../keys/use-keys.ts'
import styles from './shell.module.css'

type LineProps = { readonly what: string; readonly keys: readonly string[] }

function Line({ what, keys }: LineProps) {
  return (
    <div>
      <dt>{what}</dt>
      <dd>{keys.length === 0 ? 'no key' : keys.map((key) => <kbd key={key}>{keyLabel(key, isMac)}</kbd>)}</dd>
    </div>
  )
}

function ShortcutList() {
  const choices = useKeyChoices()
  return (
    <div className={styles.keys}>
      {KEY_GROUPS.map(({ title, ids }) => (
        <section key={title}>
          <h3>{title}</h3>
          <dl>
            {ids.map((id) => (
              <Line key={id} what={KEY_ACTIONS[id].what} keys={keysOf(id, choices)} />
            ))}
          </dl>
        </section>
      ))}
      <section>
        <h3>In cells and dialogs</h3>
        <dl>
          {FIXED_KEYS.map(({ what, keys }) => (
            <Line key={what} what={what} keys={keys} />
          ))}
        </dl>
      </section>
    </div>
  )
}

export function ShortcutsModal({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title="Keyboard shortcuts"
      size="xl"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <ShortcutList />
      <p className={styles.keysNote}>
        Other keys can be chosen in the{' '}
        <Link to="/settings" hash="settings-shortcuts" onClick={onClose}>
          settings
        </Link>
        .
      </p>
    </Modal>
  )
}
