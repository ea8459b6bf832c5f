/** The shapes of a slide in reading order, each with its place on the slide. */
import { elements, firstElement, type XmlElement } from '../../xml/parse-xml.ts'
import { meaningfulAltText } from '../alt-text.ts'
import { applyTransform, type Frame, groupTransform, IDENTITY, type Transform, unionOf } from './geometry.ts'
import { type Direction, inReadingOrder } from './reading-order.ts'
import {
  inherit,
  isTitle,
  namingOf,
  ownFrame,
  type Placeholder,
  placeholderOf,
  shapesOf,
  type Templates,
} from './slide-layouts.ts'

export type Shape = {
  readonly element: XmlElement
  readonly id: string
  /** What the author says that a picture, table or chart shows. */
  readonly description: string
  readonly frame: Frame | null
  readonly placeholder: Placeholder | null
  /** For `bulletOf`. */
  readonly styles: readonly XmlElement[]
}

type Tree =
  | { readonly kind: 'shape'; readonly shape: Shape; readonly frame: Frame | null }
  | { readonly kind: 'group'; readonly trees: readonly Tree[]; readonly frame: Frame | null }

/** The title first, then the others; what a group holds stays together. */
export function readShapes(slide: XmlElement, templates: Templates, direction: Direction): readonly Shape[] {
  const trees = readTrees(shapesOf(slide), IDENTITY, templates)
  const isTitleTree = (tree: Tree): boolean => tree.kind === 'shape' && isTitle(tree.shape.placeholder)
  const rest = trees.filter((tree) => !isTitleTree(tree))
  return flatten([...trees.filter(isTitleTree), ...inReadingOrder(rest, direction)], direction)
}

function flatten(trees: readonly Tree[], direction: Direction): readonly Shape[] {
  return trees.flatMap((tree) =>
    tree.kind === 'shape' ? [tree.shape] : flatten(inReadingOrder(tree.trees, direction), direction),
  )
}

function readTrees(shapes: readonly XmlElement[], transform: Transform, templates: Templates): readonly Tree[] {
  return shapes.flatMap((element): readonly Tree[] => {
    switch (element.name) {
      case 'p:grpSp': {
        const xfrm = firstElement(firstElement(element, 'p:grpSpPr'), 'a:xfrm')
        const trees = readTrees(elements(element), groupTransform(xfrm, transform), templates)
        return [{ kind: 'group', trees, frame: unionOf(trees.flatMap(({ frame }) => frame ?? [])) }]
      }
      case 'p:sp':
      case 'p:pic':
      case 'p:graphicFrame':
      case 'p:contentPart': {
        const shape = toShape(element, transform, templates)
        return [{ kind: 'shape', shape, frame: shape.frame }]
      }
      case 'mc:AlternateContent':
        return readTrees(branchOf(element), transform, templates)
      default:
        return []
    }
  })
}

const READ: ReadonlySet<string> = new Set(['p:grpSp', 'p:sp', 'p:pic', 'p:graphicFrame'])

/** The first branch with something that is read here; new kinds of content bring a picture for older programs. */
export function branchOf(alternate: XmlElement): readonly XmlElement[] {
  for (const branch of elements(alternate)) {
    const inner = elements(branch)
    if (inner.some(({ name }) => READ.has(name))) return inner
  }
  return []
}

function toShape(element: XmlElement, transform: Transform, templates: Templates): Shape {
  const placeholder = placeholderOf(element)
  const { frame, styles } = inherit(element, placeholder, templates)
  const naming = namingOf(element)
  // A place that comes from the layout is one on the slide, whatever group the shape is in.
  const isOwn = ownFrame(element) !== null
  return {
    element,
    id: naming?.attributes.id ?? '',
    description: meaningfulAltText(naming?.attributes.descr ?? ''),
    frame: frame && isOwn ? applyTransform(frame, transform) : frame,
    placeholder,
    styles,
  }
}
