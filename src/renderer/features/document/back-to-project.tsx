import { ActionIcon } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useKeys } from '../../keys/use-keys.ts'

export function BackToProject({ projectUid }: { readonly projectUid: string }) {
  const navigate = useNavigate()
  useKeys({ backToProject: () => void navigate({ to: '/projects/$projectUid', params: { projectUid } }) })
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
