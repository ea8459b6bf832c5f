/** XML of office documents as a light tree, or as a stream for large parts. Document types are refused: no entity is ever expanded. */
import saxes from 'saxes'
import { AppError } from '../../../shared/errors.ts'

export type XmlElement = {
  /** With the usual prefix of its namespace, whichever one the file declares: `w:p`, `a:t`. */
  readonly name: string
  /** By name as written, prefixes made usual as well. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: ReadonlyArray<XmlElement | string>
}

/** The usual prefixes by namespace, those of ISO 29500 strict included. */
const PREFIXES: Readonly<Record<string, string>> = {
  'http://schemas.openxmlformats.org/wordprocessingml/2006/main': 'w',
  'http://purl.oclc.org/ooxml/wordprocessingml/main': 'w',
  'http://schemas.microsoft.com/office/word/2010/wordml': 'w14',
  'http://schemas.openxmlformats.org/drawingml/2006/main': 'a',
  'http://purl.oclc.org/ooxml/drawingml/main': 'a',
  'http://schemas.openxmlformats.org/drawingml/2006/picture': 'pic',
  'http://purl.oclc.org/ooxml/drawingml/picture': 'pic',
  'http://schemas.openxmlformats.org/drawingml/2006/chart': 'c',
  'http://purl.oclc.org/ooxml/drawingml/chart': 'c',
  'http://schemas.openxmlformats.org/drawingml/2006/diagram': 'dgm',
  'http://purl.oclc.org/ooxml/drawingml/diagram': 'dgm',
  'http://schemas.microsoft.com/office/drawing/2014/chartex': 'cx',
  'http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing': 'wp',
  'http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing': 'wp',
  'http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing': 'xdr',
  'http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing': 'xdr',
  'http://schemas.microsoft.com/office/word/2010/wordprocessingShape': 'wps',
  'http://schemas.microsoft.com/office/word/2010/wordprocessingGroup': 'wpg',
  'http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas': 'wpc',
  'http://schemas.openxmlformats.org/presentationml/2006/main': 'p',
  'http://purl.oclc.org/ooxml/presentationml/main': 'p',
  'http://schemas.openxmlformats.org/spreadsheetml/2006/main': 'x',
  'http://purl.oclc.org/ooxml/spreadsheetml/main': 'x',
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships': 'r',
  'http://purl.oclc.org/ooxml/officeDocument/relationships': 'r',
  'http://schemas.openxmlformats.org/officeDocument/2006/math': 'm',
  'http://purl.oclc.org/ooxml/officeDocument/math': 'm',
  'http://schemas.openxmlformats.org/markup-compatibility/2006': 'mc',
  'http://schemas.openxmlformats.org/package/2006/relationships': 'rel',
  'http://schemas.openxmlformats.org/package/2006/content-types': 'ct',
  'http://schemas.openxmlformats.org/package/2006/metadata/core-properties': 'cp',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://www.w3.org/1998/Math/MathML': 'mml',
  'urn:schemas-microsoft-com:vml': 'v',
  'urn:schemas-microsoft-com:office:office': 'o',
}

/** Office programs nest a few dozen elements deep; more is an attack on whatever walks the tree. */
const MAX_DEPTH = 400

export type XmlHandler = {
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void
  readonly text: (text: string) => void
  readonly close: (name: string) => void
}

/** `what` names the part in messages: `word/document.xml of "a.docx"`. */
export type XmlSource = { readonly what: string; readonly xml: string }

/**
 * Reads XML once from start to end. Fails with xml_unsafe (a document type, nesting deeper than 400) or parse_failed
 * (not well-formed, with line and column).
 */
export function readXml({ what, xml }: XmlSource, handler: XmlHandler): void {
  const parser = new saxes.SaxesParser({ position: false })
  const names = createNames()
  let depth = 0
  parser.on('error', (error) => {
    throw new AppError('parse_failed', `${what} is not well-formed XML: ${error.message}`, { cause: error })
  })
  parser.on('doctype', () => {
    throw new AppError('xml_unsafe', `${what} holds a document type, which Galley does not read.`)
  })
  parser.on('opentag', (tag) => {
    depth += 1
    if (depth > MAX_DEPTH)
      throw new AppError('xml_unsafe', `${what} nests elements more than ${MAX_DEPTH} deep, which no program writes.`)
    const attributes = names.enter(tag.attributes as Readonly<Record<string, string>>)
    handler.open(names.usual(tag.name), attributes)
  })
  parser.on('text', handler.text)
  parser.on('cdata', handler.text)
  parser.on('closetag', (tag) => {
    handler.close(names.usual(tag.name))
    names.leave()
    depth -= 1
  })
  parser.write(xml).close()
}

/** The whole tree; for parts of some megabytes. Fails as `readXml` does. */
export function parseXml(source: XmlSource): XmlElement {
  type Draft = XmlElement & { readonly children: Array<XmlElement | string> }
  const root: Draft = { name: '', attributes: {}, children: [] }
  const stack: Draft[] = [root]
  readXml(source, {
    open: (name, attributes) => {
      const element: Draft = { name, attributes, children: [] }
      stack.at(-1)?.children.push(element)
      stack.push(element)
    },
    text: (text) => {
      if (stack.length > 1) stack.at(-1)?.children.push(text)
    },
    close: () => {
      stack.pop()
    },
  })
  const top = root.children.find((child) => typeof child !== 'string')
  if (!top) throw new AppError('parse_failed', `${source.what} holds no XML element.`)
  return top
}

/** Maps the prefixes that a file declares to the usual ones, scope by scope. */
function createNames(): {
  readonly enter: (attributes: Readonly<Record<string, string>>) => Readonly<Record<string, string>>
  readonly leave: () => void
  readonly usual: (name: string) => string
} {
  const scopes: Array<ReadonlyMap<string, string>> = [new Map()]
  let cache = new Map<string, string>()
  const current = (): ReadonlyMap<string, string> => scopes.at(-1) ?? new Map<string, string>()
  const usual = (name: string, isAttribute = false): string => {
    const key = isAttribute ? `@${name}` : name
    const known = cache.get(key)
    if (known !== undefined) return known
    const colon = name.indexOf(':')
    const prefix = colon < 0 ? '' : name.slice(0, colon)
    const mapped = isAttribute && colon < 0 ? '' : current().get(prefix)
    const local = colon < 0 ? name : name.slice(colon + 1)
    const result = mapped === undefined ? name : mapped === '' ? local : `${mapped}:${local}`
    cache.set(key, result)
    return result
  }
  return {
    enter: (attributes) => {
      const scope = declared(attributes, current())
      if (scope !== current()) cache = new Map()
      scopes.push(scope)
      const result: Record<string, string> = {}
      for (const [name, value] of Object.entries(attributes))
        if (name !== 'xmlns' && !name.startsWith('xmlns:')) result[usual(name, true)] = value
      return result
    },
    leave: () => {
      const left = scopes.pop()
      if (left !== current()) cache = new Map()
    },
    usual: (name) => usual(name),
  }
}

function declared(
  attributes: Readonly<Record<string, string>>,
  outer: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  let scope: Map<string, string> | null = null
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue
    const prefix = name === 'xmlns' ? '' : name.slice(6)
    scope ??= new Map(outer)
    scope.set(prefix, PREFIXES[value] ?? prefix)
  }
  return scope ?? outer
}

/** The element children, all or those with the name. */
export function elements(parent: XmlElement, name?: string): readonly XmlElement[] {
  return parent.children.filter(
    (child): child is XmlElement => typeof child !== 'string' && (name === undefined || child.name === name),
  )
}

/** The first element child with the name. */
export function firstElement(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent?.children.find((child): child is XmlElement => typeof child !== 'string' && child.name === name)
}

/** All text below the element, in order. */
export function textOf(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('')
}

/** The name without its prefix, where a namespace has no usual one. */
export function localName({ name }: XmlElement): string {
  return name.slice(name.indexOf(':') + 1)
}
