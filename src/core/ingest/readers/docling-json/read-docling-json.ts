/** A DoclingDocument in JSON, as Docling, its server and other programs of its family export it. */
import { AppError } from '../../../../shared/errors.ts'
import type { ReceiptItem } from '../../../../shared/receipt.ts'
import { decodeText } from '../../decode-text.ts'
import type { SourceFile } from '../../detect.ts'
import type { DoclingDocument, NodeRef } from '../../docling/model.ts'
import { reachableItems } from '../../docling/segment.ts'
import type { Reader } from '../../reader.ts'
import { counted, receiptItem } from '../../receipt-item.ts'
import { findJsonFault, placeOf } from './json-fault.ts'
import { importedDocument } from './schema.ts'
import { toDocument } from './to-document.ts'

/**
 * Reads versions 1.0 and later; fields that Galley does not model and embedded images are left out. Fails with
 * parse_failed (damaged JSON, with the place) or unsupported_format (other JSON).
 */
export const readDoclingJson: Reader = async ({ name, bytes }) => {
  const { value, characters } = parseJson({ name, bytes })
  const parsed = importedDocument.safeParse(value)
  if (!parsed.success) throw refuse(name, value)
  const { document, inCells, images, faulty } = toDocument(parsed.data)
  return {
    document,
    found: count(document, characters),
    skipped: [...partial(parsed.data.galley__errors), ...unreadable(faulty), ...unplaced(document, inCells)],
    warnings: leftOut(images),
    sourceTotalCharacters: characters,
  }
}

function parseJson({ name, bytes }: SourceFile): { readonly value: unknown; readonly characters: number } {
  const text = decodeText({ name, bytes }).replace(/^\uFEFF/, '')
  try {
    return { value: JSON.parse(text), characters: text.length }
  } catch (cause) {
    const fault = findJsonFault(text)
    const place = fault === null ? '' : ` at ${placeOf(text, fault)}`
    const what = fault === text.length ? 'the file ends too early' : 'this is not JSON'
    throw new AppError('parse_failed', `"${name}" is damaged: ${what}${place}.`, { cause })
  }
}

function refuse(name: string, value: unknown): AppError {
  const isNamed = typeof value === 'object' && value !== null && 'schema_name' in value
  const what = isNamed ? 'is JSON of another kind' : 'is JSON, but it has no "schema_name"'
  return new AppError('unsupported_format', `"${name}" ${what}; Galley imports a DoclingDocument only.`, {
    hint: 'Export the document from Docling as JSON (DoclingDocument), or add the document that it was made from.',
  })
}

function count(document: DoclingDocument, characters: number) {
  const { texts, tables, pictures, pages, key_value_items, form_items } = document
  const some = (label: string): number => texts.filter((text) => text.label === label).length
  return {
    pages: Object.keys(pages).length,
    characters,
    paragraphs: texts.length,
    tables: tables.length,
    cells: tables.reduce((sum, { data }) => sum + data.table_cells.length, 0),
    images: pictures.length,
    formulas: some('formula'),
    footnotes: some('footnote'),
    headers_footers: some('page_header') + some('page_footer'),
    form_fields: [...key_value_items, ...form_items].reduce((sum, { graph }) => sum + graph.cells.length, 0),
  }
}

/** The picture is a block all the same. */
function leftOut(images: number): readonly ReceiptItem[] {
  return item(images, {
    code: 'embedded_images',
    short: `${counted(images, 'embedded image')} left out`,
    message: 'Of embedded images, Galley keeps the place and the description only.',
  })
}

function unreadable(faulty: number): readonly ReceiptItem[] {
  return item(faulty, {
    code: 'faulty_items',
    short: `${counted(faulty, 'item')} could not be read`,
    message: 'These items of the document are not as DoclingDocument asks.',
  })
}

function partial(errors: readonly string[]): readonly ReceiptItem[] {
  return item(errors.length, {
    code: 'docling_partial',
    short: 'Read in part by the Docling server',
    message: `The Docling server could not read everything: ${errors.slice(0, 3).join('; ').slice(0, 500)}.`,
  })
}

/** Items that hold text and that neither the body nor the furniture leads to. */
function unplaced(document: DoclingDocument, inCells: ReadonlySet<NodeRef>): readonly ReceiptItem[] {
  const reachable = reachableItems(document)
  const isLost = (ref: NodeRef): boolean => !reachable.has(ref) && !inCells.has(ref)
  const texts = document.texts.filter(({ self_ref, text }) => text.trim() !== '' && isLost(self_ref)).length
  const tables = document.tables.filter(({ self_ref, data }) => data.table_cells.length > 0 && isLost(self_ref)).length
  const lost = texts + tables
  return item(lost, {
    code: 'unplaced_items',
    short: `${counted(lost, 'item')} in no place of the document`,
    message: `${counted(lost, 'item')} ${lost === 1 ? 'belongs' : 'belong'} to no part of the document, so that nothing says where to read ${lost === 1 ? 'it' : 'them'}.`,
  })
}

function item(count: number, rest: Omit<ReceiptItem, 'count' | 'where'>): readonly ReceiptItem[] {
  return count > 0 ? [receiptItem({ ...rest, count })] : []
}
