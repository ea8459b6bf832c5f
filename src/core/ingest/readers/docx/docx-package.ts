/** The parts of a word processing document. */
import { AppError } from '../../../../shared/errors.ts'
import type { Archive } from '../../archive/open-archive.ts'
import { parseXml, type XmlElement } from '../../xml/parse-xml.ts'
import { openOpcPackage, type OpcPackage, type Part, targetOf } from '../ooxml/opc-package.ts'
import { trimStyles } from './trim-styles.ts'

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
const MAIN_PART = {
  contentType: /wordprocessingml\.(?:document|template)\.main|ms-word\.(?:document|template)\.macroEnabled\.main/i,
  usualName: 'word/document.xml',
}

/** Fails with parse_failed when there is no document part, and as `parseXml` does. */
export async function loadPackage(name: string, archive: Archive): Promise<DocxPackage> {
  const opc = await openOpcPackage(name, archive, MAIN_PART)
  const main = await opc.load(opc.main)
  if (main?.root.name !== 'w:document')
    throw new AppError('parse_failed', `"${name}" holds no text document: its main part is missing or something else.`)
  const footnotes = await opc.related(main, 'footnotes')
  const endnotes = await opc.related(main, 'endnotes')
  const furniture = await loadFurniture(opc, main)
  const stories = [main, ...(footnotes ? [footnotes] : []), ...(endnotes ? [endnotes] : []), ...furniture.values()]
  return {
    main,
    styles: await loadStyles(opc, main),
    numbering: (await opc.related(main, 'numbering'))?.root ?? null,
    settings: (await opc.related(main, 'settings'))?.root ?? null,
    comments: (await opc.related(main, 'comments'))?.root ?? null,
    footnotes,
    endnotes,
    furniture,
    drawings: await loadDrawings(opc, stories),
  }
}

async function loadStyles(opc: OpcPackage, main: Part): Promise<XmlElement | null> {
  const target = targetOf(main.relationships, 'styles')
  const source = target === null ? null : await opc.source(target)
  return source && parseXml({ ...source, xml: trimStyles(source.xml) })
}

async function loadFurniture(opc: OpcPackage, main: Part): Promise<ReadonlyMap<string, Part>> {
  const furniture = new Map<string, Part>()
  for (const [id, { type, target, isExternal }] of main.relationships) {
    if (isExternal || (type !== 'header' && type !== 'footer')) continue
    const part = await opc.load(target)
    if (part) furniture.set(id, part)
  }
  return furniture
}

async function loadDrawings(opc: OpcPackage, stories: readonly Part[]): Promise<ReadonlyMap<string, XmlElement>> {
  const drawings = new Map<string, XmlElement>()
  for (const { relationships } of stories)
    for (const { type, target, isExternal } of relationships.values()) {
      if (isExternal || !DRAWING_TYPES.has(type) || drawings.has(target)) continue
      const root = await opc.tree(target)
      if (root) drawings.set(target, root)
    }
  return drawings
}
