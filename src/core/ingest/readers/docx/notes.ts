/** Footnotes, endnotes and comments: apart from the text in the file, named by it. */
import { elements, firstElement, type XmlElement } from '../../xml/parse-xml.ts'
import type { OfficeComment } from '../ooxml/office-comment.ts'
import type { Part } from '../ooxml/opc-package.ts'
import type { DocxPackage } from './docx-package.ts'
import { FieldStack } from './fields.ts'
import { formatNumber } from '../numerals.ts'
import { integerOf, valueOf } from './properties.ts'
import type { Reading } from './reading.ts'
import type { Tally } from './tally.ts'

type Marks = Pick<Reading, 'markOf' | 'takeNote'>

export function createNotes({ footnotes, endnotes, main, settings }: DocxPackage, tally: Tally): Marks {
  const stories = { footnote: notesOf(footnotes), endnote: notesOf(endnotes) }
  const parts = { footnote: footnotes, endnote: endnotes }
  const format = {
    footnote: numbering({ main: main.root, settings, name: 'w:footnotePr', format: 'decimal' }),
    endnote: numbering({ main: main.root, settings, name: 'w:endnotePr', format: 'lowerRoman' }),
  }
  const marks = { footnote: new Map<string, string>(), endnote: new Map<string, string>() }
  const taken = new Set<string>()
  return {
    markOf: (kind, id) => {
      const known = marks[kind].get(id)
      if (known !== undefined) return known
      const mark = formatNumber(format[kind].start + marks[kind].size, format[kind].format)
      marks[kind].set(id, mark)
      return mark
    },
    takeNote: ({ kind, id }) => {
      const key = `${kind} ${id}`
      if (taken.has(key)) return null
      taken.add(key)
      const note = stories[kind].get(id)
      const part = parts[kind]
      if (!note || !part) {
        tally.add('missing_parts')
        return null
      }
      return { ...note, story: { part, fields: new FieldStack(), comments: [] } }
    },
  }
}

type Note = { readonly content: XmlElement; readonly path: readonly number[] }

function notesOf(part: Part | null): ReadonlyMap<string, Note> {
  const notes = new Map<string, Note>()
  for (const [index, content] of (part ? elements(part.root) : []).entries()) {
    const { 'w:id': id, 'w:type': type = 'normal' } = content.attributes
    if (id !== undefined && type === 'normal') notes.set(id, { content, path: [index] })
  }
  return notes
}

type NumberingSource = {
  readonly main: XmlElement
  readonly settings: XmlElement | null
  readonly name: string
  /** When the document says nothing. */
  readonly format: string
}

/** Of the document's last section, else of its settings. */
function numbering({ main, settings, name, format }: NumberingSource): {
  readonly format: string
  readonly start: number
} {
  const section = firstElement(firstElement(firstElement(main, 'w:body'), 'w:sectPr'), name)
  const whole = firstElement(settings ?? undefined, name)
  return {
    format: valueOf(section, 'w:numFmt') ?? valueOf(whole, 'w:numFmt') ?? format,
    start: integerOf(valueOf(section, 'w:numStart') ?? valueOf(whole, 'w:numStart')) ?? 1,
  }
}

type Comments = Pick<Reading, 'takeComments'> & { readonly count: number; readonly left: () => number }

export function createComments(root: XmlElement | null): Comments {
  const comments = new Map<string, OfficeComment>()
  for (const element of root ? elements(root, 'w:comment') : []) {
    const { 'w:id': id, 'w:author': author = '', 'w:date': date } = element.attributes
    const text = commentText(element)
    if (id !== undefined && text !== '') comments.set(id, { author, text, ...(date && { date }) })
  }
  const count = comments.size
  return {
    count,
    left: () => comments.size,
    takeComments: (ids) =>
      ids.flatMap((id) => {
        const comment = comments.get(id)
        comments.delete(id)
        return comment ? [comment] : []
      }),
  }
}

function commentText(comment: XmlElement): string {
  return elements(comment, 'w:p')
    .map((paragraph) => words(paragraph).trim())
    .filter((line) => line !== '')
    .join('\n')
}

function words(element: XmlElement): string {
  return element.children
    .map((child) => {
      if (typeof child === 'string') return element.name === 'w:t' ? child : ''
      if (child.name === 'w:del' || child.name === 'w:instrText') return ''
      return child.name === 'w:br' || child.name === 'w:tab' ? ' ' : words(child)
    })
    .join('')
}
