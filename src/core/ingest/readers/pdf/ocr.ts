/** Text of scanned pages through the machine's tesseract. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { AppError } from '../../../../shared/errors.ts'
import { isRightToLeftText } from './glyph-text.ts'
import { type Font, median, type PageContent, type Word } from './page-content.ts'
import { type GreyImage, pageImage } from './page-image.ts'
import { type OpenPdf, openPdf } from './pdfjs.ts'
import { findTesseract } from './tesseract.ts'

const run = promisify(execFile)
const TIMEOUT_MS = 120_000
const MAX_OUTPUT_BYTES = 32 * 1024 * 1024
/** Tesseract is less sure of words below this; most of those are specks. */
const LEAST_CONFIDENCE = 20
const WORD_LEVEL = '5'
const FONT: Font = { id: 'ocr', name: '', isBold: false, isItalic: false, isMono: false, isMath: false }

export type Recogniser = {
  readonly read: (content: PageContent) => Promise<PageContent>
  readonly close: () => Promise<void>
}

/** Fails with reader_missing when there is no tesseract. The PDF is opened again with its images at the first scan. */
export function createRecogniser(name: string, bytes: Uint8Array): Recogniser {
  const program = findTesseract()
  if (program === null)
    throw new AppError('reader_missing', `"${name}" needs OCR, and tesseract is not installed.`, {
      hint: 'Install tesseract, or set GALLEY_TESSERACT to where it is; then try again.',
    })
  let opened: Promise<OpenPdf> | null = null
  return {
    read: async (content) => {
      opened ??= openPdf(name, bytes, true)
      const image = await pageImage(await opened, content.pageNo)
      return image ? { ...content, words: new Map([[0, await recognise(program, image)]]) } : content
    },
    close: async () => {
      if (opened) await (await opened).close()
    },
  }
}

async function recognise(program: string, image: GreyImage): Promise<readonly Word[]> {
  const folder = await mkdtemp(join(tmpdir(), 'galley-ocr-'))
  try {
    const file = join(folder, 'page.pgm')
    await writeFile(file, Buffer.concat([Buffer.from(`P5\n${image.width} ${image.height}\n255\n`), image.grey]))
    const dpi = String(Math.max(70, Math.round(image.scale * 72)))
    const { stdout } = await run(program, [file, 'stdout', '--dpi', dpi, 'tsv'], {
      timeout: TIMEOUT_MS,
      maxBuffer: MAX_OUTPUT_BYTES,
      // Its threads wait for each other longer than they work.
      env: { ...process.env, OMP_THREAD_LIMIT: '1' },
    })
    return readTsv(stdout, image)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

type Cell = {
  readonly line: string
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly text: string
}

/** Tesseract's columns: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. */
export function readTsv(tsv: string, image: Omit<GreyImage, 'grey'>): readonly Word[] {
  const lines = new Map<string, Cell[]>()
  for (const row of tsv.split('\n')) {
    const columns = row.split('\t')
    const [level, , block, paragraph, lineNo] = columns
    const text = columns[11]?.trim() ?? ''
    if (level !== WORD_LEVEL || text === '' || Number(columns[10]) < LEAST_CONFIDENCE) continue
    const [left = 0, top = 0, width = 0, height = 0] = columns.slice(6, 10).map(Number)
    const line = `${block}.${paragraph}.${lineNo}`
    const cell = { line, left, top, width, height, text }
    const own = lines.get(line)
    if (own) own.push(cell)
    else lines.set(line, [cell])
  }
  const words = [...lines.values()].flatMap((cells) => toWords(cells, image))
  const usual = median(words.map(({ size }) => size))
  // A line without tall letters seems smaller than its neighbours.
  return words.map((word, order) => ({
    ...word,
    order,
    size: Math.abs(word.size - usual) < 0.25 * usual ? usual : word.size,
  }))
}

/** Words of a line share baseline and size: the boxes hug the letters, so the tallest shows the size. */
function toWords(cells: readonly Cell[], { scale, left, top }: Omit<GreyImage, 'grey'>): readonly Word[] {
  const heights = cells.map(({ height }) => height).sort((a, b) => a - b)
  const tallest = heights[Math.floor(heights.length * 0.8)] ?? 0
  const size = Math.round((tallest / scale / 0.95) * 2) / 2 || 1
  const bottoms = cells.map((cell) => cell.top + cell.height).sort((a, b) => a - b)
  const y = top - (bottoms[bottoms.length >> 1] ?? 0) / scale
  return cells.map((cell) => ({
    text: cell.text,
    y,
    size,
    font: FONT,
    order: 0,
    l: left + cell.left / scale,
    r: left + (cell.left + cell.width) / scale,
    b: y - 0.21 * size,
    t: y + 0.72 * size,
    isSpaced: true,
    isArtifact: false,
    isField: false,
    isRightToLeft: isRightToLeftText(cell.text),
  }))
}
