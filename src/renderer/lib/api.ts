import { QueryClient } from '@tanstack/react-query'
import { createTRPCClient } from '@trpc/client'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import type { AppRouter } from '../../core/api/router.ts'
import { hostLink } from './link.ts'

export const queryClient = new QueryClient({
  defaultOptions: {
    // The host is on this machine and tells of every change through events: polling and retries would only hide faults.
    queries: { retry: false, refetchOnWindowFocus: false, staleTime: 5_000, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
})

/** The typed client, for calls outside React. */
export const api = createTRPCClient<AppRouter>({ links: [hostLink()] })

/** Query and mutation options by procedure, for TanStack Query. */
export const trpc = createTRPCOptionsProxy<AppRouter>({ client: api, queryClient })
