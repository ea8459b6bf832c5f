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
    const whole = joinWhole(joined[table], block)
    if (whole) {
      joined[table] = whole
      continue
    }
    if (!isPassed(block)) table = block.kind === 'table' || block.kind === 'code' ? joined.length : -1
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

function joinWhole(last: PdfBlock | undefined, next: PdfBlock): PdfBlock | null {
  if (last?.kind !== next.kind) return null
  if (next.kind === 'table') return joinTables(last, next)
  return next.kind === 'code' ? joinCode(last, next) : null
}

/** Width of a letter of fonts of equal widths, in font sizes. */
const LETTER = 0.6

/** A listing that goes on at the top of the next page; what is set in as a whole there keeps its indent. */
function joinCode(last: PdfBlock, next: PdfBlock): PdfBlock | null {
  const above = last.places.at(-1)
  const [below] = next.places
  if (!above || below?.pageNo !== above.pageNo + 1) return null
  if (Math.abs(last.style.size - next.style.size) > 0.1 * last.style.size) return null
  const indent = Math.round((below.box.l - (last.places[0]?.box.l ?? 0)) / (LETTER * last.style.size))
  if (indent < 0 || indent > 40) return null
  const more = next.text.replace(/^(?=.)/gm, ' '.repeat(indent))
  return {
    ...last,
    text: `${last.text}\n${more}`,
    orig: `${last.orig}\n${more}`,
    places: [...last.places, ...next.places],
  }
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
