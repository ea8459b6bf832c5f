import { ActionIcon } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
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
