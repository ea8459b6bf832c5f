import type { DoclingDocument } from './model.ts'

/** Items a piece of JSON holds: a string of V8 ends at half a gigabyte, so a large document is encoded in pieces. */
const ITEMS_PER_PIECE = 2000

/** The document as UTF-8 JSON without white space; the same document gives the same bytes. */
export function encodeDocument(document: DoclingDocument): Uint8Array {
  const pieces: Buffer[] = []
  let separator = '{'
  for (const [key, value] of Object.entries(document)) {
    pieces.push(Buffer.from(`${separator}${JSON.stringify(key)}:`))
    separator = ','
    if (Array.isArray(value)) pushArray(pieces, value)
    else pieces.push(Buffer.from(JSON.stringify(value)))
  }
  pieces.push(Buffer.from('}'))
  return Buffer.concat(pieces)
}

function pushArray(pieces: Buffer[], items: readonly unknown[]): void {
  pieces.push(Buffer.from('['))
  for (let start = 0; start < items.length; start += ITEMS_PER_PIECE) {
    const json = JSON.stringify(items.slice(start, start + ITEMS_PER_PIECE)).slice(1, -1)
    pieces.push(Buffer.from(start === 0 ? json : `,${json}`))
  }
  pieces.push(Buffer.from(']'))
}
