/** A page's operator list to its content. The text state is that of the PDF standard, 9.3 and 9.4. */
import type { FontTable, LoadedFont } from './fonts.ts'
import { isUnknownGlyph } from './glyph-text.ts'
import { type Matrix, multiply, toMatrix, toNumber, toNumbers } from './matrix.ts'
import type { Angle, Box, PageContent, Word } from './page-content.ts'
import { createPathReader } from './path-reader.ts'
import type { OpenPdf } from './pdfjs.ts'
import { createWordBuilder, type WordBuilder } from './word-builder.ts'

export type OperatorList = { readonly fnArray: readonly number[]; readonly argsArray: readonly unknown[] }
type Ops = OpenPdf['ops']

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
const SMALLEST_IMAGE = 8

export type PageFrame = {
  readonly pageNo: number
  readonly width: number
  readonly height: number
  readonly toPage: Matrix
}

/** Images come as what is left of their placing: a saved state, a transform and nothing drawn (see openPdf). */
export function interpretPage(
  list: OperatorList,
  frame: PageFrame,
  using: { ops: Ops; fonts: FontTable },
): PageContent {
  const machine = createMachine(frame, using.fonts)
  const run = handlers(using.ops, machine)
  const { fnArray, argsArray } = list
  for (let index = 0; index < fnArray.length; index++) {
    const handler = run.get(fnArray[index] ?? -1)
    if (!handler) continue
    const args = argsArray[index]
    handler(Array.isArray(args) ? args : [])
  }
  return machine.finish()
}

type Machine = ReturnType<typeof createMachine>

function createMachine(frame: PageFrame, fonts: FontTable) {
  let state: State = { ...FIRST_STATE, ctm: frame.toPage }
  const stack: Array<{ state: State; isPlaced: boolean; isDrawn: boolean }> = []
  let order = 0
  const builders = new Map<Angle, WordBuilder>()
  const paths = createPathReader(frame)
  const images: Box[] = []
  const marks: boolean[] = []
  let textMatrix: Matrix = [1, 0, 0, 1, 0, 0]
  let x = 0
  let y = 0
  let lineX = 0
  let lineY = 0
  let artifacts = 0
  let fields = 0
  let glyphCount = 0
  let unknownCount = 0

  const builderOf = (angle: Angle): WordBuilder => {
    const known = builders.get(angle)
    if (known) return known
    const made = createWordBuilder(() => order++)
    builders.set(angle, made)
    return made
  }
  const markDrawn = (): void => {
    const top = stack.at(-1)
    if (top) top.isDrawn = true
  }
  const show = (glyphs: readonly unknown[]): void => {
    markDrawn()
    const { font, size, scale, charSpacing, wordSpacing, rise, ctm } = state
    if (!font || size === 0) return
    const toPage = multiply(ctm, textMatrix)
    const unit = font.matrix[0] ?? 0.001
    const direction = directionOf(toPage, size * scale)
    const emSize =
      Math.abs(size) * Math.hypot(toPage[2], toPage[3]) * (unit > 0.002 || unit < 0.0005 ? Math.abs(unit) * 1000 : 1)
    const builder = builderOf(direction.angle)
    for (const glyph of glyphs) {
      if (typeof glyph === 'number') {
        if (font.isVertical) y -= (glyph * size) / 1000
        else x -= (glyph * size * scale) / 1000
        continue
      }
      if (typeof glyph !== 'object' || glyph === null) continue
      const text: unknown = Reflect.get(glyph, 'unicode')
      const spacing = charSpacing + (Reflect.get(glyph, 'isSpace') === true ? wordSpacing : 0)
      const width = toNumber(Reflect.get(glyph, 'width')) * size * unit
      let from = x
      const fromY = y
      if (font.isVertical) {
        const vmetric = toNumbers(Reflect.get(glyph, 'vmetric'))
        y += (vmetric[0] ?? -1000) * size * unit - spacing
        from = x - width / 2
      } else x += (width + spacing) * scale
      if (typeof text !== 'string' || text === '') continue
      glyphCount++
      if (isUnknownGlyph(text)) unknownCount++
      const endX = font.isVertical ? from + width : x
      const baseline = font.isVertical ? y : fromY
      const start = direction.place(toPage, from, baseline + rise)
      const end = direction.place(toPage, endX, baseline + rise)
      builder.add({
        text,
        x0: Math.min(start.x, end.x),
        x1: Math.max(start.x, end.x),
        y: start.y,
        size: emSize,
        font: font.font,
        isArtifact: artifacts > 0,
        isField: fields > 0,
      })
    }
  }
  const moveText = (dx: number, dy: number): void => {
    lineX += dx
    lineY += dy
    x = lineX
    y = lineY
  }
  const save = (): void => {
    stack.push({ state, isPlaced: false, isDrawn: false })
    state = { ...state }
  }
  const restore = (): void => {
    const top = stack.pop()
    if (!top) return
    if (top.isPlaced && !top.isDrawn) {
      const box = unitSquare(state.ctm)
      if (box.r - box.l >= SMALLEST_IMAGE && box.t - box.b >= SMALLEST_IMAGE) images.push(box)
    }
    if (top.isPlaced || top.isDrawn) markDrawn()
    state = top.state
  }
  return {
    get state() {
      return state
    },
    save,
    restore,
    transform: (matrix: Matrix) => {
      state.ctm = multiply(state.ctm, matrix)
      const top = stack.at(-1)
      if (top) top.isPlaced = true
    },
    beginText: () => {
      textMatrix = [1, 0, 0, 1, 0, 0]
      x = y = lineX = lineY = 0
      markDrawn()
    },
    setTextMatrix: (matrix: Matrix) => {
      textMatrix = matrix
      x = y = lineX = lineY = 0
    },
    moveText,
    show,
    setFont: (id: unknown, size: unknown) => {
      state.font = typeof id === 'string' ? fonts.fontOf(id) : null
      state.size = toNumber(size)
    },
    paint: (args: readonly unknown[]) => {
      markDrawn()
      paths.add(args, { ctm: state.ctm, fill: state.fill, lineWidth: state.lineWidth })
    },
    markDrawn,
    mark: (isArtifact: boolean) => {
      marks.push(isArtifact)
      if (isArtifact) artifacts++
    },
    unmark: () => {
      if (marks.pop() === true) artifacts--
    },
    field: (change: number) => {
      fields = Math.max(0, fields + change)
    },
    reset: () => {
      stack.length = 0
      state = { ...FIRST_STATE, ctm: frame.toPage }
    },
    finish: (): PageContent => {
      const words = new Map<Angle, readonly Word[]>()
      for (const angle of [0, 90, 180, 270] as const) {
        const made = builders.get(angle)?.finish() ?? []
        const shown = angle === 0 ? made.filter((word) => isOnPage(word, frame)) : made
        if (shown.length > 0) words.set(angle, shown)
      }
      const { pageNo, width, height } = frame
      return {
        pageNo,
        width,
        height,
        words,
        images: images.filter((box) => isOnPage(box, frame)),
        glyphCount,
        unknownCount,
        ...paths.finish(),
      }
    },
  }
}

function isOnPage(box: Box, { width, height }: PageFrame): boolean {
  return box.r > 0 && box.l < width && box.t > 0 && box.b < height
}

type Direction = {
  readonly angle: Angle
  readonly place: (m: Matrix, x: number, y: number) => { x: number; y: number }
}

/** Text at other angles than the four is read as the nearest of them. */
function directionOf(matrix: Matrix, sign: number): Direction {
  const dx = matrix[0] * Math.sign(sign || 1)
  const dy = matrix[1] * Math.sign(sign || 1)
  if (Math.abs(dx) >= Math.abs(dy)) return dx >= 0 ? UPRIGHT : UPSIDE_DOWN
  return dy > 0 ? UPWARDS : DOWNWARDS
}
const UPRIGHT: Direction = {
  angle: 0,
  place: (m, x, y) => ({ x: m[0] * x + m[2] * y + m[4], y: m[1] * x + m[3] * y + m[5] }),
}
const UPWARDS: Direction = turned(90, (x, y) => ({ x: y, y: -x }))
const UPSIDE_DOWN: Direction = turned(180, (x, y) => ({ x: -x, y: -y }))
const DOWNWARDS: Direction = turned(270, (x, y) => ({ x: -y, y: x }))

function turned(angle: Angle, turn: (x: number, y: number) => { x: number; y: number }): Direction {
  return {
    angle,
    place: (m, x, y) => {
      const point = UPRIGHT.place(m, x, y)
      return turn(point.x, point.y)
    },
  }
}

function unitSquare(ctm: Matrix): Box {
  const xs = [ctm[4], ctm[4] + ctm[0], ctm[4] + ctm[2], ctm[4] + ctm[0] + ctm[2]]
  const ys = [ctm[5], ctm[5] + ctm[1], ctm[5] + ctm[3], ctm[5] + ctm[1] + ctm[3]]
  return { l: Math.min(...xs), r: Math.max(...xs), b: Math.min(...ys), t: Math.max(...ys) }
}

type Handler = (args: readonly unknown[]) => void

function handlers(ops: Ops, machine: Machine): ReadonlyMap<number, Handler> {
  const number = ([first]: readonly unknown[]): number => toNumber(first)
  return new Map<number, Handler>([
    [ops.save, machine.save],
    [ops.restore, machine.restore],
    [ops.transform, (args) => machine.transform(toMatrix(args))],
    [ops.beginText, machine.beginText],
    [ops.setCharSpacing, (args) => void (machine.state.charSpacing = number(args))],
    [ops.setWordSpacing, (args) => void (machine.state.wordSpacing = number(args))],
    [ops.setHScale, (args) => void (machine.state.scale = number(args) / 100)],
    [ops.setLeading, (args) => void (machine.state.leading = number(args))],
    [ops.setTextRise, (args) => void (machine.state.rise = number(args))],
    [ops.setFont, ([id, size]) => machine.setFont(id, size)],
    [ops.setTextMatrix, ([matrix]) => machine.setTextMatrix(toMatrix(matrix))],
    [ops.moveText, ([dx, dy]) => machine.moveText(toNumber(dx), toNumber(dy))],
    [
      ops.setLeadingMoveText,
      ([dx, dy]) => {
        machine.state.leading = -toNumber(dy)
        machine.moveText(toNumber(dx), toNumber(dy))
      },
    ],
    [ops.nextLine, () => machine.moveText(0, -machine.state.leading)],
    [ops.showText, ([glyphs]) => machine.show(Array.isArray(glyphs) ? glyphs : [])],
    [ops.setFillRGBColor, ([color]) => void (machine.state.fill = typeof color === 'string' ? color : '')],
    [ops.setLineWidth, (args) => void (machine.state.lineWidth = number(args))],
    [ops.constructPath, machine.paint],
    [ops.shadingFill, machine.markDrawn],
    [
      ops.paintFormXObjectBegin,
      ([matrix]) => {
        machine.markDrawn()
        machine.save()
        machine.markDrawn()
        if (matrix) machine.state.ctm = multiply(machine.state.ctm, toMatrix(matrix))
      },
    ],
    [ops.paintFormXObjectEnd, machine.restore],
    [
      ops.beginAnnotation,
      ([, , transform, matrix]) => {
        machine.reset()
        machine.field(1)
        machine.state.ctm = multiply(multiply(machine.state.ctm, toMatrix(transform)), toMatrix(matrix))
      },
    ],
    [ops.endAnnotation, () => machine.field(-1)],
    [ops.beginMarkedContent, ([tag]) => machine.mark(isArtifact(tag))],
    [ops.beginMarkedContentProps, ([tag]) => machine.mark(isArtifact(tag))],
    [ops.endMarkedContent, machine.unmark],
    [
      ops.setGState,
      ([entries]) => {
        for (const entry of Array.isArray(entries) ? entries : []) {
          if (!Array.isArray(entry)) continue
          const [key, value]: readonly unknown[] = entry
          if (key === 'Font' && Array.isArray(value)) machine.setFont(value[0], value[1])
        }
      },
    ],
  ])
}

function isArtifact(tag: unknown): boolean {
  if (typeof tag === 'string') return tag === 'Artifact'
  return typeof tag === 'object' && tag !== null && Reflect.get(tag, 'name') === 'Artifact'
}
