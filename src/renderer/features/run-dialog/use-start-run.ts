import { useMutation } from '@tanstack/react-query'
import { queryClient, trpc } from '../../lib/api.ts'
import { showFailure } from '../../lib/errors.ts'
import type { RunOptions } from './use-run-options.ts'

export type RunTarget = {
  readonly projectUid: string
  /** Null for all documents of the project. */
  readonly documentUids: readonly string[] | null
  readonly schemaUid: string
}

/** Starts a run with the chosen options. */
export function useStartRun(options: RunOptions) {
  const mutation = useMutation(
    trpc.runs.start.mutationOptions({
      onError: showFailure,
      onSuccess: () => {
        void queryClient.invalidateQueries({ queryKey: trpc.documents.pathKey() })
        void queryClient.invalidateQueries({ queryKey: trpc.runs.pathKey() })
      },
    }),
  )
  const start = async (target: RunTarget): Promise<void> => {
    if (!options.provider) return
    await mutation.mutateAsync({
      projectUid: target.projectUid,
      documentUids: target.documentUids ? [...target.documentUids] : null,
      schemaUid: target.schemaUid,
      provider: options.provider.kind,
      model: options.provider.needsKey ? (options.model?.trim() ?? null) : null,
      concurrency: options.provider.needsKey ? options.concurrency : null,
      includesFurniture: options.includesFurniture,
    })
  }
  return { start, isPending: mutation.isPending }
}
