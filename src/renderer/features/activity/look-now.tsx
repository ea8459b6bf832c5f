import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { queryClient, trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { countOf } from '../../lib/format.ts'
import { isOpenBatch } from '../run-controls/run-states.ts'

/** Asks the providers at once how the batches stand, rather than at the next turn. */
export function LookNow() {
  const batches = useQuery(trpc.batches.list.queryOptions())
  const check = useMutation(
    trpc.batches.check.mutationOptions({
      onError: showFailure,
      onSuccess: ({ mergedRows, open }) =>
        showDone(
          mergedRows > 0
            ? `${countOf(mergedRows, 'row')} came back.`
            : `Nothing has come back yet: ${countOf(open, 'batch', 'batches')} to go.`,
        ),
      onSettled: () => void queryClient.invalidateQueries({ queryKey: trpc.batches.pathKey() }),
    }),
  )
  if (!batches.data?.some(isOpenBatch)) return null
  return (
    <Button
      variant="filled"
      leftSection={<IconRefresh size={14} aria-hidden />}
      loading={check.isPending}
      onClick={() => check.mutate()}
    >
      Look now
    </Button>
  )
}
