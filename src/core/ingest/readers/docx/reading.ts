/** What the pieces of the reader share while one document is read. */
import type { DocumentBuilder } from '../../docling/builder.ts'
import type { XmlElement } from '../../xml/parse-xml.ts'
import type { OfficeComment } from '../ooxml/office-comment.ts'
import type { Part } from '../ooxml/opc-package.ts'
import type { FieldStack } from './fields.ts'
import type { Numbering } from './numbering.ts'
import type { Path } from './properties.ts'
import type { Styles } from './styles.ts'
import type { Tally } from './tally.ts'

export type NoteKind = 'footnote' | 'endnote'
export type NoteRef = { readonly kind: NoteKind; readonly id: string; readonly mark: string }

export type Reading = {
  readonly builder: DocumentBuilder
  readonly styles: Styles
  readonly numbering: Numbering
  readonly tally: Tally
  readonly drawings: ReadonlyMap<string, XmlElement>
  /** The number of a note is that of its first mention. */
  readonly markOf: (kind: NoteKind, id: string) => string
  /** Null when it was taken before or is not there: a note stands once in the document. */
  readonly takeNote: (
    note: NoteRef,
  ) => { readonly content: XmlElement; readonly story: Story; readonly path: Path } | null
  /** Those of the ids that were not taken before. */
  readonly takeComments: (ids: readonly string[]) => readonly OfficeComment[]
}

/** One flow of text: the body, a header, a note, a text box. Fields may go over paragraphs, but not out of a story. */
export type Story = {
  readonly part: Part
  readonly fields: FieldStack
  /** Comments that begin between two paragraphs. */
  readonly comments: string[]
}
