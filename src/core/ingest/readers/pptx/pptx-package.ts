/** The parts of a presentation, found through relationships as ISO 29500-2 says, never by a fixed name. */
import { AppError } from '../../../../shared/errors.ts'
import type { Archive } from '../../archive/open-archive.ts'
import { elements, parseXml, type XmlElement } from '../../xml/parse-xml.ts'

export type Relationship = {
  /** Last piece of the type's address: `slide`, `hyperlink`; the same for strict and transitional documents. */
  readonly type: string
  /** Name of a part, or an address outside when `isExternal`. */
  readonly target: string
  readonly isExternal: boolean
}

export type Part = {
  readonly name: string
  readonly root: XmlElement
  readonly relationships: ReadonlyMap<string, Relationship>
}

export type PptxPackage = {
  readonly main: Part
  /** Null when there is no such part; each is parsed once. */
  readonly load: (name: string) => Promise<Part | null>
  /** The first part that the relationship type leads to. */
  readonly related: (part: Part, type: string) => Promise<Part | null>
}

/** Fails with parse_failed when there is no presentation part, and as `parseXml` does. */
export async function openPackage(name: string, archive: Archive): Promise<PptxPackage> {
  const names = new Map(archive.names.map((part) => [part.toLowerCase(), part]))
  const cache = new Map<string, Promise<Part | null>>()
  const xmlOf = async (target: string): Promise<XmlElement | null> => {
    const actual = names.get(target.toLowerCase())
    const xml = actual === undefined ? null : await archive.readText(actual)
    return xml === null ? null : parseXml({ what: `${target} of "${name}"`, xml })
  }
  const relationshipsOf = async (part: string): Promise<Part['relationships']> => {
    const slash = part.lastIndexOf('/') + 1
    const root = await xmlOf(`${part.slice(0, slash)}_rels/${part.slice(slash)}.rels`)
    return new Map(
      (root ? elements(root) : []).map(({ attributes }) => {
        const isExternal = attributes.TargetMode === 'External'
        const target = attributes.Target ?? ''
        const type = attributes.Type ?? ''
        return [
          attributes.Id ?? '',
          {
            type: type.slice(type.lastIndexOf('/') + 1),
            target: isExternal ? target : resolve(part, target),
            isExternal,
          },
        ]
      }),
    )
  }
  const read = async (part: string): Promise<Part | null> => {
    const root = await xmlOf(part)
    return root && { name: part, root, relationships: await relationshipsOf(part) }
  }
  const load = (part: string): Promise<Part | null> => {
    const known = cache.get(part) ?? read(part)
    cache.set(part, known)
    return known
  }
  const related = async (part: Pick<Part, 'relationships'>, type: string): Promise<Part | null> => {
    for (const one of part.relationships.values())
      if (one.type === type && !one.isExternal) return await load(one.target)
    return null
  }
  const top = { relationships: await relationshipsOf('') }
  const main = (await related(top, 'officeDocument')) ?? (await load('ppt/presentation.xml'))
  if (main?.root.name !== 'p:presentation')
    throw new AppError('parse_failed', `"${name}" holds no presentation: its main part is missing or something else.`)
  return { main, load, related }
}

/** A target is relative to its part's folder; what leads out of the package ends at its root. */
function resolve(part: string, target: string): string {
  const path = target.startsWith('/') ? [] : part.split('/').slice(0, -1)
  for (const piece of target.split('/')) {
    if (piece === '..') path.pop()
    else if (piece !== '' && piece !== '.') path.push(piece)
  }
  return path.join('/')
}
