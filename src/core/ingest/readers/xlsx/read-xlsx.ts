/** Workbooks of Excel and LibreOffice: each sheet a group, its tables, pictures, charts and text boxes in reading order. */
import { BODY, createDocumentBuilder } from '../../docling/builder.ts'
import type { ContentLayer, NodeRef } from '../../docling/model.ts'
import type { Reader } from '../../reader.ts'
import { createFoundCounter, type FoundCounter } from '../../receipt-counts.ts'
import { elements, firstElement, type XmlElement } from '../../xml/parse-xml.ts'
import { type Relationships, targetOf } from '../ooxml/opc-package.ts'
import { createBudget } from './budget.ts'
import { readPersons } from './comments.ts'
import { readStyles } from './number-format.ts'
import { openWorkbook, type WorkbookPackage } from './workbook-package.ts'
import { placeItems } from './place-items.ts'
import { MAX_COLUMNS } from './references.ts'
import { readPrintText } from './print-text.ts'
import type { Reading } from './reading.ts'
import { readSharedStrings } from './shared-strings.ts'
import { readSheet, type SheetContext, type SheetPart } from './sheet.ts'
import { createTally, type Tally } from './tally.ts'

export const readXlsx: Reader = async ({ name, bytes, options }) => {
  const workbook = await openWorkbook({ name, bytes })
  try {
    const root = await workbook.tree(workbook.main)
    if (!root) throw new Error('it holds no workbook')
    const relationships = await workbook.relationships(workbook.main)
    const builder = createDocumentBuilder()
    const found = createFoundCounter()
    const tally = createTally()
    const context = await readContext(workbook, root, relationships)
    let cellTexts: ReadonlySet<string> | null = null
    const reading: Reading = {
      workbook,
      builder,
      found,
      tally,
      context,
      persons: await readPersons(workbook, relationships),
      maxItems: options.limits.maxBlocks,
      cellTexts: () => (cellTexts ??= new Set(context.strings)),
    }
    for (const sheet of sheetsOf({ root, relationships, found, tally })) await addSheet(reading, sheet)
    return {
      document: builder.finish(),
      found: found.counts(),
      skipped: tally.skipped(),
      warnings: tally.warnings(),
      sourceTotalCharacters: null,
    }
  } finally {
    workbook.close()
  }
}

async function readContext(
  workbook: WorkbookPackage,
  root: XmlElement,
  relationships: Relationships,
): Promise<SheetContext> {
  const partOf = (type: string): string => targetOf(relationships, type) ?? ''
  const is1904 = firstElement(root, 'x:workbookPr')?.attributes.date1904
  return {
    strings: readSharedStrings(await workbook.source(partOf('sharedStrings'))),
    formats: readStyles(await workbook.tree(partOf('styles'))),
    is1904: is1904 === '1' || is1904 === 'true',
    budget: createBudget(workbook.name),
  }
}

type SheetEntry = { readonly name: string; readonly part: string; readonly isHidden: boolean }

/** In the order of the tabs. A part that is named twice is read once: no program names one so. */
function sheetsOf({
  root,
  relationships,
  found,
  tally,
}: {
  root: XmlElement
  relationships: Relationships
  found: FoundCounter
  tally: Tally
}): readonly SheetEntry[] {
  const entries: SheetEntry[] = []
  const seen = new Set<string>()
  for (const { attributes } of elements(firstElement(root, 'x:sheets') ?? root, 'x:sheet')) {
    const { name = '', state = 'visible' } = attributes
    const target = relationships.get(attributes['r:id'] ?? '')
    found.add('sheets')
    if (!target || target.isExternal || seen.has(target.target)) {
      tally.add('missing_sheets', 1, name)
      continue
    }
    seen.add(target.target)
    entries.push({ name, part: target.target, isHidden: state !== 'visible' })
  }
  return entries
}

async function addSheet(reading: Reading, { name, part, isHidden }: SheetEntry): Promise<void> {
  const { workbook, builder, tally, context } = reading
  const source = await workbook.source(part)
  if (!source) {
    tally.add('missing_sheets', 1, name)
    return
  }
  const sheet = readSheet(source, context)
  countSheet(reading, name, sheet)
  if (isHidden) tally.add('hidden_sheets', 1, name)
  const layer: ContentLayer = isHidden ? 'invisible' : 'body'
  const group = builder.addGroup(BODY, { label: 'sheet', name, layer })
  addPrints({ reading, sheet, name, group, place: 'Header' })
  await placeItems(reading, { sheet, name, group, layer, relationships: await workbook.relationships(part) })
  addPrints({ reading, sheet, name, group, place: 'Footer' })
}

function countSheet({ found, tally }: Reading, name: string, sheet: SheetPart): void {
  found.add('cells', sheet.cells.length)
  found.add(
    'characters',
    sheet.cells.reduce((sum, { text }) => sum + text.length, 0),
  )
  found.add('calculated_cells', sheet.formulas)
  tally.add('formulas_without_result', sheet.formulasWithoutResult, name)
  tally.add('missing_strings', sheet.missingStrings, name)
  tally.add('embedded_objects', sheet.embedded.size, name)
  tally.add('form_controls', sheet.controls.size, name)
  tally.add('hidden_rows', sheet.hiddenRows, name)
  if (sheet.hiddenColumns.length > 0) {
    const isHidden = new Uint8Array(MAX_COLUMNS)
    for (const [from, to] of sheet.hiddenColumns) isHidden.fill(1, from, to + 1)
    const columns = new Set(sheet.cells.flatMap(({ column }) => (isHidden[column] === 1 ? column : [])))
    tally.add('hidden_columns', columns.size, name)
  }
}

type Prints = {
  readonly reading: Reading
  readonly sheet: SheetPart
  readonly name: string
  readonly group: NodeRef
  readonly place: 'Header' | 'Footer'
}

function addPrints({ reading: { builder, found }, sheet: { prints }, name, group, place }: Prints): void {
  const kinds = [
    'odd',
    ...(prints.has('differentOddEven') ? ['even'] : []),
    ...(prints.has('differentFirst') ? ['first'] : []),
  ]
  const texts = new Set(kinds.map((kind) => readPrintText(prints.get(`${kind}${place}`) ?? '', name)))
  for (const text of texts) {
    if (text === '') continue
    found.add('headers_footers')
    const label = place === 'Header' ? 'page_header' : 'page_footer'
    builder.addText(group, { label, layer: 'furniture', text, meta: { galley__sheet: name } })
  }
}
