import { Menu } from '@mantine/core'
import { IconListCheck, IconMoon, IconPlayerPlay, IconPlayerStop, IconRefresh, IconSun } from '@tabler/icons-react'
import type { RunSummary } from '../../../shared/views.ts'
import { formatCount } from '../../lib/format.ts'
import { KeyOf } from '../../keys/key-of.tsx'
import { useRunControls } from './use-run-controls.ts'
import { canMoveRows } from './use-run-keys.ts'

type RunItemsProps = {
  readonly run: RunSummary
  readonly onRun: () => void
  readonly onRunSelected: () => void
}

/** What else can be done with a document's run, as items of a menu. */
export function RunItems({ run, onRun, onRunSelected }: RunItemsProps) {
  const { retry, move, cancel } = useRunControls()
  const { failed } = run.counts
  const runUids = [run.runUid]
  const isOpen = run.status === 'running' || run.status === 'paused'
  const moveTo = (lane: 'now' | 'overnight') => (): void =>
    move.mutate({ runUid: run.runUid, blockIndexes: null, lane })
  return (
    <>
      <Menu.Item
        leftSection={<IconPlayerPlay size={14} aria-hidden />}
        rightSection={<KeyOf action="runPending" />}
        onClick={onRun}
      >
        Run rows again…
      </Menu.Item>
      <Menu.Item
        leftSection={<IconListCheck size={14} aria-hidden />}
        rightSection={<KeyOf action="rerun" />}
        onClick={onRunSelected}
      >
        Run selected rows…
      </Menu.Item>
      {failed > 0 && (
        <Menu.Item
          leftSection={<IconRefresh size={14} aria-hidden />}
          rightSection={<KeyOf action="retryFailed" />}
          onClick={() => retry.mutate({ runUids })}
        >
          Retry {formatCount(failed)} failed
        </Menu.Item>
      )}
      {canMoveRows(run) && (
        <>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconSun size={14} aria-hidden />}
            rightSection={<KeyOf action="askNow" />}
            onClick={moveTo('now')}
          >
            Ask waiting rows now
          </Menu.Item>
          <Menu.Item
            leftSection={<IconMoon size={14} aria-hidden />}
            rightSection={<KeyOf action="askOvernight" />}
            onClick={moveTo('overnight')}
          >
            Leave waiting rows for the night
          </Menu.Item>
        </>
      )}
      {isOpen && (
        <>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconPlayerStop size={14} aria-hidden />}
            rightSection={<KeyOf action="cancelRun" />}
            onClick={() => cancel.mutate({ runUids })}
          >
            Cancel this run
          </Menu.Item>
        </>
      )}
    </>
  )
}
