import { Button, Menu } from '@mantine/core'
import { IconCheck, IconChevronDown, IconPlayerPlay } from '@tabler/icons-react'
import type { RunSummary } from '../../../shared/views.ts'

type SchemaMenuProps = {
  readonly runs: readonly RunSummary[]
  readonly run: RunSummary
  readonly onChoose: (run: { readonly schemaUid: string; readonly runUid: string }) => void
  readonly onNewRun: () => void
}

/** Which run of the document is shown, and the way to a new one. */
export function SchemaMenu({ runs, run, onChoose, onNewRun }: SchemaMenuProps) {
  const nameOf = ({ schemaRef, opinion }: RunSummary): string =>
    opinion === 0 ? schemaRef : `${schemaRef}, opinion ${opinion}`
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={13} />} aria-label={`Schema: ${nameOf(run)}`}>
          {nameOf(run)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {runs.map((one) => (
          <Menu.Item
            key={one.runUid}
            leftSection={
              one.runUid === run.runUid ? (
                <IconCheck size={14} />
              ) : (
                <span style={{ display: 'inline-block', width: 14 }} />
              )
            }
            onClick={() => onChoose(one)}
          >
            {nameOf(one)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconPlayerPlay size={14} />} onClick={onNewRun}>
          New run…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
