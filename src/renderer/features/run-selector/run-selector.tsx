import { Button, Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { IconArrowsDiff, IconChevronDown, IconMessages, IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import type { RunSummary } from '../../../shared/views.ts'
import { trpc } from '../../lib/api.ts'
import { KeyOf } from '../../keys/key-of.tsx'
import { press } from '../../keys/press.ts'
import { useKeys } from '../../keys/use-keys.ts'
import { defaultPair } from '../compare/default-pair.ts'
import { RunDialog } from '../run-dialog/run-dialog.tsx'
import { RunItems } from './run-items.tsx'
import styles from './run-selector.module.css'
import { nameOfRun } from './run-words.ts'

type RunSelectorProps = {
  readonly projectUid: string
  readonly documentUid: string
  readonly runUid: string | null
  readonly onChoose: (run: { readonly schemaUid: string; readonly runUid: string }) => void
  readonly onNewRun: () => void
}

const NO_RUNS: readonly RunSummary[] = []

/** Which run of the document is shown, and the ways to a new one, to a second opinion, and to a comparison. */
export function RunSelector({ projectUid, documentUid, runUid, onChoose, onNewRun }: RunSelectorProps) {
  const navigate = useNavigate()
  const runs = useQuery(trpc.documents.runs.queryOptions({ documentUid })).data ?? NO_RUNS
  const [isAsking, setAsking] = useState(false)
  const shown = runs.find((run) => run.runUid === runUid) ?? null
  const pair = defaultPair(runs, { left: runUid ?? undefined, right: undefined })
  const label = shown ? nameOfRun(shown) : 'No run yet'
  const compare = (): void => {
    void navigate({
      to: '/projects/$projectUid/documents/$documentUid/compare',
      params: { projectUid, documentUid },
      search: pair ? { left: pair.left.runUid, right: pair.right.runUid } : {},
    })
  }
  useKeys({
    runs: () => press('runs'),
    ...(pair && { compare }),
    ...(shown && { secondOpinion: () => setAsking(true) }),
  })
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            className={styles.button}
            rightSection={<IconChevronDown size={13} aria-hidden />}
            data-key="runs"
            aria-label={`Run: ${label}`}
            title={label}
          >
            {label}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <RunItems runs={runs} runUid={runUid} onChoose={onChoose} />
          {runs.length > 0 && <Menu.Divider />}
          <Menu.Item
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            rightSection={<KeyOf action="newRun" />}
            onClick={onNewRun}
          >
            New run…
          </Menu.Item>
          {shown && (
            <Menu.Item
              leftSection={<IconMessages size={14} aria-hidden />}
              rightSection={<KeyOf action="secondOpinion" />}
              onClick={() => setAsking(true)}
            >
              Ask for a second opinion…
            </Menu.Item>
          )}
          {pair && (
            <Menu.Item
              leftSection={<IconArrowsDiff size={14} aria-hidden />}
              rightSection={<KeyOf action="compare" />}
              onClick={compare}
            >
              Compare with…
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {shown && (
        <RunDialog
          isOpen={isAsking}
          onClose={() => setAsking(false)}
          projectUid={projectUid}
          documentUids={[documentUid]}
          schemaUid={shown.schemaUid}
          counts={null}
          opinion="new"
          onStarted={(schemaUid, [started]) => {
            if (started !== undefined) onChoose({ schemaUid, runUid: started })
          }}
        />
      )}
    </>
  )
}
