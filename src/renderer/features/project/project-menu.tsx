import { ActionIcon, Menu } from '@mantine/core'
import { IconBook, IconDots, IconFileAlert, IconFolderSearch } from '@tabler/icons-react'
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
