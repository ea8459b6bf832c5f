/** Pictures, charts, diagrams and text boxes of DrawingML and VML, in groups and canvases too. Nothing is ever loaded. */
import { elements, firstElement, type XmlElement } from '../../xml/parse-xml.ts'
import { meaningfulAltText } from '../alt-text.ts'
import type { Part } from '../ooxml/opc-package.ts'
import type { Path } from './properties.ts'
import type { Tally } from './tally.ts'
import { visitElements } from './visit-elements.ts'

export type Drawing =
  | { readonly kind: 'picture'; readonly description: string; readonly path: Path }
  /** `part` is the name of the part with the data, or null. */
  | { readonly kind: 'chart'; readonly description: string; readonly part: string | null; readonly path: Path }
  | { readonly kind: 'diagram'; readonly description: string; readonly part: string | null; readonly path: Path }
  /** `content` is a `w:txbxContent`. */
  | { readonly kind: 'box'; readonly content: XmlElement; readonly path: Path }
  /** Text that is drawn as a shape. */
  | { readonly kind: 'words'; readonly text: string; readonly path: Path }

type Place = { readonly path: Path; readonly part: Part; readonly tally: Tally }
type Walk = Omit<Place, 'path'> & {
  readonly found: Drawing[]
  readonly path: number[]
  /** Of the drawing as a whole or of the shape around. */
  description: string
}

/** `element` is a `w:drawing`, `w:pict` or `w:object`. */
export function drawingsOf(element: XmlElement, { path, part, tally }: Place): readonly Drawing[] {
  const walk: Walk = { part, tally, found: [], path: [...path], description: '' }
  visitChildren(element, walk)
  if (walk.found.length > 0) return walk.found
  if (walk.description !== '') return [{ kind: 'picture', description: walk.description, path: [...path] }]
  return []
}

function visitChildren(parent: XmlElement, walk: Walk): void {
  visitElements(parent, walk.path, (child) => visit(child, walk))
}

function visit(element: XmlElement, walk: Walk): void {
  const { name, attributes } = element
  switch (name) {
    case 'wp:docPr':
      walk.description = describe(attributes)
      return
    case 'pic:pic':
      return addPicture(element, walk)
    case 'c:chart':
      walk.found.push({ kind: 'chart', ...taken(walk), part: partOf(attributes['r:id'], walk) })
      return
    case 'w:txbxContent':
      walk.found.push({ kind: 'box', content: element, path: [...walk.path] })
      return
    case 'v:shape':
    case 'v:rect':
    case 'v:roundrect':
      walk.description = meaningfulAltText(attributes.alt ?? '') || walk.description
      return visitChildren(element, walk)
    case 'v:imagedata':
      if (isExternal(attributes['r:id'], walk) || attributes['r:href'] !== undefined) walk.tally.add('external_images')
      walk.found.push({ kind: 'picture', ...taken(walk, meaningfulAltText(attributes['o:title'] ?? '')) })
      return
    case 'v:textpath':
      if (attributes.string) walk.found.push({ kind: 'words', text: attributes.string, path: [...walk.path] })
      return
    case 'o:OLEObject':
    case 'w:control':
    case 'w:objectEmbed':
      walk.tally.add('embedded_objects')
      return
    case 'mc:AlternateContent':
      return visitAlternatives(element, walk)
    case 'a:graphicData':
      // Charts of newer kinds keep their data in a form of its own; a picture stands beside them.
      if ((attributes.uri ?? '').endsWith('chartex')) walk.tally.add('charts_without_data')
      return visitChildren(element, walk)
    default:
      if (attributes['r:dm'] !== undefined)
        walk.found.push({ kind: 'diagram', ...taken(walk), part: partOf(attributes['r:dm'], walk) })
      else visitChildren(element, walk)
  }
}

function visitAlternatives(element: XmlElement, walk: Walk): void {
  const before = walk.found.length
  for (const [index, alternative] of elements(element).entries()) {
    walk.path.push(index)
    visitChildren(alternative, walk)
    walk.path.pop()
    if (walk.found.length > before) return
  }
}

function addPicture(element: XmlElement, walk: Walk): void {
  const own = firstElement(firstElement(element, 'pic:nvPicPr'), 'pic:cNvPr')?.attributes ?? {}
  const blip = firstElement(firstElement(element, 'pic:blipFill'), 'a:blip')?.attributes
  if (blip?.['r:link'] !== undefined || isExternal(blip?.['r:embed'], walk)) walk.tally.add('external_images')
  walk.found.push({ kind: 'picture', ...taken(walk, describe(own)) })
}

/** What describes the whole describes its first part, unless that has words of its own. */
function taken(walk: Walk, own = ''): { readonly description: string; readonly path: Path } {
  const description = own || walk.description
  walk.description = ''
  return { description, path: [...walk.path] }
}

function isExternal(id: string | undefined, { part }: Walk): boolean {
  return id !== undefined && part.relationships.get(id)?.isExternal === true
}

function partOf(id: string | undefined, { part }: Walk): string | null {
  const relationship = part.relationships.get(id ?? '')
  return relationship && !relationship.isExternal ? relationship.target : null
}

function describe(attributes: Readonly<Record<string, string>>): string {
  return meaningfulAltText(attributes.descr ?? '') || meaningfulAltText(attributes.title ?? '')
}
