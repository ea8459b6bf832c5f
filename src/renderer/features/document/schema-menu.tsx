import { Button, Menu } from '@mantine/core'
import { IconCheck, IconChevronDown, IconPlayerPlay } from '@tabler/icons-react'

type SchemaMenuProps = {
  readonly runs: readonly { readonly schemaUid: string; readonly schemaRef: string }[]
  readonly schemaUid: string | null
  readonly label: string
  readonly onChoose: (schemaUid: string) => void
  readonly onNewRun: () => void
}

/** Which run of the document is shown, and the way to a new one. */
export function SchemaMenu({ runs, schemaUid, label, onChoose, onNewRun }: SchemaMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={13} />} aria-label={`Schema: ${label}`}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {runs.map((run) => (
          <Menu.Item
            key={run.schemaUid}
            leftSection={
              run.schemaUid === schemaUid ? (
                <IconCheck size={14} />
              ) : (
                <span style={{ display: 'inline-block', width: 14 }} />
              )
            }
            onClick={() => onChoose(run.schemaUid)}
          >
            {run.schemaRef}
          </Menu.Item>
        ))}
        {runs.length > 0 && <Menu.Divider />}
        <Menu.Item leftSection={<IconPlayerPlay size={14} />} onClick={onNewRun}>
          New run…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
