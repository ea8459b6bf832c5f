import { queryClient, trpc } from '../../lib/api.ts'

/** Fetches the providers again, for this screen and for whoever offers them. */
export function refreshProviders(): void {
  void queryClient.invalidateQueries({ queryKey: trpc.providers.pathKey() })
}
