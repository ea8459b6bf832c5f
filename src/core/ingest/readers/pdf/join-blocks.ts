/** Paragraphs that go on in the next column or page become one block with several places. */
import { type HyphenatedWords, joinTwo } from './join-text.ts'
import { joinTables } from './join-tables.ts'
import type { PdfBlock } from './pdf-block.ts'

const ENDS = /[.!?:;。！？：»]["”’)\]]*(?:\s?\d{1,3})?$/u

export function joinBlocks(blocks: readonly PdfBlock[], hyphenated: HyphenatedWords): readonly PdfBlock[] {
  const joined: PdfBlock[] = []
  let open = -1
  let table = -1
  for (const block of blocks) {
    const whole = block.kind === 'table' ? joinOpenTable(joined[table], block) : null
    if (whole) {
      joined[table] = whole
      continue
    }
    if (!isPassed(block)) table = block.kind === 'table' ? joined.length : -1
    const last = joined[open]
    if (last && goesOn(last, block)) {
      joined[open] = {
        ...last,
        text: joinTwo(last.text, block.text, hyphenated),
        orig: `${last.orig} ${block.orig}`,
        places: [...last.places, ...block.places],
        isColumnEnd: block.isColumnEnd === true,
        isFull: block.isFull === true,
        ...(block.links && { links: [...(last.links ?? []), ...block.links] }),
      }
      continue
    }
    joined.push(block)
    if (block.kind === 'text' || block.kind === 'list_item') open = block.isColumnEnd === true ? joined.length - 1 : -1
    else if (block.kind === 'heading') open = -1
  }
  return joined
}

/** What may stand between the halves of a table. */
function isPassed({ kind }: PdfBlock): boolean {
  return kind === 'page_header' || kind === 'page_footer' || kind === 'footnote'
}

function joinOpenTable(last: PdfBlock | undefined, next: PdfBlock): PdfBlock | null {
  return last ? joinTables(last, next) : null
}

function goesOn(last: PdfBlock, next: PdfBlock): boolean {
  if (next.kind !== 'text' || next.isColumnStart !== true || last.isColumnEnd !== true) return false
  if (Math.abs(last.style.size - next.style.size) > 0.6 || last.style.isBold !== next.style.isBold) return false
  if (/\p{L}[-\u00ad]$/u.test(last.text) && /^\p{Ll}/u.test(next.text)) return true
  if (ENDS.test(last.text)) return false
  if (last.kind === 'list_item') return last.isFull === true
  if (/^[\p{Ll}]/u.test(next.text)) return true
  return (
    last.isFull === true &&
    next.isIndented !== true &&
    last.kind === 'text' &&
    !/^\p{Lu}/u.test(next.text) &&
    /[\p{L},]$/u.test(last.text)
  )
}
