import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery } from '@tanstack/react-query'
import { queryClient, trpc } from '../../lib/api.ts'
import { showFailure } from '../../lib/errors.ts'
import type { toRequest } from './use-run-draft.ts'

type Request = ReturnType<typeof toRequest>

const PAUSE_MS = 250

/** The quote of a request, asked for again a moment after each change. */
export function useQuote(request: Request) {
  const [text] = useDebouncedValue(JSON.stringify(request), PAUSE_MS)
  const settled = JSON.parse(text) as Request
  const quote = useQuery({
    ...trpc.runs.quote.queryOptions(settled ?? EMPTY, {
      enabled: settled !== null,
      placeholderData: (before) => before,
    }),
    gcTime: 0,
  })
  const probe = useMutation(
    trpc.runs.probe.mutationOptions({
      onError: showFailure,
      onSettled: () => void queryClient.invalidateQueries({ queryKey: trpc.runs.pathKey() }),
    }),
  )
  return {
    quote: quote.data,
    error: quote.error,
    isStale: quote.isPlaceholderData || text !== JSON.stringify(request),
    isProbing: probe.isPending,
    probe: () => {
      if (request) probe.mutate(request)
    },
  }
}

/** Never sent: the query is off without a request. */
const EMPTY: NonNullable<Request> = {
  projectUid: '',
  documentUids: null,
  schemaUid: '',
  scope: { kind: 'pending' },
  opinion: 'main',
  provider: 'rules',
  model: null,
  lane: 'now',
  config: {},
  budgetUsd: null,
  concurrency: null,
  baseUrl: null,
  includesFurniture: false,
}
