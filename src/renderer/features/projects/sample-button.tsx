import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { trpc } from '../../lib/api.ts'
import { showFailure } from '../../lib/errors.ts'

export function SampleButton() {
  const navigate = useNavigate()
  const createSample = useMutation(
    trpc.projects.createSample.mutationOptions({
      onSuccess: ({ projectUid }) => void navigate({ to: '/projects/$projectUid', params: { projectUid } }),
      onError: showFailure,
    }),
  )
  return (
    <Button loading={createSample.isPending} onClick={() => createSample.mutate()}>
      Open the sample project
    </Button>
  )
}
