/** A page's operator list to its content. */
import type { FontTable } from './fonts.ts'
import { multiply, toMatrix, toNumber } from './matrix.ts'
import type { PageContent } from './page-content.ts'
import { type PageFrame, PageMachine } from './page-machine.ts'
import type { OpenPdf } from './pdfjs.ts'

export type OperatorList = { readonly fnArray: readonly number[]; readonly argsArray: readonly unknown[] }
type Ops = OpenPdf['ops']
type Args = readonly unknown[]
type Handlers = ReadonlyMap<number, (args: Args) => void>

export function interpretPage(
  list: OperatorList,
  frame: PageFrame,
  using: { ops: Ops; fonts: FontTable },
): PageContent {
  const machine = new PageMachine(frame, using.fonts)
  const handlers: Handlers = new Map([...textHandlers(using.ops, machine), ...graphicsHandlers(using.ops, machine)])
  const { fnArray, argsArray } = list
  for (let index = 0; index < fnArray.length; index++) {
    const handler = handlers.get(fnArray[index] ?? -1)
    handler?.(toArray(argsArray[index]))
  }
  return machine.finish()
}

function toArray(value: unknown): Args {
  return Array.isArray(value) ? value : []
}

function textHandlers(ops: Ops, machine: PageMachine): Handlers {
  const set = setters(machine)
  return new Map<number, (args: Args) => void>([
    [ops.beginText, () => machine.beginText()],
    [ops.setCharSpacing, set.charSpacing],
    [ops.setWordSpacing, set.wordSpacing],
    [ops.setHScale, set.scale],
    [ops.setLeading, set.leading],
    [ops.setTextRise, set.rise],
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
    [ops.showText, ([glyphs]) => machine.show(toArray(glyphs))],
    [ops.beginMarkedContent, ([tag]) => machine.mark(isArtifact(tag))],
    [ops.beginMarkedContentProps, ([tag]) => machine.mark(isArtifact(tag))],
    [ops.endMarkedContent, () => machine.unmark()],
  ])
}

function setters(machine: PageMachine) {
  const setter =
    (key: 'charSpacing' | 'wordSpacing' | 'leading' | 'rise' | 'lineWidth') =>
    ([value]: Args): void => {
      machine.state[key] = toNumber(value)
    }
  return {
    charSpacing: setter('charSpacing'),
    wordSpacing: setter('wordSpacing'),
    leading: setter('leading'),
    rise: setter('rise'),
    lineWidth: setter('lineWidth'),
    scale: ([percent]: Args): void => {
      machine.state.scale = toNumber(percent) / 100
    },
  }
}

function graphicsHandlers(ops: Ops, machine: PageMachine): Handlers {
  return new Map<number, (args: Args) => void>([
    [ops.save, () => machine.save()],
    [ops.restore, () => machine.restore()],
    [ops.transform, (args) => machine.transform(toMatrix(args))],
    [
      ops.setFillRGBColor,
      ([color]) => {
        machine.state.fill = typeof color === 'string' ? color : ''
      },
    ],
    [ops.setLineWidth, setters(machine).lineWidth],
    [ops.constructPath, (args) => machine.paint(args)],
    [ops.shadingFill, () => machine.markDrawn()],
    [
      ops.paintFormXObjectBegin,
      ([matrix]) => {
        machine.markDrawn()
        machine.save()
        machine.markDrawn()
        if (matrix) machine.state.ctm = multiply(machine.state.ctm, toMatrix(matrix))
      },
    ],
    [ops.paintFormXObjectEnd, () => machine.restore()],
    [
      ops.beginAnnotation,
      ([, , transform, matrix]) => {
        machine.reset()
        machine.field(1)
        machine.state.ctm = multiply(multiply(machine.state.ctm, toMatrix(transform)), toMatrix(matrix))
      },
    ],
    [ops.endAnnotation, () => machine.field(-1)],
    [ops.setGState, ([entries]) => setGraphicsState(machine, toArray(entries))],
  ])
}

/** Of the entries of a graphics state dictionary only the font says something of text. */
function setGraphicsState(machine: PageMachine, entries: Args): void {
  for (const entry of entries) {
    const [key, value] = toArray(entry)
    const [id, size] = toArray(value)
    if (key === 'Font') machine.setFont(id, size)
  }
}

function isArtifact(tag: unknown): boolean {
  if (typeof tag === 'string') return tag === 'Artifact'
  return typeof tag === 'object' && tag !== null && Reflect.get(tag, 'name') === 'Artifact'
}
