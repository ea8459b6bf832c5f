/** PDF files: text with its places, from the operators of each page. */
import { AppError } from '../../../../shared/errors.ts'
import type { ReceiptItem } from '../../../../shared/receipt.ts'
import type { Reader } from '../../reader.ts'
import { buildDocument } from './build-document.ts'
import { createDocumentLayout } from './document-layout.ts'
import { openPdf } from './pdfjs.ts'
import { readOutline } from './outline.ts'
import { readPages } from './read-pages.ts'
import { isScan, listPages } from './scans.ts'

const MAX_PAGES = 5000

/** Fails with encrypted, parse_failed, no_text (every page is a scan) or reader_missing (OCR without tesseract). */
export const readPdf: Reader = async ({ name, bytes }) => {
  const pdf = await openPdf(name, bytes)
  try {
    const { document } = pdf
    if (document.numPages > MAX_PAGES)
      throw new AppError('parse_failed', `"${name}" has ${document.numPages} pages, and the limit is ${MAX_PAGES}.`)
    const layout = createDocumentLayout()
    const scans: number[] = []
    const tooLarge: number[] = []
    const found = { pages: document.numPages, characters: 0, images: 0 }
    let unknown = 0
    for await (const { content, isTooLarge } of readPages(pdf)) {
      if (isTooLarge) tooLarge.push(content.pageNo)
      if (isScan(content)) scans.push(content.pageNo)
      found.characters += content.glyphCount
      found.images += content.images.length
      unknown += content.unknownCount
      layout.add(content)
    }
    if (scans.length === document.numPages)
      throw new AppError(
        'no_text',
        `"${name}" holds no text: ${scans.length === 1 ? 'its only page is a scan' : `all ${scans.length} pages are scans`}.`,
      )
    const outline = await readOutline(document)
    const parts = layout.finish(outline)
    return {
      document: buildDocument(parts),
      found,
      skipped: [...scanItems(scans), ...largeItems(tooLarge)],
      warnings: unknownItems(unknown, found.characters),
      sourceTotalCharacters: null,
    }
  } finally {
    await pdf.close()
  }
}

function scanItems(scans: readonly number[]): readonly ReceiptItem[] {
  if (scans.length === 0) return []
  return [
    {
      code: 'scanned_page',
      count: scans.length,
      short: scans.length === 1 ? '1 page is a scan' : `${scans.length} pages are scans`,
      message: 'These pages are images without text; their words are in no block.',
      where: listPages(scans),
    },
  ]
}

function largeItems(pages: readonly number[]): readonly ReceiptItem[] {
  if (pages.length === 0) return []
  return [
    {
      code: 'page_too_large',
      count: pages.length,
      short: pages.length === 1 ? '1 page is too large' : `${pages.length} pages are too large`,
      message: 'These pages hold more pieces of text or drawing than Galley reads of one page.',
      where: listPages(pages),
    },
  ]
}

function unknownItems(unknown: number, characters: number): readonly ReceiptItem[] {
  if (unknown === 0 || unknown < 0.002 * characters) return []
  return [
    {
      code: 'unknown_characters',
      count: unknown,
      short: unknown === 1 ? '1 character is unknown' : `${unknown} characters are unknown`,
      message: 'The fonts of the document do not say which letters these are; they may read as nonsense.',
      where: null,
    },
  ]
}
