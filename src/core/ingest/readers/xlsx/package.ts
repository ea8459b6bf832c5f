/** The parts of a workbook and how they lead to each other. https://ecma-international.org/publications-and-standards/standards/ecma-376/ part 2 */
import { AppError } from '../../../../shared/errors.ts'
import { type Archive, openArchive } from '../../archive/open-archive.ts'
import type { SourceFile } from '../../detect.ts'
import { elements, parseXml, type XmlElement, type XmlSource } from '../../xml/parse-xml.ts'

export type Relationship = {
  readonly id: string
  /** The last word of the relationship's type: `worksheet`, `sharedStrings`. */
  readonly kind: string
  /** A part's path; an address when it is external. Nothing is ever fetched from there. */
  readonly target: string
  readonly isExternal: boolean
}
export type Relationships = ReadonlyMap<string, Relationship>

export type WorkbookPackage = {
  readonly name: string
  /** The path of the workbook part. */
  readonly workbook: string
  readonly names: readonly string[]
  /** Empty when the part has none. */
  readonly relationships: (part: string) => Promise<Relationships>
  /** What to give to `readXml` for large parts; null when there is no such part. */
  readonly source: (part: string) => Promise<XmlSource | null>
  /** Null when there is no such part. */
  readonly tree: (part: string) => Promise<XmlElement | null>
  readonly close: () => void
}

/** Fails with parse_failed, unsupported_format (the binary .xlsb), encrypted, archive_unsafe or xml_unsafe. */
export async function openWorkbook({ name, bytes }: SourceFile): Promise<WorkbookPackage> {
  const archive = await openArchive(name, bytes)
  try {
    const parts = createParts(name, archive)
    const root = [...(await parts.relationships('')).values()].find(({ kind }) => kind === 'officeDocument')
    const workbook = root?.target ?? 'xl/workbook.xml'
    if (workbook.endsWith('.bin'))
      throw new AppError('unsupported_format', `"${name}" is a binary workbook (.xlsb), which Galley does not read.`, {
        hint: 'Save it as .xlsx in Excel or LibreOffice, then add that.',
      })
    return { ...parts, name, workbook, names: archive.names, close: archive.close }
  } catch (error) {
    archive.close()
    throw error
  }
}

type Parts = Pick<WorkbookPackage, 'relationships' | 'source' | 'tree'>

function createParts(name: string, archive: Archive): Parts {
  // Some programs write names and targets in different case.
  const byFoldedName = new Map(archive.names.map((path) => [path.toLowerCase(), path]))
  const source = async (part: string): Promise<XmlSource | null> => {
    const path = byFoldedName.get(part.toLowerCase())
    const xml = path === undefined ? null : await archive.readText(path)
    return xml === null ? null : { what: `${part} of "${name}"`, xml: xml.replace(/^\uFEFF/, '') }
  }
  const tree = async (part: string): Promise<XmlElement | null> => {
    const xml = await source(part)
    return xml && parseXml(xml)
  }
  const relationships = async (part: string): Promise<Relationships> => {
    const slash = part.lastIndexOf('/')
    const folder = part.slice(0, slash + 1)
    const root = await tree(`${folder}_rels/${part.slice(slash + 1)}.rels`)
    const found = new Map<string, Relationship>()
    for (const { attributes } of root ? elements(root) : []) {
      const { Id: id = '', Type: type = '', Target: target = '', TargetMode: mode } = attributes
      const isExternal = mode === 'External'
      const kind = type.slice(type.lastIndexOf('/') + 1)
      found.set(id, { id, kind, target: isExternal ? target : resolve(folder, target), isExternal })
    }
    return found
  }
  return { source, tree, relationships }
}

function resolve(folder: string, target: string): string {
  const path = target.startsWith('/') ? target : folder + target
  const resolved: string[] = []
  for (const step of path.split('/')) {
    if (step === '..') resolved.pop()
    else if (step !== '' && step !== '.') resolved.push(step)
  }
  return resolved.join('/')
}

/** Without the prefix, where the namespace is one that has no usual prefix. */
export function localName({ name }: XmlElement): string {
  return name.slice(name.indexOf(':') + 1)
}
