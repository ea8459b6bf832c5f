import { useCallback, useState } from 'react'
import type { GridPage } from '../../../shared/views.ts'

export type PageNews = Pick<GridPage, 'total' | 'counts' | 'doubts'>

/** What the last page of the grid said: how many rows match, fresh counts, or why it failed. */
export function usePageNews(tell?: (page: GridPage) => void) {
  const [error, onError] = useState<unknown>(null)
  const [news, setNews] = useState<PageNews | null>(null)
  const onPage = useCallback(
    (page: GridPage) => {
      const { total, counts, doubts } = page
      onError(null)
      setNews({ total, counts, doubts })
      tell?.(page)
    },
    [tell],
  )
  return { error, onError, news, onPage }
}
