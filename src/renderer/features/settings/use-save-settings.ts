import { useMutation } from '@tanstack/react-query'
import type { Settings } from '../../../shared/settings.ts'
import { queryClient, trpc } from '../../lib/api.ts'
import { showFailure } from '../../lib/errors.ts'

/** Saves what is named and keeps the screen with what then counts. */
export function useSaveSettings(): (patch: Partial<Settings>) => void {
  const mutation = useMutation(
    trpc.settings.set.mutationOptions({
      onError: showFailure,
      onSuccess: (settings) => queryClient.setQueryData(trpc.settings.get.queryKey(), settings),
    }),
  )
  return (patch) => mutation.mutate(patch)
}
