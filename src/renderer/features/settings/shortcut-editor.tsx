import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { KEY_ACTIONS, type KeyActionId, type KeyChoices, keyHolder, keysOf } from '../../../shared/key-actions.ts'
import { KEY_GROUPS } from '../../keys/key-groups.ts'
import { keyLabel, keyName } from '../../keys/key-names.ts'
import { isMac, useKeyChoices } from '../../keys/use-keys.ts'
import styles from './shortcut-editor.module.css'
import { useSaveSettings } from './use-save-settings.ts'

/** Keys that a person needs to move about; an action that took them would take them from everything else. */
const NOT_FOR_ACTIONS = new Set(['Tab', 'Shift+Tab', 'Enter', 'Space', 'Mod+c', 'Mod+v', 'Mod+x'])

type Asked = { readonly id: KeyActionId; readonly key: string | null }

/** Listens for one press, before anything else on the screen hears it. Escape leaves. */
function useCapture(isOn: boolean, onKey: (key: string | null) => void): void {
  useEffect(() => {
    if (!isOn) return
    const onKeyDown = (event: KeyboardEvent): void => {
      const name = keyName(event)
      if (name === null) return
      // A person who reaches the button by Tab must be able to leave it so.
      if (name === 'Tab' || name === 'Shift+Tab') {
        onKey(null)
        return
      }
      event.preventDefault()
      event.stopPropagation()
      onKey(name === 'Escape' ? null : name)
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [isOn, onKey])
}

function without(choices: KeyChoices, id: KeyActionId): KeyChoices {
  return Object.fromEntries(Object.entries(choices).filter(([name]) => name !== id))
}

type LineProps = {
  readonly id: KeyActionId
  readonly choices: KeyChoices
  readonly onSave: (choices: KeyChoices) => void
}

function Line({ id, choices, onSave }: LineProps) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const keys = keysOf(id, choices)
  const { what } = KEY_ACTIONS[id]
  const isOwn = choices[id] !== undefined
  const holder = asked?.key ? keyHolder(asked.key, id, choices) : null
  const isRefused = asked?.key !== null && asked !== null && NOT_FOR_ACTIONS.has(asked.key)
  const take = (key: string): void => {
    const held = keyHolder(key, id, choices)
    const freed = held ? { ...choices, [held]: keysOf(held, choices).filter((one) => one !== key) } : choices
    onSave({ ...freed, [id]: [key] })
    setAsked(null)
  }
  useCapture(asked !== null && asked.key === null, (key) => {
    if (key === null) setAsked(null)
    else if (keyHolder(key, id, choices) === null && !NOT_FOR_ACTIONS.has(key)) take(key)
    else setAsked({ id, key })
  })
  return (
    <li className={styles.line}>
      <span>{what}</span>
      <span className={styles.keys}>
        {keys.length === 0 && <span className={styles.none}>no key</span>}
        {keys.map((key) => (
          <kbd key={key}>{keyLabel(key, isMac)}</kbd>
        ))}
      </span>
      <span className={styles.tools}>
        <Button
          size="compact-xs"
          aria-label={`${asked?.key === null ? 'Press a key…' : 'Change'} ${what}`}
          data-listening={asked?.key === null || undefined}
          onClick={() => setAsked(asked ? null : { id, key: null })}
          onBlur={() => asked?.key === null && setAsked(null)}
        >
          {asked?.key === null ? 'Press a key…' : 'Change'}
        </Button>
        {keys.length > 0 && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-label={`None: ${what}`}
            title="Take its key away"
            onClick={() => onSave({ ...choices, [id]: [] })}
          >
            None
          </Button>
        )}
        {isOwn && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-label={`Reset: ${what}`}
            title="Give it back the key that Galley brings"
            onClick={() => onSave(without(choices, id))}
          >
            Reset
          </Button>
        )}
      </span>
      {asked?.key && (
        <p className={styles.taken} role="alert">
          {isRefused ? (
            <>{keyLabel(asked.key, isMac)} moves the focus or edits text, so it stays free.</>
          ) : (
            <>
              {keyLabel(asked.key, isMac)} is the key for “{holder ? KEY_ACTIONS[holder].what : ''}”.{' '}
              <Button size="compact-xs" onClick={() => asked.key && take(asked.key)}>
                Use it here
              </Button>
            </>
          )}{' '}
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setAsked(null)}>
            Leave it
          </Button>
        </p>
      )}
    </li>
  )
}

/** Every action with its keys; each can be given another key, none, or its first one back. */
export function ShortcutEditor() {
  const choices = useKeyChoices()
  const save = useSaveSettings()
  const onSave = (keys: KeyChoices): void => save({ keys })
  return (
    <div className={styles.root}>
      {KEY_GROUPS.map(({ title, ids }) => (
        <section key={title} aria-label={title}>
          <h3>{title}</h3>
          <ul>
            {ids.map((id) => (
              <Line key={id} id={id} choices={choices} onSave={onSave} />
            ))}
          </ul>
        </section>
      ))}
      {Object.keys(choices).length > 0 && <Button onClick={() => onSave({})}>Give all keys back</Button>}
    </div>
  )
}
