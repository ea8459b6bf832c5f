/** PDF files: text with its places, from the operators of each page. */
import { AppError } from '../../../../shared/errors.ts'
import type { ReceiptItem } from '../../../../shared/receipt.ts'
import type { Reader, ReaderInput } from '../../reader.ts'
import { buildDocument } from './build-document.ts'
import { createDocumentLayout, type DocumentLayout } from './document-layout.ts'
import { createRecogniser, type Recogniser } from './ocr.ts'
import { type OpenPdf, openPdf } from './pdfjs.ts'
import { readOutline } from './outline.ts'
import type { PageContent } from './page-content.ts'
import { readPages } from './read-pages.ts'
import { isScan, listPages } from './scans.ts'

const MAX_PAGES = 5000

/** Fails with encrypted, parse_failed, no_text (every page is a scan) or reader_missing (OCR without tesseract). */
export const readPdf: Reader = async (input) => {
  const { name, bytes } = input
  const pdf = await openPdf(name, bytes)
  try {
    const pageCount = pdf.document.numPages
    if (pageCount > MAX_PAGES)
      throw new AppError('parse_failed', `"${name}" has ${pageCount} pages, and the limit is ${MAX_PAGES}.`)
    const { layout, counts } = await layOut(pdf, input)
    if (counts.scans.length === pageCount)
      throw new AppError(
        'no_text',
        `"${name}" holds no text: ${pageCount === 1 ? 'its only page is a scan' : `all ${pageCount} pages are scans`}.`,
      )
    const { characters, images, links, fields } = counts
    return {
      document: buildDocument(layout.finish(await readOutline(pdf.document))),
      found: { pages: pageCount, characters, images, links, form_fields: fields },
      skipped: [...scanItems(counts.scans), ...largeItems(counts.tooLarge)],
      warnings: [
        ...wordlessItems(counts.wordless),
        ...ocrItems(counts.recognised),
        ...unknownItems(counts.unknown, characters),
      ],
      sourceTotalCharacters: null,
    }
  } finally {
    await pdf.close()
  }
}

type Counts = {
  readonly scans: number[]
  readonly recognised: number[]
  /** Scans in which OCR found nothing. */
  readonly wordless: number[]
  readonly tooLarge: number[]
  characters: number
  images: number
  links: number
  fields: number
  unknown: number
}

async function layOut(
  pdf: OpenPdf,
  { name, bytes, options }: ReaderInput,
): Promise<{ layout: DocumentLayout; counts: Counts }> {
  const layout = createDocumentLayout()
  const counts: Counts = {
    scans: [],
    recognised: [],
    wordless: [],
    tooLarge: [],
    characters: 0,
    images: 0,
    links: 0,
    fields: 0,
    unknown: 0,
  }
  let recogniser: Recogniser | null = null
  try {
    for await (const { content, isTooLarge, links, fields } of readPages(pdf)) {
      counts.characters += content.glyphCount
      counts.images += content.images.length
      counts.links += links.length
      counts.fields += fields.length
      counts.unknown += content.unknownCount
      if (isTooLarge) counts.tooLarge.push(content.pageNo)
      let page = content
      if (isScan(content)) {
        if (options.ocr) page = await (recogniser ??= createRecogniser(name, bytes)).read(content)
        counts[page === content ? 'scans' : hasWords(page) ? 'recognised' : 'wordless'].push(content.pageNo)
      }
      layout.add(page, links)
    }
  } finally {
    await recogniser?.close()
  }
  return { layout, counts }
}

function hasWords({ words }: PageContent): boolean {
  return [...words.values()].some((some) => some.length > 0)
}

function ocrItems(pages: readonly number[]): readonly ReceiptItem[] {
  if (pages.length === 0) return []
  const isOne = pages.length === 1
  return [
    {
      code: 'ocr',
      count: pages.length,
      short: isOne ? '1 page was read by OCR' : `${pages.length} pages were read by OCR`,
      message: `${isOne ? 'This page is an image' : 'These pages are images'}; tesseract recognised the text, which may hold mistakes.`,
      where: listPages(pages),
    },
  ]
}

function wordlessItems(pages: readonly number[]): readonly ReceiptItem[] {
  if (pages.length === 0) return []
  const isOne = pages.length === 1
  return [
    {
      code: 'ocr_no_text',
      count: pages.length,
      short: isOne ? 'OCR found no text on 1 page' : `OCR found no text on ${pages.length} pages`,
      message: isOne
        ? 'This page is an image in which tesseract recognised no word. It may be blank, or written by hand.'
        : 'These pages are images in which tesseract recognised no word. They may be blank, or written by hand.',
      where: listPages(pages),
    },
  ]
}

function scanItems(scans: readonly number[]): readonly ReceiptItem[] {
  if (scans.length === 0) return []
  const isOne = scans.length === 1
  return [
    {
      code: 'scanned_page',
      count: scans.length,
      short: isOne ? '1 page is a scan' : `${scans.length} pages are scans`,
      message: isOne
        ? 'This page is an image without text; its words are in no block.'
        : 'These pages are images without text; their words are in no block.',
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
