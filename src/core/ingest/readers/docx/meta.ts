import type { ItemMeta } from '../../docling/model.ts'
import { type Link, wholeLink } from '../links.ts'
import type { Path } from './properties.ts'
import type { Reading } from './reading.ts'

export type Marks = {
  readonly part: string
  readonly path: Path
  readonly comments?: readonly string[]
  readonly links?: readonly Link[]
  /** A counted number that stands in front of the text, but not in the file's. */
  readonly number?: string
  /** The item's text, to see whether all of it is one link. */
  readonly text?: string
}

/** What an item keeps beside its text; comments go to the first item that asks for them. */
export function metaOf(reading: Reading, marks: Marks): { readonly meta: ItemMeta; readonly hyperlink?: string } {
  const { part, path, links = [], number = '', text } = marks
  const comments = reading.takeComments(marks.comments ?? [])
  const hyperlink = text === undefined ? null : wholeLink(text, links)
  return {
    meta: {
      galley__part: part,
      galley__path: path,
      ...(number !== '' && { galley__number: number }),
      ...(comments.length > 0 && { galley__comments: comments }),
      ...(links.length > 0 && hyperlink === null && { galley__links: links }),
    },
    ...(hyperlink !== null && { hyperlink }),
  }
}
