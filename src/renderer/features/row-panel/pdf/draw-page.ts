import type { PDFPageProxy, RenderTask } from 'pdfjs-dist'
import { AnnotationMode, type OpenPdf, openPdf, type PdfSource } from './open-pdf.ts'
import { drawScale, type PageFrame } from './page-geometry.ts'
import { keepRecent } from './recent.ts'

/** About 64 MB of canvas; a page beside the panel at double density has four million pixels. */
const MAX_KEPT_PIXELS = 16_000_000
const MAX_PIXELS = 12_000_000

export type OpenPage = {
  readonly frame: PageFrame
  readonly pages: number
  /** Draws the page so wide; the promise stays open when the signal ends the drawing. */
  readonly draw: (cssWidth: number, signal: AbortSignal) => Promise<HTMLCanvasElement>
}

const drawn = keepRecent<HTMLCanvasElement>(MAX_KEPT_PIXELS, (canvas) => {
  // Without its pixels the browser frees them now, and not at its next collection. One in sight is let be.
  if (!canvas.isConnected) canvas.width = canvas.height = 0
})

/** Opens a page of a stored PDF, counted from 1. Pages that were drawn before are at hand for a while. */
export async function openPage(source: PdfSource, pageNo: number): Promise<OpenPage> {
  const pdf = await openPdf(source)
  const page = await Promise.race([pdf.document.getPage(pageNo), pdf.failure])
  const { width, height } = page.getViewport({ scale: 1 })
  const frame = { width, height }
  return {
    frame,
    pages: pdf.document.numPages,
    draw: async (cssWidth, signal) => {
      const scale = drawScale(frame, cssWidth, { ratio: window.devicePixelRatio || 1, max: MAX_PIXELS })
      const key = `${source.documentUid}/${pageNo}/${scale.toFixed(3)}`
      const known = drawn.get(key)
      if (known && known.width > 0) return known
      const canvas = await drawPage({ pdf, page, scale, signal })
      drawn.put(key, canvas, canvas.width * canvas.height)
      return canvas
    },
  }
}

type Drawing = {
  readonly pdf: OpenPdf
  readonly page: PDFPageProxy
  readonly scale: number
  readonly signal: AbortSignal
}

async function drawPage({ pdf, page, scale, signal }: Drawing): Promise<HTMLCanvasElement> {
  const viewport = page.getViewport({ scale })
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.floor(viewport.width))
  canvas.height = Math.max(1, Math.floor(viewport.height))
  const task: RenderTask = page.render({ canvas, viewport, annotationMode: AnnotationMode.ENABLE })
  const stop = (): void => task.cancel()
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    await Promise.race([task.promise, pdf.failure])
    return canvas
  } finally {
    signal.removeEventListener('abort', stop)
    page.cleanup()
  }
}
