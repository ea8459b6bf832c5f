/**
 * The graphics and text state of a page while its operators run, as in the PDF standard, 8.4 and 9.3.
 * Images are not decoded (see openPdf); what is left of one is a saved state that is placed and restored undrawn.
 */
import type { FontTable, LoadedFont } from './fonts.ts'
import { isUnknownGlyph } from './glyph-text.ts'
import { IDENTITY, type Matrix, multiply, toNumber, toNumbers } from './matrix.ts'
import type { Angle, Box, PageContent, Word } from './page-content.ts'
import { createPathReader, type PathReader } from './path-reader.ts'
import { type Direction, directionOf } from './text-direction.ts'
import { createWordBuilder, type WordBuilder } from './word-builder.ts'

export type PageFrame = {
  readonly pageNo: number
  readonly width: number
  readonly height: number
  readonly toPage: Matrix
}

type State = {
  ctm: Matrix
  font: LoadedFont | null
  size: number
  charSpacing: number
  wordSpacing: number
  scale: number
  leading: number
  rise: number
  fill: string
  lineWidth: number
}
const FIRST_STATE: Omit<State, 'ctm'> = {
  font: null,
  size: 0,
  charSpacing: 0,
  wordSpacing: 0,
  scale: 1,
  leading: 0,
  rise: 0,
  fill: '#000000',
  lineWidth: 1,
}
/** In points; smaller is a dot or no image at all. */
const SMALLEST_IMAGE = 8
const ANGLES: readonly Angle[] = [0, 90, 180, 270]

type Saved = { readonly state: State; isPlaced: boolean; isDrawn: boolean }
type Shown = {
  readonly font: LoadedFont
  readonly toPage: Matrix
  readonly direction: Direction
  readonly emSize: number
}

export class PageMachine {
  state: State
  readonly #frame: PageFrame
  readonly #fonts: FontTable
  readonly #paths: PathReader
  readonly #stack: Saved[] = []
  readonly #builders = new Map<Angle, WordBuilder>()
  readonly #images: Box[] = []
  readonly #marks: boolean[] = []
  #textMatrix: Matrix = IDENTITY
  #x = 0
  #y = 0
  #lineX = 0
  #lineY = 0
  #order = 0
  #artifacts = 0
  #fields = 0
  #glyphCount = 0
  #unknownCount = 0

  constructor(frame: PageFrame, fonts: FontTable) {
    this.#frame = frame
    this.#fonts = fonts
    this.#paths = createPathReader(frame)
    this.state = { ...FIRST_STATE, ctm: frame.toPage }
  }

  save(): void {
    this.#stack.push({ state: this.state, isPlaced: false, isDrawn: false })
    this.state = { ...this.state }
  }

  restore(): void {
    const top = this.#stack.pop()
    if (!top) return
    if (top.isPlaced && !top.isDrawn) {
      const box = unitSquare(this.state.ctm)
      if (box.r - box.l >= SMALLEST_IMAGE && box.t - box.b >= SMALLEST_IMAGE) this.#images.push(box)
    }
    if (top.isPlaced || top.isDrawn) this.markDrawn()
    this.state = top.state
  }

  transform(matrix: Matrix): void {
    this.state.ctm = multiply(this.state.ctm, matrix)
    const top = this.#stack.at(-1)
    if (top) top.isPlaced = true
  }

  markDrawn(): void {
    const top = this.#stack.at(-1)
    if (top) top.isDrawn = true
  }

  /** An annotation starts from the page's own state. */
  reset(): void {
    this.#stack.length = 0
    this.state = { ...FIRST_STATE, ctm: this.#frame.toPage }
  }

  field(change: 1 | -1): void {
    this.#fields = Math.max(0, this.#fields + change)
  }

  mark(isArtifact: boolean): void {
    this.#marks.push(isArtifact)
    if (isArtifact) this.#artifacts++
  }

  unmark(): void {
    if (this.#marks.pop() === true) this.#artifacts--
  }

  paint(args: readonly unknown[]): void {
    this.markDrawn()
    const { ctm, fill, lineWidth } = this.state
    this.#paths.add(args, { ctm, fill, lineWidth })
  }

  beginText(): void {
    this.setTextMatrix(IDENTITY)
    this.markDrawn()
  }

  setTextMatrix(matrix: Matrix): void {
    this.#textMatrix = matrix
    this.#x = this.#y = this.#lineX = this.#lineY = 0
  }

  moveText(dx: number, dy: number): void {
    this.#lineX += dx
    this.#lineY += dy
    this.#x = this.#lineX
    this.#y = this.#lineY
  }

  setFont(id: unknown, size: unknown): void {
    this.state.font = typeof id === 'string' ? this.#fonts.fontOf(id) : null
    this.state.size = toNumber(size)
  }

  show(glyphs: readonly unknown[]): void {
    this.markDrawn()
    const { font, size, scale, ctm } = this.state
    if (!font || size === 0) return
    const toPage = multiply(ctm, this.#textMatrix)
    const direction = directionOf(toPage, size * scale)
    const shown = { font, toPage, direction, emSize: Math.abs(size) * Math.hypot(toPage[2], toPage[3]) * emOf(font) }
    for (const glyph of glyphs) {
      if (typeof glyph === 'number') this.#shift(glyph, font)
      else if (typeof glyph === 'object' && glyph !== null) this.#showGlyph(glyph, shown)
    }
  }

  #shift(thousandths: number, { isVertical }: LoadedFont): void {
    const { size, scale } = this.state
    if (isVertical) this.#y -= (thousandths * size) / 1000
    else this.#x -= (thousandths * size * scale) / 1000
  }

  #showGlyph(glyph: object, { font, toPage, direction, emSize }: Shown): void {
    const { size, scale, charSpacing, wordSpacing, rise } = this.state
    const unit = (font.matrix[0] ?? 0.001) * size
    const spacing = charSpacing + (Reflect.get(glyph, 'isSpace') === true ? wordSpacing : 0)
    const width = toNumber(Reflect.get(glyph, 'width')) * unit
    let from = this.#x
    let to = from
    let baseline = this.#y
    if (font.isVertical) {
      const [advance = -1000] = toNumbers(Reflect.get(glyph, 'vmetric'))
      this.#y += advance * unit - spacing
      baseline = this.#y
      from -= width / 2
      to = from + width
    } else {
      this.#x += (width + spacing) * scale
      to = this.#x
    }
    const text: unknown = Reflect.get(glyph, 'unicode')
    if (typeof text !== 'string' || text === '') return
    this.#glyphCount++
    if (isUnknownGlyph(text)) this.#unknownCount++
    const start = direction.place(toPage, from, baseline + rise)
    const end = direction.place(toPage, to, baseline + rise)
    this.#builderOf(direction.angle).add({
      text,
      x0: Math.min(start.x, end.x),
      x1: Math.max(start.x, end.x),
      y: start.y,
      size: emSize,
      font: font.font,
      isArtifact: this.#artifacts > 0,
      isField: this.#fields > 0,
    })
  }

  #builderOf(angle: Angle): WordBuilder {
    const known = this.#builders.get(angle)
    if (known) return known
    const made = createWordBuilder(() => this.#order++)
    this.#builders.set(angle, made)
    return made
  }

  finish(): PageContent {
    const words = new Map<Angle, readonly Word[]>()
    for (const angle of ANGLES) {
      const made = this.#builders.get(angle)?.finish() ?? []
      const shown = angle === 0 ? made.filter((word) => this.#isOnPage(word)) : made
      if (shown.length > 0) words.set(angle, shown)
    }
    const { pageNo, width, height } = this.#frame
    return {
      pageNo,
      width,
      height,
      words,
      images: this.#images.filter((box) => this.#isOnPage(box)),
      glyphCount: this.#glyphCount,
      unknownCount: this.#unknownCount,
      ...this.#paths.finish(),
    }
  }

  #isOnPage(box: Box): boolean {
    return box.r > 0 && box.l < this.#frame.width && box.t > 0 && box.b < this.#frame.height
  }
}

/** Fonts drawn by the document itself may count in other units than thousandths. */
function emOf({ matrix: [unit = 0.001] }: LoadedFont): number {
  return unit > 0.002 || unit < 0.0005 ? Math.abs(unit) * 1000 : 1
}

function unitSquare(ctm: Matrix): Box {
  const xs = [ctm[4], ctm[4] + ctm[0], ctm[4] + ctm[2], ctm[4] + ctm[0] + ctm[2]]
  const ys = [ctm[5], ctm[5] + ctm[1], ctm[5] + ctm[3], ctm[5] + ctm[1] + ctm[3]]
  return { l: Math.min(...xs), r: Math.max(...xs), b: Math.min(...ys), t: Math.max(...ys) }
}
