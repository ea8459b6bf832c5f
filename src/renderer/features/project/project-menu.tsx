import { ActionIcon, Menu } from '@mantine/core'
import { IconBook, IconDots, IconFileAlert, IconFolderSearch, IconHistory } from '@tabler/icons-react'
import { KeyOf } from '../../keys/key-of.tsx'
import { openHistory } from '../history/history-state.ts'
import type { ProjectDialog } from './project-dialogs.tsx'

/** What is set once for a project, and what is looked up seldom. */
export function ProjectMenu({ onOpen }: { readonly onOpen: (dialog: ProjectDialog) => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label="More of this project">
          <IconDots size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconHistory size={14} aria-hidden />}
          rightSection={<KeyOf action="history" />}
          onClick={openHistory}
        >
          History
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconFileAlert size={14} aria-hidden />} onClick={() => onOpen('not-read')}>
          What was not read…
        </Menu.Item>
        <Menu.Item leftSection={<IconFolderSearch size={14} aria-hidden />} onClick={() => onOpen('watches')}>
          Watched folders…
        </Menu.Item>
        <Menu.Item leftSection={<IconBook size={14} aria-hidden />} onClick={() => onOpen('reader')}>
          Reader…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
