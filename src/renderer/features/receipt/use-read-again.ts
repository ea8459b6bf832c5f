import { useMutation } from '@tanstack/react-query'
import { queryClient, trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { countOf } from '../../lib/format.ts'

const NOTHING = 'Nothing was read again: what is in quarantine has to be released first.'

/** Has documents read again; the result shows where they are listed, as it comes. */
export function useReadAgain() {
  return useMutation(
    trpc.documents.retry.mutationOptions({
      onError: showFailure,
      onSuccess: ({ documents }, { documentUids }) => {
        if (documents === 0) showDone(NOTHING)
        else
          showDone(
            documentUids.length === 1
              ? 'It is being read again.'
              : `${countOf(documents, 'document')} are being read again.`,
          )
        void queryClient.invalidateQueries({ queryKey: trpc.documents.pathKey() })
        void queryClient.invalidateQueries({ queryKey: trpc.blocks.pathKey() })
      },
    }),
  )
}
