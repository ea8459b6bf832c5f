/** Pictures, charts and text boxes that lie over a sheet. ECMA-376 part 1, 20.5. */
import { elements, firstElement, localName, textOf, type XmlElement } from '../../xml/parse-xml.ts'
import { isMachineMade, meaningfulAltText } from '../alt-text.ts'
import { paragraphTexts } from '../ooxml/drawing-text.ts'
import type { Place } from './references.ts'

export type Shape =
  | { readonly kind: 'picture'; readonly description: string | null }
  | { readonly kind: 'text'; readonly paragraphs: readonly string[] }
  /** A chart or diagram is a part of its own. */
  | { readonly kind: 'chart' | 'diagram'; readonly id: string; readonly description: string | null }
/** `place` is null for what floats, and on a sheet that is nothing but a chart. */
export type Anchored = { readonly place: Place | null; readonly shapes: readonly Shape[] }

/** `root` is an `xdr:wsDr`. */
export function readDrawing(root: XmlElement): readonly Anchored[] {
  return elements(root)
    .flatMap(unwrap)
    .map((anchor) => ({
      place: placeOf(anchor),
      shapes: elements(anchor).flatMap(unwrap).flatMap(shapesOf),
    }))
}

/** Of the same thing for newer and older programs, what newer ones take. */
function unwrap(element: XmlElement): readonly XmlElement[] {
  if (element.name !== 'mc:AlternateContent') return [element]
  const choice = firstElement(element, 'mc:Choice') ?? firstElement(element, 'mc:Fallback')
  return choice ? elements(choice) : []
}

function placeOf(anchor: XmlElement): Place | null {
  const from = firstElement(anchor, 'xdr:from')
  if (!from) return null
  const number = (name: string): number => {
    const element = firstElement(from, name)
    return element ? Number(textOf(element)) : 0
  }
  const place = { row: number('xdr:row'), column: number('xdr:col') }
  return Number.isSafeInteger(place.row) && Number.isSafeInteger(place.column) ? place : null
}

/** Groups hold groups; the XML reader bounds how deep. */
function shapesOf(element: XmlElement): readonly Shape[] {
  switch (element.name) {
    case 'xdr:grpSp':
      return elements(element).flatMap(unwrap).flatMap(shapesOf)
    case 'xdr:pic':
      return [{ kind: 'picture', description: descriptionOf(element) }]
    case 'xdr:sp':
    case 'xdr:cxnSp': {
      const paragraphs = paragraphTexts(firstElement(element, 'xdr:txBody'))
      return paragraphs.length > 0 ? [{ kind: 'text', paragraphs }] : []
    }
    case 'xdr:graphicFrame':
      return frameOf(element)
    default:
      return []
  }
}

function frameOf(frame: XmlElement): readonly Shape[] {
  const graphic = firstElement(frame, 'a:graphic')
  const data = graphic && firstElement(graphic, 'a:graphicData')
  const content = data && elements(data)[0]
  if (!content) return []
  const isDiagram = localName(content) === 'relIds'
  const id = content.attributes[isDiagram ? 'r:dm' : 'r:id']
  if (id === undefined) return []
  return [{ kind: isDiagram ? 'diagram' : 'chart', id, description: isDiagram ? null : descriptionOf(frame) }]
}

/** What the author says of a picture or chart; of a chart, programs tell what its words say anyway. */
function descriptionOf(element: XmlElement): string | null {
  const properties = elements(element).find(({ name }) => /^xdr:nv\w+Pr$/.test(name))
  const text = firstElement(properties, 'xdr:cNvPr')?.attributes.descr ?? ''
  if (element.name === 'xdr:graphicFrame' && isMachineMade(text)) return null
  return meaningfulAltText(text) || null
}
