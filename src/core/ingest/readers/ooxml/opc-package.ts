/** The parts of an office document, found through its relationships and never by a fixed name (ISO 29500-2). */
import type { Archive } from '../../archive/open-archive.ts'
import { elements, parseXml, type XmlElement, type XmlSource } from '../../xml/parse-xml.ts'

export type Relationship = {
  /** Last piece of the type's address: `image`, `hyperlink`; the same for strict and transitional documents. */
  readonly type: string
  /** Name of a part, or an address outside when `isExternal`. Nothing is ever fetched from there. */
  readonly target: string
  readonly isExternal: boolean
}
/** By their ids. */
export type Relationships = ReadonlyMap<string, Relationship>

export type Part = { readonly name: string; readonly root: XmlElement; readonly relationships: Relationships }

export type OpcPackage = {
  /** The file's, for messages. */
  readonly name: string
  /** Name of the part that the package is about; there may be no such part. */
  readonly main: string
  /** Of a part; empty when it has none. */
  readonly relationships: (part: string) => Promise<Relationships>
  /** What to give to `readXml` for large parts; null when there is no such part. */
  readonly source: (part: string) => Promise<XmlSource | null>
  /** Null when there is no such part. Fails as `parseXml` does. */
  readonly tree: (part: string) => Promise<XmlElement | null>
  /** A part with its relationships, parsed once; null when there is no such part. Fails as `parseXml` does. */
  readonly load: (part: string) => Promise<Part | null>
  /** The first part that a relationship of the type leads to. */
  readonly related: (part: Pick<Part, 'relationships'>, type: string) => Promise<Part | null>
}

export type MainPart = {
  /** Its content type, for packages that name it there alone. */
  readonly contentType: RegExp
  /** Where it mostly is, for packages that do not name it at all. */
  readonly usualName: string
}

/** Fails as `parseXml` does when the package's own parts are not well-formed. */
export async function openOpcPackage(name: string, archive: Archive, mainPart: MainPart): Promise<OpcPackage> {
  const parts = createParts(name, archive)
  return { ...parts, name, main: await mainNameOf(parts, mainPart) }
}

type Parts = Omit<OpcPackage, 'name' | 'main'> & { readonly has: (part: string) => boolean }

function createParts(name: string, archive: Archive): Parts {
  // Some programs write names and targets in different case, or escape only one of them.
  const stored = new Map(archive.names.map((path) => [folded(path), path]))
  const source = async (part: string): Promise<XmlSource | null> => {
    const path = stored.get(folded(part))
    const xml = path === undefined ? null : await archive.readText(path)
    return xml === null ? null : { what: `${part} of "${name}"`, xml: xml.replace(/^\uFEFF/, '') }
  }
  const tree = async (part: string): Promise<XmlElement | null> => {
    const xml = await source(part)
    return xml && parseXml(xml)
  }
  const relationships = async (part: string): Promise<Relationships> => {
    const folder = folderOf(part)
    const root = await tree(`${folder}_rels/${part.slice(folder.length)}.rels`)
    return relationshipsIn(root, folder)
  }
  const read = async (part: string): Promise<Part | null> => {
    const root = await tree(part)
    return root && { name: part, root, relationships: await relationships(part) }
  }
  const cache = new Map<string, Promise<Part | null>>()
  const load = (part: string): Promise<Part | null> => {
    const known = cache.get(part) ?? read(part)
    cache.set(part, known)
    return known
  }
  const related: OpcPackage['related'] = async (part, type) => {
    const target = targetOf(part.relationships, type)
    return target === null ? null : await load(target)
  }
  return { relationships, source, tree, load, related, has: (part) => stored.has(folded(part)) }
}

/** The part that the first relationship of the type leads to, null without one. */
export function targetOf(relationships: Relationships, type: string): string | null {
  return targetsOf(relationships, type)[0] ?? null
}

/** The parts that relationships of the type lead to. */
export function targetsOf(relationships: Relationships, type: string): readonly string[] {
  return [...relationships.values()].flatMap((one) => (one.type === type && !one.isExternal ? [one.target] : []))
}

async function mainNameOf(parts: Parts, { contentType, usualName }: MainPart): Promise<string> {
  const named = targetsOf(await parts.relationships(''), 'officeDocument').find(parts.has)
  if (named !== undefined) return named
  const types = await parts.tree('[Content_Types].xml')
  const typed = types && elements(types).find(({ attributes }) => contentType.test(attributes.ContentType ?? ''))
  return typed?.attributes.PartName?.replace(/^\//, '') ?? usualName
}

function relationshipsIn(root: XmlElement | null, folder: string): Relationships {
  const relationships = new Map<string, Relationship>()
  for (const { attributes } of root ? elements(root) : []) {
    const { Id: id, Target: target, Type: type = '', TargetMode: mode } = attributes
    if (id === undefined || target === undefined) continue
    const isExternal = mode === 'External'
    relationships.set(id, {
      type: type.slice(type.lastIndexOf('/') + 1),
      target: isExternal ? target : resolved(folder, target),
      isExternal,
    })
  }
  return relationships
}

function folderOf(part: string): string {
  return part.slice(0, part.lastIndexOf('/') + 1)
}

/** Steps above the package's root are dropped: a name never leads out of it. */
function resolved(folder: string, target: string): string {
  const steps: string[] = []
  for (const step of unescaped(target.startsWith('/') ? target : `${folder}${target}`).split('/'))
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  return steps.join('/')
}

function folded(path: string): string {
  return unescaped(path).toLowerCase()
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
