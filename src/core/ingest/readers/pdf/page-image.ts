/** The image that a scanned page consists of, upright, as grey values. */
import type { OperatorList } from './interpret.ts'
import { type Matrix, multiply, toMatrix, toNumber } from './matrix.ts'
import { frameOf } from './read-pages.ts'
import type { OpenPdf, PdfPage } from './pdfjs.ts'

/** `scale` is pixels for a point; `left` and `top` are where the image starts on the page, in points from its lower left corner. */
export type GreyImage = {
  readonly width: number
  readonly height: number
  readonly grey: Uint8Array
  readonly scale: number
  readonly left: number
  readonly top: number
}
type Placed = { readonly id: string; readonly matrix: Matrix }
type Pixels = {
  readonly width: number
  readonly height: number
  readonly kind: number
  readonly data: Uint8Array | Uint8ClampedArray
}

/** More is no clearer to read, and takes longer. */
const MAX_SCALE = 300 / 72
const MAX_PIXELS = 40_000_000
const ONE_BIT = 1
const RGB = 2

export async function pageImage(pdf: OpenPdf, pageNo: number): Promise<GreyImage | null> {
  const page = await pdf.document.getPage(pageNo)
  try {
    const list: OperatorList = await page.getOperatorList()
    const placed = largestImage(list, pdf.ops, frameOf(page, pageNo).toPage)
    const pixels = placed && (await pixelsOf(page, placed.id))
    return placed && pixels ? drawUpright(pixels, placed.matrix) : null
  } finally {
    page.cleanup()
  }
}

function largestImage({ fnArray, argsArray }: OperatorList, ops: OpenPdf['ops'], toPage: Matrix): Placed | null {
  const stack: Matrix[] = []
  let ctm = toPage
  let best: Placed | null = null
  const areaOf = (m: Matrix): number => Math.abs(m[0] * m[3] - m[1] * m[2])
  fnArray.forEach((fn, index) => {
    const args: unknown = argsArray[index]
    const list: readonly unknown[] = Array.isArray(args) ? args : []
    if (fn === ops.save || fn === ops.paintFormXObjectBegin) stack.push(ctm)
    if (fn === ops.restore || fn === ops.paintFormXObjectEnd) ctm = stack.pop() ?? toPage
    if (fn === ops.transform) ctm = multiply(ctm, toMatrix(list))
    if (fn === ops.paintFormXObjectBegin && list[0]) ctm = multiply(ctm, toMatrix(list[0]))
    const [id] = list
    if (fn === ops.paintImageXObject && typeof id === 'string' && (!best || areaOf(ctm) > areaOf(best.matrix)))
      best = { id, matrix: ctm }
  })
  return best
}

async function pixelsOf(page: PdfPage, id: string): Promise<Pixels | null> {
  const objects = id.startsWith('g_') ? page.commonObjs : page.objs
  const raw: unknown = await new Promise((resolve) => {
    objects.get(id, resolve)
  })
  if (typeof raw !== 'object' || raw === null) return null
  const data: unknown = Reflect.get(raw, 'data')
  const [width, height, kind] = ['width', 'height', 'kind'].map((key) => toNumber(Reflect.get(raw, key)))
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray) || !width || !height || !kind) return null
  return { width, height, kind, data }
}

/** Image space has its origin at the lower left and goes to 1 on both axes. */
function drawUpright(pixels: Pixels, m: Matrix): GreyImage | null {
  const xs = [m[4], m[4] + m[0], m[4] + m[2], m[4] + m[0] + m[2]]
  const ys = [m[5], m[5] + m[1], m[5] + m[3], m[5] + m[1] + m[3]]
  const left = Math.min(...xs)
  const top = Math.max(...ys)
  const determinant = m[0] * m[3] - m[1] * m[2]
  const size = Math.hypot(m[0], m[1])
  if (Math.abs(determinant) < 1 || size < 1) return null
  const scale = Math.min(MAX_SCALE, pixels.width / size)
  const width = Math.round((Math.max(...xs) - left) * scale)
  const height = Math.round((top - Math.min(...ys)) * scale)
  if (width < 1 || height < 1 || width * height > MAX_PIXELS) return null
  const grey = new Uint8Array(width * height)
  const at = greyReader(pixels)
  for (let row = 0; row < height; row++) {
    const dy = top - (row + 0.5) / scale - m[5]
    for (let column = 0; column < width; column++) {
      const dx = left + (column + 0.5) / scale - m[4]
      const u = (m[3] * dx - m[2] * dy) / determinant
      const v = (m[0] * dy - m[1] * dx) / determinant
      grey[row * width + column] = at(Math.floor(u * pixels.width), Math.floor((1 - v) * pixels.height))
    }
  }
  return { width, height, grey, scale, left, top }
}

function greyReader({ width, height, kind, data }: Pixels): (x: number, y: number) => number {
  const isIn = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < width && y < height
  if (kind === ONE_BIT) {
    const bytes = (width + 7) >> 3
    return (x, y) => (!isIn(x, y) || ((data[y * bytes + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1 ? 255 : 0)
  }
  const step = kind === RGB ? 3 : 4
  return (x, y) => {
    if (!isIn(x, y)) return 255
    const at = (y * width + x) * step
    return ((data[at] ?? 0) * 77 + (data[at + 1] ?? 0) * 150 + (data[at + 2] ?? 0) * 29) >> 8
  }
}
