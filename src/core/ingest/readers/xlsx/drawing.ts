/** Pictures, charts and text boxes that lie over a sheet. ECMA-376 part 1, 20.5. */
import { elements, firstElement, textOf, type XmlElement } from '../../xml/parse-xml.ts'
import { paragraphText } from './chart.ts'
import { localName } from './package.ts'
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
      const body = firstElement(element, 'xdr:txBody')
      const paragraphs = body ? elements(body, 'a:p').map(paragraphText) : []
      const filled = paragraphs.filter((text) => text !== '')
      return filled.length > 0 ? [{ kind: 'text', paragraphs: filled }] : []
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

const NOISE =
  /^(?:picture|image|graphic|chart|diagram|logo|bild|grafik|图片|图表|図)?[\s_-]*\d*$|\.(?:png|jpe?g|gif|bmp|emf|wmf|svg|tiff?|webp)$/i

/** What the author says of a picture; not what programs put there by themselves. */
function descriptionOf(element: XmlElement): string | null {
  const properties = elements(element).find(({ name }) => /^xdr:nv\w+Pr$/.test(name))
  const named = properties && firstElement(properties, 'xdr:cNvPr')
  const text = (named?.attributes.descr ?? '').trim()
  const written = text.replace(
    /\s*(?:description automatically generated|ai-generated content may be incorrect).*$/is,
    '',
  )
  const isMachineMade = element.name === 'xdr:graphicFrame' && written !== text
  return isMachineMade || NOISE.test(written) ? null : written.trim()
}

/** The texts of a diagram's points; `root` is a `dgm:dataModel`. */
export function readDiagram(root: XmlElement): readonly string[] {
  const list = elements(root).find((element) => localName(element) === 'ptLst')
  return (list ? elements(list) : []).flatMap((point) => {
    const body = elements(point).find((element) => localName(element) === 't')
    const paragraphs = body ? elements(body, 'a:p').map(paragraphText) : []
    return paragraphs.filter((text) => text !== '')
  })
}
