/** Blocks of a PDF to the DoclingDocument. */
import type { BoundingBox } from '../../../../shared/domain.ts'
import { BODY, createDocumentBuilder, type DocumentBuilder, type Place } from '../../docling/builder.ts'
import type { DoclingDocument, ItemMeta, NodeRef, PageItem } from '../../docling/model.ts'
import type { HeadingLevels } from './heading-levels.ts'
import type { HyphenatedWords } from './join-text.ts'
import type { PdfBlock } from './pdf-block.ts'
import { cellText, type FoundTable } from './table-model.ts'
import type { Box } from './page-content.ts'

export type DocumentParts = {
  readonly blocks: readonly PdfBlock[]
  readonly levels: HeadingLevels
  readonly pages: readonly PageItem[]
  readonly hyphenated: HyphenatedWords
}

export function buildDocument({ blocks, levels, pages, hyphenated }: DocumentParts): DoclingDocument {
  const builder = createDocumentBuilder()
  for (const page of pages) builder.addPage(page)
  const lists = createLists(builder)
  blocks.forEach((block, index) => {
    if (block.kind === 'list_item') return lists.add(block)
    if (block.kind !== 'page_header' && block.kind !== 'page_footer') lists.end()
    if (block.kind === 'table' && block.table) addTable(builder, { block, table: block.table, hyphenated })
    else if (block.kind === 'picture') addPicture(builder, block)
    else {
      const shown = levels.authors.has(index) ? { ...block, kind: 'text' as const } : block
      addText(builder, { block: shown, level: levels.levels.get(index), isTitle: index === levels.title })
    }
  })
  return builder.finish()
}

function addText(
  builder: DocumentBuilder,
  { block, level, isTitle }: { block: PdfBlock; level: number | undefined; isTitle: boolean },
): void {
  const { kind } = block
  if (kind === 'heading')
    builder.addText(BODY, {
      ...common(block),
      label: isTitle ? 'title' : 'section_header',
      ...(!isTitle && { level: level ?? 1 }),
    })
  else if (kind === 'page_header' || kind === 'page_footer')
    builder.addText(BODY, { ...common(block), label: kind, layer: 'furniture' })
  else if (kind === 'checkbox')
    builder.addText(BODY, {
      ...common(block),
      label: block.marker === '☐' ? 'checkbox_unselected' : 'checkbox_selected',
    })
  else if (kind !== 'table' && kind !== 'picture' && kind !== 'list_item')
    builder.addText(BODY, { ...common(block), label: kind })
}

type Common = { text: string; orig: string; places: readonly Place[]; meta?: ItemMeta; hyperlink?: string }

function common(block: PdfBlock): Common {
  const { text, orig, links = [] } = block
  const [only] = links
  const isWhole = links.length === 1 && only?.text === text
  return {
    text,
    orig,
    places: block.places.map(({ pageNo, box }) => ({ pageNo, bbox: toBoundingBox(box) })),
    ...(isWhole && { hyperlink: only.href }),
    ...(links.length > 0 && !isWhole && { meta: { galley__links: links } }),
  }
}

function toBoundingBox({ l, b, r, t }: Box): BoundingBox {
  const round = (value: number): number => Math.round(value * 100) / 100
  return { l: round(l), t: round(t), r: round(r), b: round(b), coord_origin: 'BOTTOMLEFT' }
}

function addTable(
  builder: DocumentBuilder,
  { block, table, hyphenated }: { block: PdfBlock; table: FoundTable; hyphenated: HyphenatedWords },
): void {
  const { places } = common(block)
  const cells = table.cells.map((cell) => ({
    text: cellText(cell, hyphenated),
    row: cell.row,
    column: cell.column,
    rowSpan: cell.rowSpan,
    columnSpan: cell.columnSpan,
    isColumnHeader: cell.row < table.headerRows,
    bbox: toBoundingBox(cell.box),
  }))
  const ref = builder.addTable(BODY, { places, rows: table.rows, columns: table.columns, cells })
  addCaption(builder, ref, block)
}

function addPicture(builder: DocumentBuilder, block: PdfBlock): void {
  const { places } = common(block)
  const ref = builder.addPicture(BODY, { places })
  addCaption(builder, ref, block)
  if (block.label) builder.addText(ref, { label: 'text', text: block.label, places })
}

function addCaption(builder: DocumentBuilder, of: NodeRef, { caption }: PdfBlock): void {
  if (caption) builder.addCaption(of, common(caption))
}

type Lists = { readonly add: (block: PdfBlock) => void; readonly end: () => void }
type OpenList = { readonly group: NodeRef; readonly indent: number; item: NodeRef }

const SAME_INDENT = 5
const MAX_DEPTH = 8

/** Items set further in are lists within the item above them. */
function createLists(builder: DocumentBuilder): Lists {
  const open: OpenList[] = []
  let lastPage = 0
  let lastMarker = ''
  return {
    add: (block) => {
      const { indent = 0, marker = '' } = block
      const pageNo = block.places[0]?.pageNo ?? 0
      const isElsewhere = open.length > 0 && Math.abs(indent - (open.at(-1)?.indent ?? 0)) > 150
      // A bullet of another kind on the next page is a list within the last item.
      const isDeeper = marker !== lastMarker && !/[\p{L}\p{N}]/u.test(marker)
      if (isElsewhere || (pageNo !== lastPage && open.length === 1 && !isDeeper)) {
        // In another column the indents start anew, the list goes on.
        const [root] = open
        open.length = 0
        if (root) open.push({ ...root, indent })
      }
      lastPage = pageNo
      lastMarker = marker
      while (open.length > 1 && indent < (open.at(-1)?.indent ?? 0) - SAME_INDENT) open.pop()
      const last = open.at(-1)
      if (!last || (indent > last.indent + SAME_INDENT && open.length < MAX_DEPTH)) {
        const group = builder.addGroup(last ? last.item : BODY, { label: 'list' })
        open.push({ group, indent, item: group })
      }
      const list = open.at(-1)
      if (!list) return
      list.item = builder.addText(list.group, {
        ...common(block),
        label: 'list_item',
        enumerated: /[\p{L}\p{N}]/u.test(marker),
        marker,
      })
    },
    end: () => {
      open.length = 0
    },
  }
}
