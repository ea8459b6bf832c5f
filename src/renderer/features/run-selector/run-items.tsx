import { Menu } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import type { RunSummary } from '../../../shared/views.ts'
import { RunEntry } from './run-entry.tsx'
import styles from './run-selector.module.css'

type RunItemsProps = {
  readonly runs: readonly RunSummary[]
  readonly runUid: string | null
  readonly onChoose: (run: RunSummary) => void
}

/** The runs as items of a menu; the chosen one has a mark. */
export function RunItems({ runs, runUid, onChoose }: RunItemsProps) {
  return (
    <div className={styles.list}>
      {runs.map((run) => (
        <Menu.Item
          key={run.runUid}
          aria-current={run.runUid === runUid || undefined}
          leftSection={run.runUid === runUid ? <IconCheck size={14} aria-hidden /> : <span className={styles.blank} />}
          onClick={() => onChoose(run)}
        >
          <RunEntry run={run} />
        </Menu.Item>
      ))}
    </div>
  )
}
