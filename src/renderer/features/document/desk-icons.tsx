import { ActionIcon, Tooltip } from '@mantine/core'
import { IconArrowLeft, IconFileCheck, IconLayoutSidebarRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'

export function BackToProject({ projectUid }: { readonly projectUid: string }) {
  return (
    <ActionIcon
      component={Link}
      to={`/projects/${projectUid}`}
      variant="subtle"
      color="gray"
      size={28}
      aria-label="Back to the project"
    >
      <IconArrowLeft size={16} />
    </ActionIcon>
  )
}

type IconsProps = {
  readonly isPanelOpen: boolean
  readonly onReceipt: () => void
  readonly onPanel: () => void
}

/** What is looked at beside the grid. */
export function DeskIcons({ isPanelOpen, onReceipt, onPanel }: IconsProps) {
  return (
    <>
      <Tooltip label="What was read (i)">
        <ActionIcon variant="default" size={30} aria-label="What was read" onClick={onReceipt}>
          <IconFileCheck size={15} />
        </ActionIcon>
      </Tooltip>
      <ActionIcon
        variant="default"
        size={30}
        aria-label={isPanelOpen ? 'Hide the side panel' : 'Show the side panel'}
        aria-pressed={isPanelOpen}
        onClick={onPanel}
      >
        <IconLayoutSidebarRight size={15} />
      </ActionIcon>
    </>
  )
}
