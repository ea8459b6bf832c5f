import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCommand } from '@tabler/icons-react'
import { keysOf } from '../../shared/key-actions.ts'
import { keyLabel } from '../keys/key-names.ts'
import { isMac, useKeyChoices } from '../keys/use-keys.ts'
import { palette } from './palette-store.ts'

export function PaletteButton() {
  const [key] = keysOf('palette', useKeyChoices())
  return (
    <Tooltip label={key === undefined ? 'Go to anything' : `Go to anything (${keyLabel(key, isMac)})`}>
      <ActionIcon variant="default" size={30} aria-label="Open the command palette" onClick={palette.open}>
        <IconCommand size={15} />
      </ActionIcon>
    </Tooltip>
  )
}
