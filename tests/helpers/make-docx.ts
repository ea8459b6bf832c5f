/** A word processing package made by hand: only what a test is about has to be said. */
import { makeZip } from './make-zip.ts'

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

export const DOCX_NAMESPACES = [
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
  `xmlns:r="${OFFICE}"`,
  'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"',
  'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"',
  'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"',
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
  'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"',
  'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"',
  'xmlns:v="urn:schemas-microsoft-com:vml"',
  'xmlns:o="urn:schemas-microsoft-com:office:office"',
].join(' ')

export type DocxRelationship = { readonly id: string; readonly type: string; readonly target: string }

export type DocxSpec = {
  /** The children of `w:body`. */
  readonly body: string
  /** The children of the part's root. */
  readonly styles?: string
  readonly numbering?: string
  readonly footnotes?: string
  readonly endnotes?: string
  readonly comments?: string
  readonly settings?: string
  readonly relationships?: readonly DocxRelationship[]
  /** Whole parts by name. */
  readonly parts?: Readonly<Record<string, string>>
}

const ROOTS = {
  styles: 'styles',
  numbering: 'numbering',
  footnotes: 'footnotes',
  endnotes: 'endnotes',
  comments: 'comments',
  settings: 'settings',
} as const

export function docxPart(root: string, children: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${root} ${DOCX_NAMESPACES}>${children}</${root}>`
}

export function makeDocx(spec: DocxSpec): Uint8Array {
  const parts: Record<string, string> = {}
  const relationships: DocxRelationship[] = [...(spec.relationships ?? [])]
  for (const [key, root] of Object.entries(ROOTS)) {
    const children = spec[key as keyof typeof ROOTS]
    if (children === undefined) continue
    parts[`word/${root}.xml`] = docxPart(`w:${root}`, children)
    relationships.push({ id: `part-${root}`, type: root, target: `${root}.xml` })
  }
  return makeZip({
    '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
    '_rels/.rels': docxRelationships([{ id: 'r1', type: 'officeDocument', target: 'word/document.xml' }]),
    'word/document.xml': docxPart('w:document', `<w:body>${spec.body}</w:body>`),
    'word/_rels/document.xml.rels': docxRelationships(relationships),
    ...parts,
    ...spec.parts,
  })
}

/** A target with a scheme is outside of the file. */
export function docxRelationships(list: readonly DocxRelationship[]): string {
  const items = list.map(({ id, type, target }) => {
    const mode = /^[a-z]+:/.test(target) ? ' TargetMode="External"' : ''
    return `<Relationship Id="${id}" Type="${OFFICE}/${type}" Target="${target}"${mode}/>`
  })
  return `<Relationships xmlns="${PACKAGE}/relationships">${items.join('')}</Relationships>`
}

/** A paragraph of one run, with properties when they are given. */
export function docxParagraph(text: string, properties = ''): string {
  const own = properties === '' ? '' : `<w:pPr>${properties}</w:pPr>`
  return `<w:p>${own}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`
}
