import { useEffect, useState } from 'react'
import { type OpenPage, openPage } from './draw-page.ts'
import type { PdfSource } from './open-pdf.ts'

type PageState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'open'; readonly page: OpenPage }
type Shown = { readonly key: string; readonly state: PageState }

/** A page of a stored PDF; another one takes its place as soon as it is asked for. */
export function usePage({ documentUid, sizeBytes }: PdfSource, pageNo: number): PageState {
  const key = `${documentUid}/${pageNo}`
  const [shown, setShown] = useState<Shown | null>(null)
  useEffect(() => {
    let isWanted = true
    const show = (state: PageState): void => {
      if (isWanted) setShown({ key, state })
    }
    openPage({ documentUid, sizeBytes }, pageNo).then(
      (page) => show({ kind: 'open', page }),
      (error: unknown) => show({ kind: 'failed', error }),
    )
    return () => {
      isWanted = false
    }
  }, [documentUid, sizeBytes, pageNo, key])
  return shown?.key === key ? shown.state : { kind: 'loading' }
}

type Picture = { readonly canvas: HTMLCanvasElement | null; readonly error: unknown }
const NO_PICTURE: Picture = { canvas: null, error: null }

/** The page drawn so wide. What was drawn of it before stays until the new picture is there. */
export function usePicture(page: OpenPage | null, cssWidth: number): Picture {
  const [drawn, setDrawn] = useState<{ readonly page: OpenPage; readonly picture: Picture } | null>(null)
  useEffect(() => {
    if (!page || cssWidth <= 0) return
    const stop = new AbortController()
    page.draw(cssWidth, stop.signal).then(
      (canvas) => {
        if (!stop.signal.aborted) setDrawn({ page, picture: { canvas, error: null } })
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setDrawn({ page, picture: { canvas: null, error } })
      },
    )
    return () => stop.abort()
  }, [page, cssWidth])
  return drawn?.page === page ? drawn.picture : NO_PICTURE
}
