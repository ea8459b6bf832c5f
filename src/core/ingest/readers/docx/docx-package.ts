/** The parts of a word processing package, found through its relationships as ISO 29500-2 says, never by a fixed name. */
import { AppError } from '../../../../shared/errors.ts'
import type { Archive } from '../../archive/open-archive.ts'
import { elements, parseXml, type XmlElement } from '../../xml/parse-xml.ts'
import { trimStyles } from './trim-styles.ts'

export type Relationship = {
  /** Last piece of the type's address: `image`, `hyperlink`; the same for strict and transitional documents. */
  readonly type: string
  /** Name of a part, or an address outside when `isExternal`. */
  readonly target: string
  readonly isExternal: boolean
}
export type Relationships = ReadonlyMap<string, Relationship>

export type Part = { readonly name: string; readonly root: XmlElement; readonly relationships: Relationships }

export type DocxPackage = {
  readonly main: Part
  readonly styles: XmlElement | null
  readonly numbering: XmlElement | null
  readonly settings: XmlElement | null
  readonly comments: XmlElement | null
  readonly footnotes: Part | null
  readonly endnotes: Part | null
  /** Headers and footers by the id of their relationship. */
  readonly furniture: ReadonlyMap<string, Part>
  /** Charts and diagrams by part name. */
  readonly drawings: ReadonlyMap<string, XmlElement>
}

const DRAWING_TYPES: ReadonlySet<string> = new Set(['chart', 'diagramData'])

type Loader = { readonly name: string; readonly archive: Archive; readonly parts: ReadonlyMap<string, string> }

/** Fails with parse_failed when there is no document part, and as `parseXml` does. */
export async function loadPackage(name: string, archive: Archive): Promise<DocxPackage> {
  const loader: Loader = { name, archive, parts: new Map(archive.names.map((part) => [part.toLowerCase(), part])) }
  const main = await loadPart(loader, await mainPartName(loader))
  if (main?.root.name !== 'w:document')
    throw new AppError('parse_failed', `"${name}" holds no text document: its main part is missing or something else.`)
  const [footnotes, endnotes] = [await loadTyped(loader, main, 'footnotes'), await loadTyped(loader, main, 'endnotes')]
  const furniture = new Map<string, Part>()
  for (const [id, { type, target, isExternal }] of main.relationships) {
    if (isExternal || (type !== 'header' && type !== 'footer')) continue
    const part = await loadPart(loader, target)
    if (part) furniture.set(id, part)
  }
  const stories = [main, ...(footnotes ? [footnotes] : []), ...(endnotes ? [endnotes] : []), ...furniture.values()]
  return {
    main,
    styles: (await loadTyped(loader, main, 'styles'))?.root ?? null,
    numbering: (await loadTyped(loader, main, 'numbering'))?.root ?? null,
    settings: (await loadTyped(loader, main, 'settings'))?.root ?? null,
    comments: (await loadTyped(loader, main, 'comments'))?.root ?? null,
    footnotes,
    endnotes,
    furniture,
    drawings: await loadDrawings(loader, stories),
  }
}

async function loadDrawings(loader: Loader, stories: readonly Part[]): Promise<ReadonlyMap<string, XmlElement>> {
  const drawings = new Map<string, XmlElement>()
  for (const { relationships } of stories)
    for (const { type, target, isExternal } of relationships.values()) {
      if (isExternal || !DRAWING_TYPES.has(type) || drawings.has(target)) continue
      const root = await loadXml(loader, target)
      if (root) drawings.set(target, root)
    }
  return drawings
}

const MAIN_TYPE = /wordprocessingml\.(?:document|template)\.main|ms-word\.(?:document|template)\.macroEnabled\.main/i

async function mainPartName(loader: Loader): Promise<string> {
  const top = await loadRelationships(loader, '')
  for (const { type, target, isExternal } of top.values())
    if (type === 'officeDocument' && !isExternal && loader.parts.has(target.toLowerCase())) return target
  const types = await loadXml(loader, '[Content_Types].xml')
  const main = types?.children.find(
    (child): child is XmlElement => typeof child !== 'string' && MAIN_TYPE.test(child.attributes.ContentType ?? ''),
  )
  return main?.attributes.PartName?.replace(/^\//, '') ?? 'word/document.xml'
}

async function loadTyped(loader: Loader, main: Part, type: string): Promise<Part | null> {
  for (const relationship of main.relationships.values())
    if (relationship.type === type && !relationship.isExternal) return loadPart(loader, relationship.target)
  return null
}

async function loadPart(loader: Loader, part: string): Promise<Part | null> {
  const root = await loadXml(loader, part)
  return root && { name: part, root, relationships: await loadRelationships(loader, part) }
}

async function loadXml({ name, archive, parts }: Loader, part: string): Promise<XmlElement | null> {
  const stored = parts.get(part.toLowerCase())
  const xml = stored === undefined ? null : await archive.readText(stored)
  return xml === null ? null : parseXml({ what: `${part} of "${name}"`, xml: trimStyles(xml) })
}

/** `part` is empty for the package itself. */
async function loadRelationships(loader: Loader, part: string): Promise<Relationships> {
  const slash = part.lastIndexOf('/') + 1
  const folder = part.slice(0, slash)
  const root = await loadXml(loader, `${folder}_rels/${part.slice(slash)}.rels`)
  const relationships = new Map<string, Relationship>()
  for (const { attributes } of root ? elements(root) : []) {
    const { Id: id, Target: target, Type: type, TargetMode: mode } = attributes
    if (id === undefined || target === undefined) continue
    const isExternal = mode === 'External'
    relationships.set(id, {
      type: (type ?? '').slice((type ?? '').lastIndexOf('/') + 1),
      target: isExternal ? target : resolvePart(folder, target),
      isExternal,
    })
  }
  return relationships
}

/** Steps above the package's root are dropped: a name never leads out of it. */
function resolvePart(folder: string, target: string): string {
  const path = target.startsWith('/') ? target : `${folder}${target}`
  const steps: string[] = []
  for (const step of decoded(path).split('/'))
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  return steps.join('/')
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
