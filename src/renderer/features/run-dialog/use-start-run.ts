import { useMutation } from '@tanstack/react-query'
import { queryClient, trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { countOf } from '../../lib/format.ts'

/** Starts a run, or sends it off for the night, and says so. `onStarted` is told the runs that it is about. */
export function useStartRun(onStarted: (runUids: readonly string[]) => void) {
  return useMutation(
    trpc.runs.start.mutationOptions({
      onError: showFailure,
      onSuccess: ({ rows, runUids }, { lane }) => {
        for (const queryKey of [trpc.documents.pathKey(), trpc.runs.pathKey(), trpc.jobs.pathKey()])
          void queryClient.invalidateQueries({ queryKey })
        if (rows === 0) showDone('There is nothing to ask: all rows in question are current.')
        else if (lane === 'overnight') showDone(`${countOf(rows, 'row')} will be answered overnight.`)
        onStarted(runUids)
      },
    }),
  )
}
