import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { KeyActionId } from '../../../shared/key-actions.ts'
import type { RunSummary } from '../../../shared/views.ts'
import { RunItems } from '../run-selector/run-items.tsx'
import { modelOfRun, nameOfRun } from '../run-selector/run-words.ts'
import styles from './compare.module.css'

type RunPickerProps = {
  readonly label: string
  /** Whose key opens it. */
  readonly action: KeyActionId
  readonly runs: readonly RunSummary[]
  readonly run: RunSummary
  /** What tells it from the other side. */
  readonly name: string
  readonly onChoose: (run: RunSummary) => void
}

/** Which run stands on a side. */
export function RunPicker({ label, action, runs, run, name, onChoose }: RunPickerProps) {
  const words = `${name} · ${modelOfRun(run)}`
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          className={styles.picker}
          data-key={action}
          rightSection={<IconChevronDown size={13} aria-hidden />}
          aria-label={`${label}: ${words}`}
          title={`${nameOfRun(run)} · ${modelOfRun(run)}`}
        >
          {words}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <RunItems runs={runs} runUid={run.runUid} onChoose={onChoose} />
      </Menu.Dropdown>
    </Menu>
  )
}
