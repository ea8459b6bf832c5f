import { useMutation } from '@tanstack/react-query'
import { queryClient, trpc } from '../../lib/api.ts'
import { showFailure } from '../../lib/errors.ts'

/** Has documents read again; the result shows where they are listed, as it comes. */
export function useReadAgain() {
  return useMutation(
    trpc.documents.retry.mutationOptions({
      onError: showFailure,
      onSuccess: () => {
        void queryClient.invalidateQueries({ queryKey: trpc.documents.pathKey() })
        void queryClient.invalidateQueries({ queryKey: trpc.grid.pathKey() })
      },
    }),
  )
}
