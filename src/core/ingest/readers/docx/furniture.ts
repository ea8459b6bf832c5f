/** Running headers and footers: what several sections repeat stands once. */
import { BODY } from '../../docling/builder.ts'
import type { Part } from '../ooxml/opc-package.ts'
import { FieldStack } from './fields.ts'
import { metaOf } from './meta.ts'
import { plainText } from './plain-text.ts'
import type { Reading } from './reading.ts'

/** A header names a few; each of its lines looks for all of them. */
const MAX_LINKS = 100

type Source = {
  readonly label: 'page_header' | 'page_footer'
  readonly parts: readonly Part[]
}

/** Returns how many of the parts hold anything. */
export function writeFurniture(reading: Reading, { label, parts }: Source): number {
  const { builder } = reading
  const seen = new Set<string>()
  let count = 0
  for (const part of new Set(parts)) {
    const story = { part, fields: new FieldStack(), comments: [] }
    const { lines, paths, drawings, comments, links } = plainText(reading, { element: part.root, path: [], story })
    if (lines.length > 0 || drawings.length > 0) count += 1
    for (const [index, line] of lines.entries()) {
      const text = line.trim()
      if (text === '' || seen.has(text)) continue
      seen.add(text)
      const own = links.slice(0, MAX_LINKS).filter((link) => text.includes(link.text))
      const meta = metaOf(reading, { part: part.name, path: paths[index] ?? [], comments, links: own, text })
      builder.addText(BODY, { label, text, layer: 'furniture', ...meta })
    }
    for (const drawing of drawings) {
      const description = 'description' in drawing ? drawing.description : ''
      const key = `picture ${description}`
      if (seen.has(key)) continue
      seen.add(key)
      builder.addPicture(BODY, {
        description,
        layer: 'furniture',
        ...metaOf(reading, { part: part.name, path: drawing.path }),
      })
    }
  }
  return count
}
