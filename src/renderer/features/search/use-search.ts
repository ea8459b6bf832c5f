import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { BlockType } from '../../../shared/domain.ts'
import { api, trpc } from '../../lib/api.ts'
import { groupHits } from './group-hits.ts'

const PAGE = 50

type SearchQuery = {
  readonly projectUid: string
  readonly query: string
  readonly blockTypes: readonly BlockType[]
}

/** The hits of a query, page by page. An empty query asks nothing. */
export function useSearch({ projectUid, query, blockTypes }: SearchQuery) {
  const result = useInfiniteQuery({
    queryKey: [...trpc.search.pathKey(), 'pages', projectUid, query, blockTypes],
    enabled: query !== '',
    initialPageParam: 0,
    queryFn: ({ pageParam, signal }) =>
      api.search.blocks.query(
        {
          projectUid,
          query,
          blockTypes: blockTypes.length > 0 ? [...blockTypes] : null,
          limit: PAGE,
          offset: pageParam,
        },
        { signal },
      ),
    getNextPageParam: (last, pages) => (last.hits.length < PAGE ? undefined : pages.length * PAGE),
    placeholderData: (previous) => previous,
  })
  const pages = result.data?.pages
  const groups = useMemo(() => groupHits((pages ?? []).flatMap((page) => page.hits)), [pages])
  return { ...result, first: query === '' ? undefined : pages?.[0], groups }
}
