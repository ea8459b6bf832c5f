/** Loads pdfjs-dist for text extraction: in this thread, without network, canvas or generated code. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PDFDocumentLoadingTask, PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist'
import type * as pdfjs from 'pdfjs-dist'
import { AppError } from '../../../../shared/errors.ts'

export type PdfPage = PDFPageProxy
export type PdfDocument = PDFDocumentProxy
type Library = typeof pdfjs

export type OpenPdf = {
  readonly document: PdfDocument
  readonly ops: Library['OPS']
  readonly close: () => Promise<void>
}

const packageFolder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
let loading: Promise<Library> | null = null

/** The worker's code runs in this thread: the parser has a process of its own already. */
async function loadLibrary(): Promise<Library> {
  loading ??= (async () => {
    await import(pathToFileURL(join(packageFolder, 'legacy/build/pdf.worker.mjs')).href)
    const library = await import('pdfjs-dist/legacy/build/pdf.mjs')
    // Without a FontFace pdfjs encodes every font as base64 for a style sheet, which takes longer than reading the page.
    if (!('FontFace' in globalThis)) Object.assign(globalThis, { FontFace: IdleFontFace })
    return library
  })()
  return await loading
}

class IdleFontFace {
  readonly loaded = Promise.resolve()
}

const DATA_FOLDERS: Readonly<Record<string, string>> = {
  cMapUrl: 'cmaps',
  standardFontDataUrl: 'standard_fonts',
  wasmUrl: 'wasm',
}

/** Character maps and standard fonts from the package; pdfjs would choose by the kind of process it thinks it is in. */
class PackageData {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const folder = DATA_FOLDERS[kind]
    if (folder === undefined) throw new Error(`pdfjs asked for ${kind}.`)
    return new Uint8Array(await readFile(join(packageFolder, folder, basename(filename))))
  }
}

const IDLE_FONT_SET = { fonts: { add: () => undefined, delete: () => undefined } }

/**
 * Opens a PDF whose images are not decoded, unless `withImages`.
 * Fails with `encrypted` or `parse_failed`, naming the file. The bytes are copied: pdfjs takes its buffer over.
 */
export async function openPdf(name: string, bytes: Uint8Array, withImages = false): Promise<OpenPdf> {
  const library = await loadLibrary()
  const task = library.getDocument({
    data: new Uint8Array(bytes),
    verbosity: library.VerbosityLevel.ERRORS,
    disableFontFace: false,
    fontExtraProperties: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    enableXfa: false,
    cMapUrl: `${packageFolder}/cmaps/`,
    standardFontDataUrl: `${packageFolder}/standard_fonts/`,
    wasmUrl: `${packageFolder}/wasm/`,
    BinaryDataFactory: PackageData,
    ...(!withImages && { maxImageSize: 0 }),
    ownerDocument: IDLE_FONT_SET,
  })
  try {
    return { document: await task.promise, ops: library.OPS, close: () => task.destroy() }
  } catch (cause) {
    await closeQuietly(task)
    if (cause instanceof library.PasswordException)
      throw new AppError('encrypted', `"${name}" is protected by a password.`, { cause })
    const why = cause instanceof Error ? cause.message.replace(/\.$/, '') : String(cause)
    throw new AppError('parse_failed', `"${name}" is not a whole PDF: ${why}.`, { cause })
  }
}

async function closeQuietly(task: PDFDocumentLoadingTask): Promise<void> {
  // The failure to open is what is reported.
  await task.destroy().catch(() => undefined)
}
