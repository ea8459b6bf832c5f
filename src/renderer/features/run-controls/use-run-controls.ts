import { useMutation } from '@tanstack/react-query'
import { queryClient, trpc } from '../../lib/api.ts'
import { showDone, showFailure } from '../../lib/errors.ts'
import { countOf } from '../../lib/format.ts'

function refresh(): void {
  for (const queryKey of [trpc.runs.pathKey(), trpc.jobs.pathKey(), trpc.documents.pathKey(), trpc.batches.pathKey()])
    void queryClient.invalidateQueries({ queryKey })
}

const common = { onError: showFailure, onSettled: refresh }

/** What a person does to runs that are under way. */
export function useRunControls() {
  const pause = useMutation(trpc.runs.pause.mutationOptions(common))
  const resume = useMutation(trpc.runs.resume.mutationOptions(common))
  const cancel = useMutation(
    trpc.runs.cancel.mutationOptions({
      ...common,
      onSuccess: () => showDone('Cancelled. What had arrived is kept.'),
    }),
  )
  const retry = useMutation(
    trpc.runs.retryFailed.mutationOptions({
      ...common,
      onSuccess: ({ rows }) => showDone(`${countOf(rows, 'failed row')} will be tried again.`),
    }),
  )
  const move = useMutation(
    trpc.runs.moveRows.mutationOptions({
      ...common,
      onSuccess: ({ rows }, { lane }) =>
        showDone(
          lane === 'now'
            ? `${countOf(rows, 'row')} will be asked now. A batch that still answers them is billed too.`
            : `${countOf(rows, 'row')} will wait for the night.`,
        ),
    }),
  )
  return { pause, resume, cancel, retry, move }
}

/** What a person does to a job. */
export function useJobControls() {
  const pause = useMutation(trpc.jobs.pause.mutationOptions(common))
  const resume = useMutation(trpc.jobs.resume.mutationOptions(common))
  const cancel = useMutation(
    trpc.jobs.cancel.mutationOptions({
      ...common,
      onSuccess: () => showDone('Cancelled. What had arrived is kept.'),
    }),
  )
  const setBudget = useMutation(trpc.jobs.setBudget.mutationOptions(common))
  return { pause, resume, cancel, setBudget }
}
