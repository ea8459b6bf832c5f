/** Pages of an open PDF one after the other; what pdfjs holds of a page is given back at once. */
import {
  ANNOTATION_PAGES,
  listAnnotations,
  type RawAnnotations,
  toAnnotations,
  withFields,
  type Annotations,
} from './annotations.ts'
import { withDrawnMarks } from './drawn-marks.ts'
import { createFontTable } from './fonts.ts'
import { interpretPage, type OperatorList } from './interpret.ts'
import { type Matrix, multiply, toMatrix } from './matrix.ts'
import type { PageContent } from './page-content.ts'
import type { OpenPdf, PdfPage } from './pdfjs.ts'

/** Operators of a page beyond which it is a drawing that would take minutes. */
const MAX_OPERATORS = 1_500_000
const MAX_GLYPHS = 200_000

type ReadPage = Annotations & { readonly content: PageContent; readonly isTooLarge: boolean }

export async function* readPages({ document, ops }: OpenPdf): AsyncGenerator<ReadPage> {
  const fonts = createFontTable()
  let raw: RawAnnotations = new Map()
  for (let pageNo = 1; pageNo <= document.numPages; pageNo++) {
    if (pageNo % ANNOTATION_PAGES === 1) raw = await listAnnotations(document, pageNo)
    const page = await document.getPage(pageNo)
    const frame = frameOf(page, pageNo)
    const list: OperatorList = await page.getOperatorList()
    const annotations = toAnnotations(raw.get(pageNo) ?? [], frame.toPage)
    const isTooLarge = list.fnArray.length > MAX_OPERATORS || countGlyphs(list, ops.showText) > MAX_GLYPHS
    const content = interpretPage(isTooLarge ? NOTHING : list, frame, { ops, fonts: fonts.ofPage(page) })
    page.cleanup()
    yield { ...annotations, content: withDrawnMarks(withFields(content, annotations.fields)), isTooLarge }
  }
}

const NOTHING: OperatorList = { fnArray: [], argsArray: [] }

function countGlyphs({ fnArray, argsArray }: OperatorList, showText: number): number {
  let count = 0
  for (let index = 0; index < fnArray.length; index++) {
    if (fnArray[index] !== showText) continue
    const args = argsArray[index]
    const glyphs: unknown = Array.isArray(args) ? args[0] : null
    count += Array.isArray(glyphs) ? glyphs.length : 0
  }
  return count
}

/** The page as it is shown: turned as it says, its lower left corner at the origin. */
export function frameOf(page: PdfPage, pageNo: number) {
  const { width, height, transform } = page.getViewport({ scale: 1 })
  const flip: Matrix = [1, 0, 0, -1, 0, height]
  return { pageNo, width, height, toPage: multiply(flip, toMatrix(transform)) }
}
