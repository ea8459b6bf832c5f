import { Button, Checkbox, Popover, TextInput } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'
import type { KeyActionId } from '../../../shared/key-actions.ts'
import { formatCount } from '../../lib/format.ts'
import styles from './desk.module.css'

export type FilterOption = { readonly value: string; readonly label: string; readonly count: number }

type ChoiceFilterProps = {
  /** "Types", "Documents". */
  readonly label: string
  /** Whose key opens it. */
  readonly action: KeyActionId
  readonly options: readonly FilterOption[]
  readonly chosen: readonly string[]
  readonly onChoose: (chosen: readonly string[]) => void
}

/** Longer lists are searched, not scrolled. */
const SHOWN = 200
const SEARCHED_FROM = 20

/** Several of a list; none chosen means all. */
export function ChoiceFilter({ label, action, options, chosen, onChoose }: ChoiceFilterProps) {
  const [words, setWords] = useState('')
  const matching = options.filter((option) => option.label.toLowerCase().includes(words.trim().toLowerCase()))
  const shown = matching.slice(0, SHOWN)
  const toggle = (value: string): void =>
    onChoose(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
  return (
    <Popover position="bottom-end" shadow="md" trapFocus transitionProps={{ duration: 0 }} onClose={() => setWords('')}>
      <Popover.Target>
        <Button
          className={styles.choice}
          data-key={action}
          data-chosen={chosen.length > 0 || undefined}
          rightSection={<IconChevronDown size={13} aria-hidden />}
        >
          {label}
          {chosen.length > 0 && <b>{formatCount(chosen.length)}</b>}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.choices} aria-label={label}>
        {options.length > SEARCHED_FROM && (
          <TextInput
            type="search"
            aria-label={`Search ${label.toLowerCase()}`}
            placeholder="Search"
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
        <ul>
          {shown.map((option) => (
            <li key={option.value}>
              <Checkbox
                label={option.label}
                checked={chosen.includes(option.value)}
                onChange={() => toggle(option.value)}
              />
              <span>{formatCount(option.count)}</span>
            </li>
          ))}
        </ul>
        {shown.length === 0 && <p className={styles.muted}>Nothing by that name.</p>}
        {matching.length > shown.length && (
          <p className={styles.muted}>{formatCount(matching.length - shown.length)} more: search for them.</p>
        )}
        {chosen.length > 0 && (
          <Button size="compact-xs" variant="subtle" onClick={() => onChoose([])}>
            Show all
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
