/** A stored PDF, read by the piece: opened in a worker of the window's own files, without generated code. */
import type { PDFDocumentProxy } from 'pdfjs-dist'
import { AnnotationMode, getDocument, GlobalWorkerOptions, PDFDataRangeTransport, VerbosityLevel } from 'pdfjs-dist'
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url'
import { api } from '../../../lib/api.ts'
import { keepRecent } from './recent.ts'

/** What the host hands out at once. */
const MAX_RANGE_BYTES = 1024 * 1024
const CHUNK_BYTES = 128 * 1024
/** A scan of a large sheet at a high resolution. */
const MAX_IMAGE_PIXELS = 100_000_000
const MAX_OPEN = 2

export type OpenPdf = {
  readonly document: PDFDocumentProxy
  /** Rejects when a piece of the file could not be read: pdfjs would wait for it for ever. */
  readonly failure: Promise<never>
  readonly close: () => void
}
export { AnnotationMode }
export type PdfSource = { readonly documentUid: string; readonly sizeBytes: number }

GlobalWorkerOptions.workerSrc = workerUrl

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0))
}

class SourceTransport extends PDFDataRangeTransport {
  readonly #source: PdfSource
  readonly #fail: (error: unknown) => void
  readonly #stop = new AbortController()

  constructor(source: PdfSource, fail: (error: unknown) => void) {
    super(source.sizeBytes, null)
    this.#source = source
    this.#fail = fail
  }

  override requestDataRange(begin: number, end: number): void {
    this.#read(begin, end).then(
      (bytes) => {
        if (!this.#stop.signal.aborted) this.onDataRange(begin, bytes)
      },
      (error: unknown) => {
        if (this.#stop.signal.aborted) return
        this.#fail(error)
        // The worker waits for an answer, and could not be ended cleanly before it has one.
        this.onDataRange(begin, new Uint8Array(end - begin))
      },
    )
  }

  override abort(): void {
    this.#stop.abort()
  }

  async #read(begin: number, end: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(end - begin)
    for (let offset = begin; offset < end; offset += MAX_RANGE_BYTES) {
      const length = Math.min(MAX_RANGE_BYTES, end - offset)
      const { documentUid } = this.#source
      const { base64 } = await api.documents.sourceRange.query(
        { documentUid, offset, length },
        { signal: this.#stop.signal },
      )
      bytes.set(bytesOf(base64), offset - begin)
    }
    return bytes
  }
}

async function load(source: PdfSource): Promise<OpenPdf> {
  const files = new URL('/pdfjs/', window.location.href).href
  let fail: (error: unknown) => void = () => undefined
  const failure = new Promise<never>((_, reject) => {
    fail = reject
  })
  failure.catch(() => undefined)
  const task = getDocument({
    range: new SourceTransport(source, fail),
    rangeChunkSize: CHUNK_BYTES,
    disableAutoFetch: true,
    disableStream: true,
    verbosity: VerbosityLevel.ERRORS,
    useWasm: false,
    useSystemFonts: false,
    enableXfa: false,
    disableWorkerRendering: true,
    maxImageSize: MAX_IMAGE_PIXELS,
    cMapUrl: `${files}cmaps/`,
    standardFontDataUrl: `${files}standard_fonts/`,
    wasmUrl: `${files}wasm/`,
  })
  const end = (): void => void task.destroy().catch(() => undefined)
  const close = (): void => void task.promise.then(end, end)
  try {
    return { document: await Promise.race([task.promise, failure]), failure, close }
  } catch (error) {
    close()
    throw error
  }
}

const opened = keepRecent<Promise<OpenPdf>>(MAX_OPEN, (pdf) => {
  void pdf.then(
    ({ close }) => close(),
    () => undefined,
  )
})

/** The document, opened once while it is among the last two that were asked for. A failed one is tried again. */
export function openPdf(source: PdfSource): Promise<OpenPdf> {
  const known = opened.get(source.documentUid)
  if (known) return known
  const loading = load(source)
  opened.put(source.documentUid, loading, 1)
  const forget = (): void => {
    if (opened.get(source.documentUid) === loading) opened.drop(source.documentUid)
  }
  loading.then(({ failure }) => failure.catch(forget), forget)
  return loading
}
