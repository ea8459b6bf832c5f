import { ActionIcon, Tooltip } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { IconCommand } from '@tabler/icons-react'

export function PaletteButton() {
  return (
    <Tooltip label="Go to anything (Ctrl K)">
      <ActionIcon variant="default" size={30} aria-label="Open the command palette" onClick={spotlight.open}>
        <IconCommand size={15} />
      </ActionIcon>
    </Tooltip>
  )
}
